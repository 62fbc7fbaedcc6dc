/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How often a program moved a picture. Counted at the places that move one,
 * and nowhere else: a conversion counts as a copy, drawing in place does not.
 */
#ifndef APPS_COMMON_COPIES_H
#define APPS_COMMON_COPIES_H

#include <stdint.h>

/**
 * struct copies - what one stage of a program moved
 * @frames: frames that went through the stage, moved or not
 * @passes: times a whole picture was written somewhere
 * @bytes: bytes written by that
 */
struct copies {
	uint64_t frames;
	uint64_t passes;
	uint64_t bytes;
};

static inline void copies_add(struct copies *copies, unsigned int passes,
			      uint64_t bytes_per_pass)
{
	copies->passes += passes;
	copies->bytes += passes * bytes_per_pass;
}

static inline double copies_per_frame(const struct copies *copies)
{
	return copies->frames ? (double)copies->passes / copies->frames : 0;
}

#endif /* APPS_COMMON_COPIES_H */
