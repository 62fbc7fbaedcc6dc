/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the uAPI share: short ways to the states they start from.
 * Raw system calls only. Calls that a test is about return 0 or -errno; the
 * others assert that they succeed. Everything opened, mapped or forked through
 * these functions is taken away after each test, failed or not.
 */
#ifndef TESTS_UAPI_UTIL_H
#define TESTS_UAPI_UTIL_H

#include <errno.h>
#include <fcntl.h>
#include <linux/framering.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "cases.h"

#define UAPI_NODE "/dev/framering0"
#define UAPI_CONTROL "/dev/framering-control"
#define UAPI_SYSFS "/sys/class/framering/framering0/"
#define UAPI_DEBUGFS "/sys/kernel/debug/framering/framering0/"

/*
 * The default ring: 4 slots of XRGB8888, 4 pages each, and so 64x64 with pages of
 * 4 KiB, higher with larger ones. UAPI_SIZE_MAX is for arrays: no page has more
 * than 64 KiB.
 */
#define UAPI_XR24 0x34325258U
#define UAPI_SLOTS 4U
#define UAPI_STRIDE 256U
#define UAPI_PAGE ((unsigned int)getpagesize())
#define UAPI_SIZE (4 * UAPI_PAGE)
#define UAPI_SIZE_MAX (4 * 65536U)
#define UAPI_WIDTH (UAPI_STRIDE / 4)
#define UAPI_HEIGHT (UAPI_SIZE / UAPI_STRIDE)

#define UAPI_POISON 0xa5
#define UAPI_NOBODY 65534

#define uapi_test(f) cmocka_unit_test_setup_teardown(f, uapi_begin, uapi_end)

int uapi_begin(void **state);
int uapi_end(void **state);

int uapi_open(int flags);
int uapi_ioctl(int fd, unsigned long command, const void *arg);

/* Producers and consumers do not block unless opened by uapi_open(). */
struct framering_setup uapi_setup(void);
int uapi_try_setup(struct framering_setup setup); /* on a file of its own */
int uapi_producer(void);
int uapi_producer_with(struct framering_setup setup);
int uapi_wait_producer(void);	/* the same ring with policy WAIT */
int uapi_consumer(unsigned int flags, unsigned int hold_limit);

/*
 * What this architecture gives: x86 any mode and private views of each; others
 * have no uncached memory that plain copying works on, and private views of
 * cached memory only.
 */
bool uapi_on_x86(void);
bool uapi_has_private(__u32 cache);

struct framering_query uapi_query(int fd);
int uapi_attach(int fd, unsigned int flags, unsigned int hold_limit);
int uapi_dequeue(int fd);	/* slot or -errno */
int uapi_queue(int fd, unsigned int slot);
__u64 uapi_frame(int fd);	/* dequeue and queue: its sequence */
int uapi_acquire(int fd, struct framering_frame *frame);
int uapi_acquire_newest(int fd, struct framering_frame *frame);
int uapi_release(int fd, unsigned int slot);
int uapi_events(int fd);	/* FRAMERING_EVENT_* or -errno */
short uapi_poll(int fd);	/* what is ready now */

/* The status page's state and holders of a slot, through a private mapping. */
struct framering_slot_status uapi_slot(int fd, unsigned int slot);
struct framering_counters uapi_counters(int fd);
bool uapi_nothing_held(int fd);	/* no holder, nothing DEQUEUED */
void uapi_assert_rules_hold(void); /* debugfs: I1 to I4, by the driver's books */

__u64 uapi_slot_offset(int fd, unsigned int slot);
int uapi_map_error(int fd, size_t size, int prot, int flags, __u64 offset);
void *uapi_map(int fd, size_t size, int prot, int flags, __u64 offset);
void *uapi_map_slot(int fd, unsigned int slot, int prot);
void uapi_unmap(void *at, size_t size);

void uapi_poison(void *at, size_t size);
void uapi_assert_zero(const void *at, size_t size);
/* A page that can be read only, with a copy of what is at data at its end. */
void *uapi_read_only(const void *data, size_t size);
__u32 uapi_crc32(const void *data, size_t size);
__u32 uapi_driver_crc32(unsigned int slot);	/* debugfs: the kernel's view */

/* Children: what fn returns is their exit status, a small positive number. */
typedef int (*uapi_child_fn)(void *arg);
pid_t uapi_fork(uapi_child_fn fn, void *arg);
int uapi_wait(pid_t pid);	/* exit status, or 128 + signal */
int uapi_in_child(uapi_child_fn fn, void *arg);
int uapi_as_nobody(uapi_child_fn fn, void *arg);
int uapi_without_rawio(uapi_child_fn fn, void *arg);

/* A line of a file, cut at its end; a write: 0 or -errno. */
void uapi_read_line(const char *path, char *line, size_t size);
int uapi_write_file(const char *path, const char *text);

void uapi_sleep_ms(unsigned int ms);

/* How often a race is run: $FRAMERING_ROUNDS, else as often as is usual. */
unsigned int uapi_rounds(unsigned int usual);

#endif /* TESTS_UAPI_UTIL_H */
