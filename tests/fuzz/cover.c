// SPDX-License-Identifier: GPL-2.0-only
#include "cover.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* As Documentation/dev-tools/kcov.rst has them; there is no header for it. */
#define KCOV_INIT_TRACE _IOR('c', 1, unsigned long)
#define KCOV_ENABLE _IO('c', 100)
#define KCOV_TRACE_PC 0

#define PLACES (1UL << 16)

static unsigned long *places;

int cover_begin(void)
{
	int fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (ioctl(fd, KCOV_INIT_TRACE, PLACES))
		return -1;
	places = mmap(NULL, PLACES * sizeof(*places), PROT_READ | PROT_WRITE,
		      MAP_SHARED, fd, 0);
	if (places == MAP_FAILED) {
		places = NULL;
		return -1;
	}
	/* It stays on until this process ends. */
	return ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC);
}

void cover_reset(void)
{
	if (places)
		__atomic_store_n(&places[0], 0, __ATOMIC_RELAXED);
}

uint32_t cover_new(uint8_t *seen)
{
	unsigned long count = places ? places[0] : 0;
	uint32_t before = 0, found = 0;

	for (unsigned long i = 1; i <= count; i++) {
		uint32_t here = (uint32_t)(places[i] * 0x9e3779b1U) >> 8;
		uint32_t step = (here ^ before) % COVER_STEPS;

		before = here >> 1;
		if (!seen[step] &&
		    !__atomic_exchange_n(&seen[step], 1, __ATOMIC_RELAXED))
			found++;
	}
	return found;
}
