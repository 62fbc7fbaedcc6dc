// SPDX-License-Identifier: GPL-2.0-only
/*
 * A video file, decoded by libav, then copied or converted into the slot:
 * once, and counted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>

#include "clock.h"
#include "convert.h"
#include "source.h"

struct file_source {
	struct source base;
	const char *path;
	AVFormatContext *format;
	AVCodecContext *codec;
	AVFrame *frame;
	AVPacket *packet;
	int stream;
	bool delivered; /* something since the last rewind */
	struct fr_converter *conv;
	int conv_format, conv_width, conv_height;
};

static int av_fail(struct file_source *self, const char *doing, int err)
{
	char text[AV_ERROR_MAX_STRING_SIZE] = "";

	if (err == AVERROR_EXIT)
		return -EINTR;
	av_strerror(err, text, sizeof(text));
	cli_error(self->base.cli, "%s: %s: %s", self->path, doing, text);
	return -EIO;
}

/* Lets libav give up reading when a signal asks for it. */
static int interrupted(void *unused)
{
	(void)unused;
	return stop_requested();
}

/* The next picture in self->frame: 1, 0 at the end, or negative errno. */
static int decode(struct file_source *self)
{
	for (;;) {
		int ret = avcodec_receive_frame(self->codec, self->frame);

		if (!ret)
			return 1;
		if (ret == AVERROR_EOF)
			return 0;
		if (ret != AVERROR(EAGAIN))
			return av_fail(self, "decoding", ret);
		ret = av_read_frame(self->format, self->packet);
		if (ret == AVERROR_EOF) {
			ret = avcodec_send_packet(self->codec, NULL);
		} else if (!ret) {
			if (self->packet->stream_index == self->stream)
				ret = avcodec_send_packet(self->codec,
							  self->packet);
			av_packet_unref(self->packet);
		}
		/* A damaged packet costs its picture, not the whole film. */
		if (ret < 0 && ret != AVERROR_INVALIDDATA)
			return av_fail(self, "reading", ret);
	}
}

/* One pass of libswscale, whose set-up follows the picture. */
static int convert(struct file_source *self, void *base)
{
	const AVFrame *f = self->frame;
	struct source *s = &self->base;
	int ret = 0;

	if (!self->conv || self->conv_format != f->format ||
	    self->conv_width != f->width || self->conv_height != f->height) {
		fr_converter_destroy(self->conv);
		ret = fr_converter_create(&self->conv, f->format, f->width,
					  f->height, s->layout);
		self->conv_format = f->format;
		self->conv_width = f->width;
		self->conv_height = f->height;
	}
	if (!ret)
		ret = fr_converter_set_colour(self->conv, f->colorspace,
					      f->color_range);
	if (!ret)
		ret = fr_converter_run(self->conv,
				       (const uint8_t *const *)f->data,
				       f->linesize, base);
	if (ret) {
		cli_error(s->cli, "%s: converting %s to %s: %s", self->path,
			  av_get_pix_fmt_name(f->format),
			  fr_format_by_fourcc(s->fourcc)->name, strerror(-ret));
		return ret;
	}
	copies_add(&s->copies, fr_converter_copies(self->conv),
		   fr_layout_visible(s->layout));
	return 1;
}

/* The picture as it is. */
static int copy(struct file_source *self, void *base)
{
	const AVFrame *f = self->frame;
	struct source *s = &self->base;
	uint8_t *data[FR_MAX_PLANES];
	int stride[FR_MAX_PLANES];

	fr_layout_pointers(s->layout, base, data, stride);
	av_image_copy(data, stride, (const uint8_t **)f->data, f->linesize,
		      f->format, f->width, f->height);
	copies_add(&s->copies, 1, fr_layout_visible(s->layout));
	return 1;
}

static int file_prepare(struct source *source, const struct fr_layout *layout)
{
	source->layout = layout;
	return 0;
}

static int file_fill(struct source *source, void *base, struct fr_frame *frame)
{
	struct file_source *self = (struct file_source *)source;
	int ret = decode(self);

	(void)frame;
	if (ret != 1)
		return ret;
	self->delivered = true;
	if (self->frame->format == fr_av_format(source->fourcc) &&
	    (uint32_t)self->frame->width == source->width &&
	    (uint32_t)self->frame->height == source->height)
		ret = copy(self, base);
	else
		ret = convert(self, base);
	av_frame_unref(self->frame);
	return ret;
}

static int file_rewind(struct source *source)
{
	struct file_source *self = (struct file_source *)source;
	int ret;

	if (!self->delivered) {
		cli_error(source->cli, "%s: no picture in it", self->path);
		return -ENODATA;
	}
	self->delivered = false;
	ret = av_seek_frame(self->format, self->stream, 0,
			    AVSEEK_FLAG_BACKWARD);
	if (ret < 0)
		ret = avformat_seek_file(self->format, -1, INT64_MIN, 0, 0, 0);
	if (ret < 0)
		return av_fail(self, "going back to the start", ret);
	avcodec_flush_buffers(self->codec);
	return 0;
}

static void file_close(struct source *source)
{
	struct file_source *self = (struct file_source *)source;

	fr_converter_destroy(self->conv);
	av_frame_free(&self->frame);
	av_packet_free(&self->packet);
	avcodec_free_context(&self->codec);
	avformat_close_input(&self->format);
	free(self);
}

static const struct source_ops file_ops = {
	.prepare = file_prepare,
	.fill = file_fill,
	.rewind = file_rewind,
	.close = file_close,
};

static int open_input(struct file_source *self)
{
	int ret;

	self->format = avformat_alloc_context();
	if (!self->format)
		return AVERROR(ENOMEM);
	self->format->interrupt_callback.callback = interrupted;
	ret = avformat_open_input(&self->format, self->path, NULL, NULL);
	if (ret < 0)
		return ret;
	return avformat_find_stream_info(self->format, NULL);
}

static int open_codec(struct file_source *self)
{
	const AVCodec *codec = NULL;
	const AVStream *stream;
	AVRational rate;
	int ret = av_find_best_stream(self->format, AVMEDIA_TYPE_VIDEO, -1, -1,
				      &codec, 0);

	if (ret < 0)
		return ret;
	self->stream = ret;
	stream = self->format->streams[ret];
	self->codec = avcodec_alloc_context3(codec);
	self->frame = av_frame_alloc();
	self->packet = av_packet_alloc();
	if (!self->codec || !self->frame || !self->packet)
		return AVERROR(ENOMEM);
	ret = avcodec_parameters_to_context(self->codec, stream->codecpar);
	if (ret < 0)
		return ret;
	self->codec->thread_count = 0; /* one per processor */
	rate = av_guess_frame_rate(self->format, (AVStream *)stream, NULL);
	self->base.fps = rate.num && rate.den ? av_q2d(rate) : 25;
	return avcodec_open2(self->codec, codec, NULL);
}

/* The format to deliver: the file's own if the table has it. */
static int choose_format(struct file_source *self, uint32_t fourcc,
			 uint32_t width, uint32_t height)
{
	const char *name = av_get_pix_fmt_name(self->codec->pix_fmt);
	const struct fr_format *own = fr_format_by_av(name);
	struct source *s = &self->base;

	if (!self->codec->width || !self->codec->height)
		return cli_error(s->cli, "%s: no picture in it", self->path);
	s->fourcc = fourcc ? fourcc : own ? own->fourcc : FR_XRGB8888;
	s->width = width ? width : (uint32_t)self->codec->width;
	s->height = height ? height : (uint32_t)self->codec->height;
	return 0;
}

static int refuse(struct file_source *self, int err)
{
	if (av_fail(self, "cannot be played", err) == -EINTR)
		return STATUS_INTERRUPTED;
	if (err == AVERROR_INVALIDDATA || err == AVERROR(EINVAL))
		fprintf(stderr,
			"If it has raw frames: framering play --size WxH --format NAME - < %s\n",
			self->path);
	return STATUS_FAILED;
}

int source_open_file(struct source **source, const struct cli *cli,
		     const char *path, uint32_t fourcc, uint32_t width,
		     uint32_t height)
{
	struct file_source *self = calloc(1, sizeof(*self));
	int status, ret;

	if (!self)
		return cli_error(cli, "out of memory");
	av_log_set_level(AV_LOG_FATAL);
	self->base.ops = &file_ops;
	self->base.cli = cli;
	self->path = path;
	ret = open_input(self);
	if (ret >= 0)
		ret = open_codec(self);
	if (ret < 0)
		status = refuse(self, ret);
	else
		status = choose_format(self, fourcc, width, height);
	if (status) {
		file_close(&self->base);
		return status;
	}
	*source = &self->base;
	return 0;
}
