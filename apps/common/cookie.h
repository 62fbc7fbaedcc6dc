/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How our producers tell our consumers how often they copied a frame: in its
 * cookie, since nothing else travels with a frame. A hint for a HUD, no proof.
 */
#ifndef APPS_COMMON_COOKIE_H
#define APPS_COMMON_COOKIE_H

#include <stdint.h>

/* "copy", and the number in the lowest byte. */
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

#endif /* APPS_COMMON_COOKIE_H */
