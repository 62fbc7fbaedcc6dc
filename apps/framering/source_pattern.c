// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test patterns, drawn straight into the slot.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"

struct pattern_source {
	struct source base;
	enum fr_pattern pattern;
};

static int pattern_prepare(struct source *source,
			   const struct fr_layout *layout)
{
	source->layout = layout;
	return 0;
}

static int pattern_fill(struct source *source, void *base,
			struct fr_frame *frame)
{
	struct pattern_source *self = (struct pattern_source *)source;
	int ret = fr_pattern_draw(self->pattern, source->layout, base,
				  source->number);

	(void)frame;
	if (!ret)
		return 1;
	cli_error(source->cli, "cannot draw the pattern: %s", strerror(-ret));
	return ret;
}

static void pattern_close(struct source *source)
{
	free(source);
}

static const struct source_ops pattern_ops = {
	.prepare = pattern_prepare,
	.fill = pattern_fill,
	.close = pattern_close,
};

int source_open_pattern(struct source **source, const struct cli *cli,
			enum fr_pattern pattern, uint32_t fourcc,
			uint32_t width, uint32_t height)
{
	struct pattern_source *self;

	if (!width) {
		width = 640;
		height = 360;
	}
	if (width < FR_PATTERN_MIN_WIDTH || height < FR_PATTERN_MIN_HEIGHT)
		return cli_usage(cli, "a pattern must be at least %dx%d",
				 FR_PATTERN_MIN_WIDTH, FR_PATTERN_MIN_HEIGHT);
	self = calloc(1, sizeof(*self));
	if (!self)
		return cli_error(cli, "out of memory");
	self->base.ops = &pattern_ops;
	self->base.cli = cli;
	self->base.fourcc = fourcc ? fourcc : FR_XRGB8888;
	self->base.width = width;
	self->base.height = height;
	self->base.fps = 30;
	self->pattern = pattern;
	*source = &self->base;
	return 0;
}
