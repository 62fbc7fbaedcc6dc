// SPDX-License-Identifier: GPL-2.0-only
/*
 * Choosing one of a camera's inputs.
 */
#include "camera.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What inputs match; the number is one's own if only one does. */
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

static struct match find(const struct camera *camera, const char *text)
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
	struct match found = find(camera, input);
	int ret;

	if (found.matches != 1)
		return no_input(camera, input, &found);
	ret = camera_call(camera, VIDIOC_S_INPUT, &found.number);
	return ret ? camera_fail(camera, ret, "choosing the input") : 0;
}
