// SPDX-License-Identifier: GPL-2.0-only
/*
 * Y4M or raw frames from stdin, read straight into the slot: the read() is
 * the one copy.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "clock.h"
#include "source.h"

#define MAGIC "YUV4MPEG2 "
#define MAGIC_LEN (sizeof(MAGIC) - 1)
#define FRAME_HEADER "FRAME"
#define LINE_MAX_LEN 512
#define ROWS 64 /* rows per system call */

struct stdin_source {
	struct source base;
	bool y4m;
};

/*
 * Fills every row of @rows. 1, or 0 at the end of the input before the first
 * byte, or -EINTR, -ENODATA when it ends inside, or another errno.
 */
static int read_rows(struct iovec *rows, int count)
{
	bool begun = false;

	while (count) {
		ssize_t n = readv(STDIN_FILENO, rows, count);

		if (n < 0 && (errno != EINTR || stop_requested()))
			return -errno;
		if (!n)
			return begun ? -ENODATA : 0;
		for (; n > 0; begun = true) {
			size_t part = (size_t)n < rows->iov_len ? (size_t)n :
								  rows->iov_len;

			rows->iov_base = (char *)rows->iov_base + part;
			rows->iov_len -= part;
			n -= part;
			if (!rows->iov_len) {
				rows++;
				count--;
			}
		}
	}
	return 1;
}

/* As read_rows(), for a plane whose rows lie apart in memory. */
static int read_plane(const struct fr_layout *l, unsigned int plane, char *base)
{
	uint32_t bytes = fr_plane_row_bytes(l, plane);
	uint32_t left = fr_plane_rows(l, plane);
	bool begun = plane > 0;

	base += l->offset[plane];
	while (left) {
		struct iovec rows[ROWS];
		int n, ret;

		for (n = 0; n < ROWS && left; n++, left--) {
			rows[n].iov_base = base;
			rows[n].iov_len = bytes;
			base += l->stride[plane];
		}
		ret = read_rows(rows, n);
		if (ret != 1)
			return !ret && begun ? -ENODATA : ret;
		begun = true;
	}
	return 1;
}

/* A line without its end; headers are short, so a byte at a time will do. */
static int read_line(char *line, size_t size, size_t have)
{
	for (;;) {
		struct iovec one = { line + have, 1 };
		int ret = read_rows(&one, 1);

		if (ret != 1)
			return !ret && have ? -ENODATA : ret;
		if (line[have] == '\n')
			break;
		if (++have == size)
			return -EBADMSG;
	}
	line[have] = '\0';
	return 1;
}

static int report(struct source *source, int ret)
{
	if (ret == -ENODATA)
		cli_error(source->cli,
			  "stdin ended in the middle of frame %llu",
			  (unsigned long long)source->copies.frames);
	else if (ret == -EBADMSG)
		cli_error(source->cli,
			  "stdin: frame %llu does not begin with a Y4M header",
			  (unsigned long long)source->copies.frames);
	else if (ret < 0 && ret != -EINTR)
		cli_error(source->cli, "stdin: %s", strerror(-ret));
	return ret;
}

static int stdin_prepare(struct source *source, const struct fr_layout *layout)
{
	source->layout = layout;
	return 0;
}

static int stdin_fill(struct source *source, void *base, struct fr_frame *frame)
{
	struct stdin_source *self = (struct stdin_source *)source;
	const struct fr_layout *l = source->layout;
	int ret = 1;

	(void)frame;
	if (self->y4m) {
		char line[LINE_MAX_LEN];

		ret = read_line(line, sizeof(line), 0);
		if (ret == 1 &&
		    strncmp(line, FRAME_HEADER, strlen(FRAME_HEADER)))
			ret = -EBADMSG;
	}
	for (unsigned int p = 0; ret == 1 && p < l->planes; p++) {
		ret = read_plane(l, p, base);
		if (!ret && self->y4m)
			ret = -ENODATA;
	}
	if (ret != 1)
		return report(source, ret);
	copies_add(&source->copies, 1, fr_layout_visible(l));
	return 1;
}

static void stdin_close(struct source *source)
{
	free(source);
}

static const struct source_ops stdin_ops = {
	.prepare = stdin_prepare,
	.fill = stdin_fill,
	.close = stdin_close,
};

/* The chroma tag: of Y4M's samplings, these have an equal in the table. */
static uint32_t y4m_format(const char *tag)
{
	static const char *const yuv420[] = { "420", "420jpeg", "420mpeg2",
					      "420paldv" };

	for (size_t i = 0; i < sizeof(yuv420) / sizeof(yuv420[0]); i++) {
		if (!strcmp(tag, yuv420[i]))
			return FR_YUV420;
	}
	return strcmp(tag, "mono") ? 0 : FR_R8;
}

static int parse_y4m(struct source *s, char *header)
{
	const char *chroma = "420";
	unsigned int num, den;
	char *save = NULL;

	for (char *word = strtok_r(header, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (word[0] == 'W')
			s->width = strtoul(word + 1, NULL, 10);
		else if (word[0] == 'H')
			s->height = strtoul(word + 1, NULL, 10);
		else if (word[0] == 'C')
			chroma = word + 1;
		else if (sscanf(word, "F%u:%u", &num, &den) == 2 && den)
			s->fps = (double)num / den;
		else if (word[0] == 'I' && !strchr("p?", word[1]))
			return cli_error(
				s->cli,
				"stdin is interlaced (%s): only progressive Y4M will do",
				word);
	}
	s->fourcc = y4m_format(chroma);
	if (!s->fourcc)
		return cli_error(
			s->cli,
			"stdin is Y4M of sampling '%s'; convert it to 420 first, as in: ffmpeg -i - -pix_fmt yuv420p -f yuv4mpegpipe -",
			chroma);
	if (!s->width || !s->height)
		return cli_error(s->cli, "stdin: a Y4M header without a size");
	return 0;
}

static int open_y4m(struct stdin_source *self, uint32_t fourcc, uint32_t width,
		    uint32_t height)
{
	struct source *s = &self->base;
	char header[LINE_MAX_LEN];
	int ret = read_line(header, sizeof(header), 0);
	int status;

	if (ret == -EINTR)
		return STATUS_INTERRUPTED;
	if (ret != 1 || strncmp(header, MAGIC, MAGIC_LEN))
		return cli_error(
			s->cli,
			"stdin %s; for raw frames say --size and --format",
			ret ? "is not Y4M" : "is empty");
	status = parse_y4m(s, header + MAGIC_LEN);
	if (status)
		return status;
	if ((fourcc && fourcc != s->fourcc) ||
	    (width && (width != s->width || height != s->height)))
		return cli_usage(
			s->cli,
			"stdin is read straight into the ring, as %ux%u %s: --size and --format cannot change that",
			s->width, s->height,
			fr_format_by_fourcc(s->fourcc)->name);
	self->y4m = true;
	return 0;
}

int source_open_stdin(struct source **source, const struct cli *cli,
		      uint32_t fourcc, uint32_t width, uint32_t height)
{
	struct stdin_source *self = calloc(1, sizeof(*self));
	int status = 0;

	if (!self)
		return cli_error(cli, "out of memory");
	self->base.ops = &stdin_ops;
	self->base.cli = cli;
	self->base.fourcc = fourcc;
	self->base.width = width;
	self->base.height = height;
	if (!fourcc || !width)
		status = open_y4m(self, fourcc, width, height);
	if (status) {
		free(self);
		return status;
	}
	*source = &self->base;
	return 0;
}
