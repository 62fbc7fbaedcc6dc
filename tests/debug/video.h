/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Video nodes, with frames as uapi_setup() has them. A type is V4L2_BUF_TYPE_*;
 * calls return 0 or -errno, unless something else is said.
 */
#ifndef TESTS_DEBUG_VIDEO_H
#define TESTS_DEBUG_VIDEO_H

#include <linux/videodev2.h>

#include "uapi_util.h"

#define VIDEO_CAPTURE V4L2_BUF_TYPE_VIDEO_CAPTURE
#define VIDEO_OUTPUT V4L2_BUF_TYPE_VIDEO_OUTPUT

/* The path of framering-v4l2.ko, when the modules that it needs are loaded. */
const char *video_module(void);
void video_load(const char *parameters);

/* The path of a node; false if there is none such. */
bool video_node(char *path, size_t size, unsigned int ring, __u32 type,
		unsigned int number);
/* A file, or -errno. */
int video_open(unsigned int ring, __u32 type, unsigned int number, int flags);

int video_set_format(int fd, __u32 type);
/* Of V4L2_MEMORY_*; 0 buffers frees them. Returns how many there are, or -errno. */
int video_request(int fd, __u32 type, __u32 memory, __u32 count);
struct v4l2_buffer video_buffer(__u32 type, __u32 index);
int video_queue(int fd, __u32 type, __u32 index);
int video_dequeue(int fd, __u32 type);	/* a buffer's number, or -errno */
int video_stream(int fd, __u32 type, bool on);

/* A frame goes from ring 0's first output node to its first capture node. */
void video_assert_well(void);

#endif /* TESTS_DEBUG_VIDEO_H */
