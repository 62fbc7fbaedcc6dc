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

/*
 * How our producers tell our consumers how often they copied a frame: in its
 * cookie, since nothing else travels with a frame. A hint for a HUD, no proof.
 * "copy", and the number in the lowest byte.
 */
#define COPIES_COOKIE UINT64_C(0x636f707900000000)

/** copies_to_cookie() - the cookie of a frame made with @copies, 0 to 255 */
static inline uint64_t copies_to_cookie(unsigned int copies)
{
	return COPIES_COOKIE | (copies & 0xff);
}

/** copies_from_cookie() - how many; -1 if the producer does not say */
static inline int copies_from_cookie(uint64_t cookie)
{
	return (cookie & ~UINT64_C(0xff)) == COPIES_COOKIE ?
		       (int)(cookie & 0xff) :
		       -1;
}

#endif /* APPS_COMMON_COPIES_H */
