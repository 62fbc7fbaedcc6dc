// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which display: a card, one of its connectors, a CRTC for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xf86drm.h>

#include "kms.h"
#include "message.h"

#define MAX_CARDS 64

static void name_of(const drmModeConnector *connector, char *name, size_t size)
{
	const char *type =
		drmModeGetConnectorTypeName(connector->connector_type);

	snprintf(name, size, "%s-%u", type ? type : "Unknown",
		 connector->connector_type_id);
}

/* Wanted, connected and with a mode; what there is goes into @found. */
static drmModeConnector *find_connector(struct kms *kms,
					const drmModeRes *resources,
					const char *wanted, struct text *found)
{
	for (int i = 0; i < resources->count_connectors; i++) {
		drmModeConnector *c =
			drmModeGetConnector(kms->fd, resources->connectors[i]);
		bool connected;

		if (!c)
			continue;
		connected = c->connection != DRM_MODE_DISCONNECTED &&
			    c->count_modes;
		name_of(c, kms->name, sizeof(kms->name));
		text_add(found, "%s %s%s", kms->driver, kms->name,
			 connected ? "" : " (nothing connected)");
		if (connected && (!wanted || !strcmp(wanted, kms->name)))
			return c;
		drmModeFreeConnector(c);
	}
	return NULL;
}

static uint32_t crtc_of(struct kms *kms, uint32_t encoder_id)
{
	drmModeEncoder *encoder = drmModeGetEncoder(kms->fd, encoder_id);
	uint32_t crtc = encoder ? encoder->crtc_id : 0;

	drmModeFreeEncoder(encoder);
	return crtc;
}

/* The connector's own CRTC; if it has none, the first it can have. */
static int find_crtc(struct kms *kms, const drmModeRes *resources)
{
	const drmModeConnector *c = kms->connector;
	uint32_t possible = 0, now = 0;

	if (c->encoder_id)
		now = crtc_of(kms, c->encoder_id);
	for (int i = 0; i < c->count_encoders; i++) {
		drmModeEncoder *encoder =
			drmModeGetEncoder(kms->fd, c->encoders[i]);

		if (encoder)
			possible |= encoder->possible_crtcs;
		drmModeFreeEncoder(encoder);
	}
	for (int i = 0; i < resources->count_crtcs && i < 32; i++) {
		bool fits = possible & (1U << i);

		if (now ? resources->crtcs[i] != now : !fits)
			continue;
		kms->crtc = resources->crtcs[i];
		kms->pipe = (unsigned int)i;
		return 0;
	}
	message("%s %s has no CRTC", kms->driver, kms->name);
	return -ENODEV;
}

/* Remembers what kms_restore() puts back. */
static void remember(struct kms *kms, const drmModeRes *resources)
{
	kms->before = drmModeGetCrtc(kms->fd, kms->crtc);
	for (int i = 0; i < resources->count_connectors &&
			kms->before_count < KMS_MAX_CONNECTORS;
	     i++) {
		drmModeConnector *c = drmModeGetConnectorCurrent(
			kms->fd, resources->connectors[i]);

		if (c && c->encoder_id &&
		    crtc_of(kms, c->encoder_id) == kms->crtc)
			kms->before_connectors[kms->before_count++] =
				c->connector_id;
		drmModeFreeConnector(c);
	}
}

static bool is_called(struct kms *kms, const char *device, const char *path)
{
	drmVersion *version = drmGetVersion(kms->fd);

	snprintf(kms->driver, sizeof(kms->driver), "%s",
		 version ? version->name : "?");
	drmFreeVersion(version);
	return !device || !strcmp(device, path) || !strcmp(device, kms->driver);
}

/* 0 found; -EAGAIN not this one; -ENODEV after a message. */
static int try_card(struct kms *kms, const struct kms_choice *choice,
		    const char *path, struct text *found)
{
	drmModeRes *resources = NULL;
	int ret = -EAGAIN;

	kms->fd = open(path, O_RDWR | O_CLOEXEC);
	if (kms->fd < 0) {
		if (errno != ENOENT)
			text_add(found, "%s (%s)", path, strerror(errno));
		return ret;
	}
	if (is_called(kms, choice->device, path))
		resources = drmModeGetResources(kms->fd);
	if (resources) {
		kms->connector = find_connector(kms, resources,
						choice->connector, found);
		if (kms->connector)
			ret = find_crtc(kms, resources);
	} else {
		text_add(found, "%s at %s", kms->driver, path);
	}
	if (!ret)
		remember(kms, resources);
	drmModeFreeResources(resources);
	if (ret)
		close(kms->fd);
	return ret;
}

static int find_display(struct kms *kms, const struct kms_choice *choice)
{
	char all[512] = "", path[256];
	struct text found = { .to = all, .size = sizeof(all) };
	bool is_path = choice->device && strchr(choice->device, '/');
	int ret = -EAGAIN;

	for (int i = 0; i < MAX_CARDS && ret == -EAGAIN; i++) {
		snprintf(path, sizeof(path), DRM_DEV_NAME, DRM_DIR_NAME, i);
		if (!is_path)
			ret = try_card(kms, choice, path, &found);
		else if (!i)
			ret = try_card(kms, choice, choice->device, &found);
	}
	if (ret == -EAGAIN)
		message("no display%s%s%s%s is connected; there %s %s",
			choice->device ? " of " : "",
			choice->device ? choice->device : "",
			choice->connector ? " at " : "",
			choice->connector ? choice->connector : "",
			all[0] ? "is:" : "is", all[0] ? all : "none at all");
	return ret;
}

static int prepare(struct kms *kms, const struct kms_choice *choice)
{
	drmSetMaster(kms->fd);
	if (!drmIsMaster(kms->fd)) {
		message("%s %s is in use by another program: end its desktop, or go to a text console",
			kms->driver, kms->name);
		return -ENODEV;
	}
	if (drmSetClientCap(kms->fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1)) {
		message("%s does not tell its planes", kms->driver);
		return -ENODEV;
	}
	kms->atomic = !choice->legacy &&
		      !drmSetClientCap(kms->fd, DRM_CLIENT_CAP_ATOMIC, 1);
	return kms_find_planes(kms);
}

int kms_open(struct kms **kms, const struct kms_choice *choice)
{
	struct kms *new = calloc(1, sizeof(*new));

	if (!new) {
		message("out of memory");
		return -ENODEV;
	}
	if (find_display(new, choice)) {
		drmModeFreeConnector(new->connector);
		free(new);
		return -ENODEV;
	}
	if (prepare(new, choice)) {
		kms_close(new);
		return -ENODEV;
	}
	*kms = new;
	return 0;
}

void kms_close(struct kms *kms)
{
	if (!kms)
		return;
	kms_free_planes(kms);
	drmModeFreeCrtc(kms->before);
	drmModeFreeConnector(kms->connector);
	/* Frees what is left of framebuffers and blobs. */
	close(kms->fd);
	free(kms);
}
