/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the frames of a producer come from, and the stream they make.
 */
#ifndef APPS_FRAMERING_SOURCE_H
#define APPS_FRAMERING_SOURCE_H

#include "cli.h"
#include "copies.h"

struct source;
struct camera_options;

/**
 * struct source_ops - one kind of source
 * @prepare: the layout of the slots is known now, and the producer
 * @fill: write frame number source->number to @base; may set the metadata of
 *	@frame. 1 filled, 0 the source has ended, -EINTR, or another
 *	negative errno after a message on stderr
 * @rewind: begin again, as @fill; NULL if that is impossible
 * @lend: have @slot filled, some time; 0, or as @fill. NULL: never lends
 * @collect: source->fd had something: 1 slot and metadata of a frame that is
 *	full now, 0 none is, or as @fill
 * @report: what else there is to say at the end, into @object, or printed if
 *	that is NULL; NULL for nothing
 * @close: frees the source; no slot is written from then on
 */
struct source_ops {
	int (*prepare)(struct source *source, const struct fr_layout *layout);
	int (*fill)(struct source *source, void *base, struct fr_frame *frame);
	int (*rewind)(struct source *source);
	int (*lend)(struct source *source, uint32_t slot);
	int (*collect)(struct source *source, struct fr_frame *frame);
	void (*report)(const struct source *source, json_t *object);
	void (*close)(struct source *source);
};

/**
 * struct source - a source, and what it delivers
 * @fps: its own rate, 0 if unknown
 * @paces_itself: frames come when they come, such as a camera's
 * @wants: the layout that the slots must have, NULL for any
 * @slots: how many it is at ease with, 0 for any number
 * @producer: of the ring, from prepare on
 * @layout: of the slots, once prepared
 * @lends: prepared: how many slots it has filled by others, 0: fills one itself
 * @fd: readable when one of these may be full
 * @number: of the frame to fill, from 0
 * @copies: what it moved
 */
struct source {
	const struct source_ops *ops;
	const struct cli *cli;
	uint32_t fourcc;
	uint32_t width;
	uint32_t height;
	double fps;
	bool paces_itself;
	const struct fr_layout *wants;
	unsigned int slots;
	struct fr_producer *producer;
	const struct fr_layout *layout;
	unsigned int lends;
	int fd;
	uint64_t number;
	struct copies copies;
};

/*
 * Each returns 0 or an exit status after a message. A fourcc or width of 0
 * means whatever the source has.
 */
int source_open_pattern(struct source **source, const struct cli *cli,
			enum fr_pattern pattern, uint32_t fourcc,
			uint32_t width, uint32_t height);
int source_open_file(struct source **source, const struct cli *cli,
		     const char *path, uint32_t fourcc, uint32_t width,
		     uint32_t height);
int source_open_stdin(struct source **source, const struct cli *cli,
		      uint32_t fourcc, uint32_t width, uint32_t height);
int source_open_camera(struct source **source, const struct cli *cli,
		       const struct camera_options *wanted);

/**
 * struct stream_options - how frames go into the ring, from the options of the verb
 * @fps: frames per second, 0 as fast as possible, negative: the source's
 */
struct stream_options {
	int slots;
	char *policy;
	char *cache;
	char *memory;
	char *rate;
	char *frames_text;
	int discard;
	int packed;
	int rw;
	int loop;
	double fps;
	uint64_t frames;
};

/* They, and their part of a verb's popt table. */
extern struct stream_options stream_wanted;
extern struct poptOption stream_options[];

/* Puts --fps into stream_wanted.fps: 0, or an exit status after a message. */
int stream_parse_rate(const struct cli *cli);

/* Streams @source to its end or the user's; closes it; an exit status. */
int stream_source(const struct cli *cli, struct source *source);

#endif /* APPS_FRAMERING_SOURCE_H */
