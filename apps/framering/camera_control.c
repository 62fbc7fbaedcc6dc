// SPDX-License-Identifier: GPL-2.0-only
/*
 * Setting a camera's controls by name, as 'v4l2-ctl --list-ctrls' has them.
 */
#include "camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_SIZE 64

/* Every control: @c begins as zero, -errno after the last. */
static int next_control(const struct camera *camera,
			struct v4l2_query_ext_ctrl *c)
{
	c->id |= V4L2_CTRL_FLAG_NEXT_CTRL;
	return camera_call(camera, VIDIOC_QUERY_EXT_CTRL, c);
}

/* That a program sets at all: no headings, nothing for reading only. */
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

/* What item @index of a menu says; false for a hole. */
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
