// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap() of this program and of all libraries that it loads.
 */
#include "import_mmap.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local bool allowed;

void import_mmap_allow(bool allow)
{
	allowed = allow;
}

static void *map(void *addr, size_t length, int prot, int flags, int fd,
		 int64_t offset)
{
#ifdef SYS_mmap2
	/* In units of 4 KiB, whatever the size of a page. */
	if (offset & 0xfff) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	return (void *)syscall(SYS_mmap2, addr, length, prot, flags, fd,
			       (long)(offset >> 12));
#else
	return (void *)syscall(SYS_mmap, addr, length, prot, flags, fd, offset);
#endif
}

static void *map_for_import(void *addr, size_t length, int prot, int flags,
			    int fd, int64_t offset)
{
	void *base = map(addr, length, prot, flags, fd, offset);

	if (base == MAP_FAILED && errno == EACCES && allowed &&
	    (flags & MAP_SHARED) && prot == (PROT_READ | PROT_WRITE))
		base = map(addr, length, PROT_READ, flags, fd, offset);
	return base;
}

/*
 * The C library has both, and <sys/mman.h> may have mmap() stand for the one with
 * 64-bit offsets. Hence names of our own here, and theirs in the object only.
 */
#define FOR_ALL __attribute__((visibility("default")))

FOR_ALL void *map_word_offset(void *addr, size_t length, int prot, int flags,
			      int fd, long offset) __asm__("mmap");
FOR_ALL void *map_wide_offset(void *addr, size_t length, int prot, int flags,
			      int fd, int64_t offset) __asm__("mmap64");

void *map_word_offset(void *addr, size_t length, int prot, int flags, int fd,
		      long offset)
{
	return map_for_import(addr, length, prot, flags, fd,
			      (unsigned long)offset);
}

void *map_wide_offset(void *addr, size_t length, int prot, int flags, int fd,
		      int64_t offset)
{
	return map_for_import(addr, length, prot, flags, fd, offset);
}
