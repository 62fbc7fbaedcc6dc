// SPDX-License-Identifier: GPL-2.0-only
/*
 * A V4L2 camera: opening it, choosing its input, setting its controls by name, as
 * 'v4l2-ctl --list-ctrls' has them.
 */
#include "camera.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NAME_SIZE 64

/* The inputs that match, and the number of the last of them. */
struct match {
	unsigned int inputs;
	unsigned int matches;
	int number;
};

/* A number, or how a name begins. */
static bool is_meant(const struct v4l2_input *input, const char *text)
{
	char wanted[64], name[64], *end;
	unsigned long number = strtoul(text, &end, 10);

	if (!*end && end != text)
		return number == input->index;
	camera_fold(text, wanted, sizeof(wanted));
	camera_fold((const char *)input->name, name, sizeof(name));
	return *wanted && !strncmp(wanted, name, strlen(wanted));
}

static struct match find_input(const struct camera *camera, const char *text)
{
	struct v4l2_input input = { 0 };
	struct match found = { 0 };

	for (; !camera_call(camera, VIDIOC_ENUMINPUT, &input); input.index++) {
		found.inputs++;
		if (!is_meant(&input, text))
			continue;
		found.matches++;
		found.number = (int)input.index;
	}
	return found;
}

static int no_input(const struct camera *camera, const char *text,
		    const struct match *found)
{
	struct v4l2_input input = { 0 };
	char list[512] = "";

	for (; !camera_call(camera, VIDIOC_ENUMINPUT, &input); input.index++) {
		size_t used = strlen(list);

		snprintf(list + used, sizeof(list) - used, "%s%u '%s'",
			 used ? ", " : "", input.index,
			 (const char *)input.name);
	}
	if (!found->inputs)
		cli_error(camera->cli, "--input %s: %s has no inputs to choose",
			  text, camera->path);
	else
		cli_error(camera->cli, "--input '%s': %s of %s; it has: %s",
			  text,
			  found->matches ? "this is the beginning of several" :
					   "this is none",
			  camera->path, list);
	return -EINVAL;
}

int camera_choose_input(const struct camera *camera, const char *input)
{
	struct match found = find_input(camera, input);
	int ret;

	if (found.matches != 1)
		return no_input(camera, input, &found);
	ret = camera_call(camera, VIDIOC_S_INPUT, &found.number);
	return ret ? camera_fail(camera, ret, "choosing the input") : 0;
}

/* Every control: @c begins as zero, -errno after the last. */
static int next_control(const struct camera *camera,
			struct v4l2_query_ext_ctrl *c)
{
	c->id |= V4L2_CTRL_FLAG_NEXT_CTRL;
	return camera_call(camera, VIDIOC_QUERY_EXT_CTRL, c);
}

/* Programs set neither headings nor controls for reading only. */
static bool can_set(const struct v4l2_query_ext_ctrl *c)
{
	return c->type != V4L2_CTRL_TYPE_CTRL_CLASS &&
	       !(c->flags &
		 (V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY |
		  V4L2_CTRL_FLAG_HAS_PAYLOAD)) &&
	       c->type < V4L2_CTRL_COMPOUND_TYPES;
}

static bool is_menu(const struct v4l2_query_ext_ctrl *c)
{
	return c->type == V4L2_CTRL_TYPE_MENU ||
	       c->type == V4L2_CTRL_TYPE_INTEGER_MENU;
}

/* The text of item @index of a menu; false if there is no such item. */
static bool menu_item(const struct camera *camera,
		      const struct v4l2_query_ext_ctrl *c, uint32_t index,
		      char *text, size_t size)
{
	struct v4l2_querymenu item = { .id = c->id, .index = index };

	if (camera_call(camera, VIDIOC_QUERYMENU, &item))
		return false;
	if (c->type == V4L2_CTRL_TYPE_INTEGER_MENU)
		snprintf(text, size, "%lld", (long long)item.value);
	else
		snprintf(text, size, "%s", (const char *)item.name);
	return true;
}

static void print_values(const struct camera *camera,
			 const struct v4l2_query_ext_ctrl *c)
{
	char text[NAME_SIZE];

	if (c->type == V4L2_CTRL_TYPE_BUTTON) {
		fputs(" (a button)", stderr);
	} else if (is_menu(c)) {
		for (long long i = c->minimum; i <= c->maximum; i++) {
			if (menu_item(camera, c, i, text, sizeof(text)))
				fprintf(stderr, " %lld='%s'", i, text);
		}
	} else {
		fprintf(stderr, " %lld to %lld", (long long)c->minimum,
			(long long)c->maximum);
		if (c->step > 1)
			fprintf(stderr, " in steps of %llu",
				(unsigned long long)c->step);
	}
	if (c->type != V4L2_CTRL_TYPE_BUTTON)
		fprintf(stderr, " (%lld)", (long long)c->default_value);
}

static int no_control(const struct camera *camera, const char *name)
{
	struct v4l2_query_ext_ctrl c = { 0 };
	char folded[NAME_SIZE];

	cli_error(camera->cli,
		  "%s has no control '%s' to set; it has these (and defaults):",
		  camera->path, name);
	while (!next_control(camera, &c)) {
		if (!can_set(&c))
			continue;
		camera_fold(c.name, folded, sizeof(folded));
		fprintf(stderr, "  %s", folded);
		print_values(camera, &c);
		fputc('\n', stderr);
	}
	return -EINVAL;
}

static int find_control(const struct camera *camera, const char *name,
			struct v4l2_query_ext_ctrl *c)
{
	char wanted[NAME_SIZE], folded[NAME_SIZE];

	camera_fold(name, wanted, sizeof(wanted));
	memset(c, 0, sizeof(*c));
	while (!next_control(camera, c)) {
		camera_fold(c->name, folded, sizeof(folded));
		if (can_set(c) && !strcmp(wanted, folded))
			return 0;
	}
	return no_control(camera, name);
}

static bool parse_menu(const struct camera *camera,
		       const struct v4l2_query_ext_ctrl *c, const char *text,
		       int64_t *value)
{
	char item[NAME_SIZE];

	if (c->type != V4L2_CTRL_TYPE_MENU)
		return false;
	for (*value = c->minimum; *value <= c->maximum; ++*value) {
		if (menu_item(camera, c, *value, item, sizeof(item)) &&
		    !strcasecmp(text, item))
			return true;
	}
	return false;
}

static bool parse_switch(const char *text, int64_t *value)
{
	*value = !strcasecmp(text, "on") || !strcasecmp(text, "true") ||
		 !strcasecmp(text, "yes");
	return *value || !strcasecmp(text, "off") ||
	       !strcasecmp(text, "false") || !strcasecmp(text, "no");
}

static bool parse_value(const struct camera *camera,
			const struct v4l2_query_ext_ctrl *c, const char *text,
			int64_t *value)
{
	char hole[NAME_SIZE], *end;

	if (c->type == V4L2_CTRL_TYPE_BUTTON) {
		*value = 1;
		return true;
	}
	if (!text)
		return false;
	if ((c->type == V4L2_CTRL_TYPE_BOOLEAN && parse_switch(text, value)) ||
	    parse_menu(camera, c, text, value))
		return true;
	errno = 0;
	*value = strtoll(text, &end, 0);
	if (errno || end == text || *end)
		return false;
	if (is_menu(c))
		return *value >= 0 &&
		       menu_item(camera, c, *value, hole, sizeof(hole));
	/* Drivers take the nearest silently; who mistypes wants to know. */
	return c->type == V4L2_CTRL_TYPE_BITMASK ||
	       (*value >= c->minimum && *value <= c->maximum);
}

static int set_value(const struct camera *camera,
		     const struct v4l2_query_ext_ctrl *c, int64_t value)
{
	struct v4l2_ext_control control = { .id = c->id };
	struct v4l2_ext_controls controls = {
		.which = V4L2_CTRL_WHICH_CUR_VAL,
		.count = 1,
		.controls = &control,
	};

	if (c->type == V4L2_CTRL_TYPE_INTEGER64)
		control.value64 = value;
	else
		control.value = (int32_t)value;
	return camera_call(camera, VIDIOC_S_EXT_CTRLS, &controls);
}

static int set_control(const struct camera *camera, const char *name,
		       const char *text)
{
	struct v4l2_query_ext_ctrl c;
	int64_t value;
	int ret = find_control(camera, name, &c);

	if (ret)
		return ret;
	if (!parse_value(camera, &c, text, &value)) {
		cli_error(camera->cli,
			  "--control %s%s%s: it takes these (and a default):",
			  name, text ? "=" : "", text ? text : "");
		fputs(" ", stderr);
		print_values(camera, &c);
		fputc('\n', stderr);
		return -EINVAL;
	}
	ret = set_value(camera, &c, value);
	return ret ? camera_fail(camera, ret, c.name) : 0;
}

int camera_set_controls(const struct camera *camera, char *const *controls)
{
	int ret = 0;

	for (; *controls && !ret; controls++) {
		char *name = strdup(*controls);
		char *text = name ? strchr(name, '=') : NULL;

		if (!name)
			return camera_fail(camera, -ENOMEM, "its controls");
		if (text)
			*text++ = '\0';
		ret = set_control(camera, name, text);
		free(name);
	}
	return ret;
}

static const char *open_hint(int err)
{
	if (err == -ENOENT)
		return ": no such camera ('v4l2-ctl --list-devices' shows what there is)";
	return err == -EACCES ? ": join group video" : "";
}

static int open_node(struct camera *camera)
{
	struct v4l2_capability cap = { 0 };
	uint32_t caps;

	camera->fd = open(camera->path, O_RDWR | O_CLOEXEC);
	if (camera->fd < 0) {
		int err = -errno;

		cli_error(camera->cli, "%s: %s%s", camera->path, strerror(-err),
			  open_hint(err));
		return err;
	}
	if (camera_call(camera, VIDIOC_QUERYCAP, &cap)) {
		cli_error(camera->cli, "%s is not a V4L2 device", camera->path);
		return -ENOTTY;
	}
	snprintf(camera->card, sizeof(camera->card), "%s",
		 (const char *)cap.card);
	if (!strcmp((const char *)cap.driver, "framering_v4l2"))
		cli_note(
			camera->cli,
			"%s is a ring's own node (%s) and no camera: into that ring no picture will ever come",
			camera->path, camera->card);
	caps = cap.capabilities & V4L2_CAP_DEVICE_CAPS ? cap.device_caps :
							 cap.capabilities;
	if (!(caps & V4L2_CAP_VIDEO_CAPTURE) || !(caps & V4L2_CAP_STREAMING)) {
		cli_error(
			camera->cli,
			"%s (%s) is no camera that streams: it lacks single-planar video capture or streaming buffers",
			camera->path, camera->card);
		return -ENODEV;
	}
	return 0;
}

/* The input decides which controls there are, and they which formats. */
static int configure(struct camera *camera, const struct camera_options *wanted)
{
	int ret = 0;

	if (wanted->input)
		ret = camera_choose_input(camera, wanted->input);
	if (!ret && wanted->controls)
		ret = camera_set_controls(camera, wanted->controls);
	if (!ret)
		ret = camera_choose_format(camera, wanted);
	if (!ret)
		camera_choose_rate(camera, wanted->fps);
	return ret;
}

int camera_open(struct camera *camera, const struct cli *cli,
		const struct camera_options *wanted)
{
	int ret;

	memset(camera, 0, sizeof(*camera));
	camera->cli = cli;
	camera->path = wanted->path;
	ret = open_node(camera);
	if (!ret)
		ret = configure(camera, wanted);
	if (ret)
		camera_close(camera);
	return ret;
}

void camera_close(struct camera *camera)
{
	if (camera->fd < 0)
		return;
	camera_free_buffers(camera);
	close(camera->fd);
	camera->fd = -1;
}
