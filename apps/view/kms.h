/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A display that shows framebuffers, one after the other: kernel mode-setting
 * by libdrm, atomic where the driver has it.
 */
#ifndef APPS_VIEW_KMS_H
#define APPS_VIEW_KMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xf86drmMode.h>

#include <framering/formats.h>

#define KMS_MAX_PLANES 32
#define KMS_MAX_CONNECTORS 8

/** struct kms_plane - what can scan a framebuffer out; @type as DRM numbers */
struct kms_plane {
	uint32_t id;
	uint64_t type;
	drmModePlane *drm;
};

/**
 * struct kms_setting - how frames go onto the screen
 * @plane: of the display's planes
 * @x: place of the frame's upper left pixel on the screen
 */
struct kms_setting {
	drmModeModeInfo mode;
	const struct kms_plane *plane;
	uint32_t x, y;
	uint32_t width, height;
};

/**
 * struct kms - one connector and the CRTC behind it
 * @driver: the kernel driver's name
 * @name: of the connector, "HDMI-A-1"
 * @atomic: commits, else SetCrtc and PageFlip
 * @pipe: index of @crtc
 * @before: the CRTC as it was, and its connectors
 * @setting: with @blob, its mode, in use from the next flip
 * @fresh: the next flip has to set the mode
 * @used: there was a flip
 * @shown: framebuffer on the screen, or 0
 * @pending: framebuffer that will be next, or 0
 * @orphan: on the screen although nobody else has it any more, or 0
 * @flipped: when @shown came onto the screen, nanoseconds of CLOCK_MONOTONIC
 */
struct kms {
	int fd;
	char driver[32];
	char name[48];
	bool atomic;
	drmModeConnector *connector;
	uint32_t crtc;
	unsigned int pipe;
	drmModeCrtc *before;
	uint32_t before_connectors[KMS_MAX_CONNECTORS];
	int before_count;
	struct kms_plane plane[KMS_MAX_PLANES];
	unsigned int planes;
	struct kms_setting setting;
	uint32_t blob;
	uint32_t flip_property;
	bool fresh;
	bool used;
	uint32_t shown;
	uint32_t pending;
	uint32_t orphan;
	int64_t flipped;
};

/**
 * struct kms_choice - what the user wants, each NULL, 0 or false for any
 * @device: path of a card, or name of a driver
 * @connector: its name
 * @legacy: no atomic commits
 * @width: of the mode
 */
struct kms_choice {
	const char *device;
	const char *connector;
	bool legacy;
	uint32_t width, height;
};

/* kms_device.c */

/** kms_open() - changes nothing yet; 0, or -ENODEV after a message */
int kms_open(struct kms **kms, const struct kms_choice *choice);

/** kms_close() - after kms_restore(); NULL is allowed */
void kms_close(struct kms *kms);

/* kms_plane.c */

/** kms_find_planes() - of our CRTC, the primary one first; 0 or -ENODEV */
int kms_find_planes(struct kms *kms);
void kms_free_planes(struct kms *kms);

bool kms_plane_takes(const struct kms_plane *plane, uint32_t fourcc);

/** kms_takes() - some plane does */
bool kms_takes(const struct kms *kms, uint32_t fourcc);

/** kms_formats() - text: formats of rings that planes take, or "none" */
void kms_formats(const struct kms *kms, char *text, size_t size);

/* kms_mode.c */

/**
 * kms_mode_at() - the modes into which a frame fits, the best first
 * @width: of the frame
 * @choice: only modes of this size, if it says one
 *
 * Best is no space around the frame, then as little as can be; among equals
 * the display's favourite, then the highest rate.
 *
 * Return: NULL if there are fewer than @index + 1.
 */
const drmModeModeInfo *kms_mode_at(const drmModeModeInfo *modes, int count,
				   uint32_t width, uint32_t height,
				   const struct kms_choice *choice, int index);

/** kms_modes() - text: their sizes, each once */
void kms_modes(const drmModeModeInfo *modes, int count, char *text,
	       size_t size);

/**
 * kms_arrange() - choose mode and plane for frames, from the next flip on
 * @fb: framebuffer of such a frame, to try with
 *
 * Return: 0; -EOPNOTSUPP with the reason in @why.
 */
int kms_arrange(struct kms *kms, const struct kms_choice *choice,
		uint32_t width, uint32_t height, uint32_t fourcc, uint32_t fb,
		char *why, size_t size);

/* kms_flip.c */

/** kms_test() - whether the driver takes a setting; 0 or negative errno */
int kms_test(struct kms *kms, const struct kms_setting *setting, uint32_t fb);

/** kms_use() - this setting from the next flip on; 0 or negative errno */
int kms_use(struct kms *kms, const struct kms_setting *setting);

/**
 * kms_flip() - a framebuffer onto the screen, not before the last one is there
 *
 * Return: 0, then kms_flipping() says whether it is there yet; negative errno.
 */
int kms_flip(struct kms *kms, uint32_t fb);

/** kms_flipping() - the screen does not have the last framebuffer yet */
bool kms_flipping(const struct kms *kms);

/** kms_read_events() - after POLLIN */
void kms_read_events(struct kms *kms);

/** kms_forget() - remove a framebuffer, once it is not on the screen */
void kms_forget(struct kms *kms, uint32_t fb);

/** kms_restore() - the screen as it was before the first flip */
void kms_restore(struct kms *kms);

#endif /* APPS_VIEW_KMS_H */
