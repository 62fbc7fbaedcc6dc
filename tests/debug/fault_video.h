/* SPDX-License-Identifier: GPL-2.0-only */
/* The states of video nodes that more than one file of operations begins in. */
#ifndef TESTS_DEBUG_FAULT_VIDEO_H
#define TESTS_DEBUG_FAULT_VIDEO_H

#include "video.h"

/* With a frame in it. */
void a_ring_to_capture(int flags);
void an_output_node(int flags);
/* As many as the ring has slots. */
void capture_buffers(void);
void output_buffers(void);

#endif /* TESTS_DEBUG_FAULT_VIDEO_H */
