/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as users type them, the same in every program.
 */
#ifndef APPS_COMMON_PARSE_H
#define APPS_COMMON_PARSE_H

#include <stdint.h>

/* How a message says what parse_size() and parse_frames() take. */
#define PARSE_SIZE_MUST "must be WIDTHxHEIGHT, each 1 to 16384"
#define PARSE_FRAMES_MUST "must be a number of frames, 1 or more"

/** parse_size() - "640x360"; 0, or -EINVAL */
int parse_size(const char *text, uint32_t *width, uint32_t *height);

/** parse_frames() - a number, 1 or more; 0, or -EINVAL */
int parse_frames(const char *text, uint64_t *frames);

#endif /* APPS_COMMON_PARSE_H */
