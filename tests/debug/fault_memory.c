// SPDX-License-Identifier: GPL-2.0-only
/* What is made to fail with mappings and dma-bufs. */
#include <libdrm/drm.h>
#include <linux/dma-buf.h>
#include <sys/wait.h>

#include "fault.h"

#define RW (PROT_READ | PROT_WRITE)

static int map_at(int fd, size_t size, int prot, int flags, __u64 offset)
{
	void *map = mmap(NULL, size, prot, flags, fd, offset);
	int error;

	if (map == MAP_FAILED)
		return -errno;
	error = answer(munmap(map, size));
	/* Failed it has done nothing, and the file would stay open. */
	if (error)
		assert_int_equal(munmap(map, size), 0);
	return error;
}

static int map_slot(void)
{
	return map_at(at.producer, UAPI_SIZE, RW, MAP_SHARED | MAP_POPULATE, 0);
}

static int map_all(void)
{
	return map_at(at.producer, UAPI_SLOTS * UAPI_SIZE, RW, MAP_SHARED,
		      FRAMERING_REGION_ALL << FRAMERING_REGION_SHIFT);
}

static int map_window(void)
{
	return map_at(at.producer, UAPI_PAGE, RW, MAP_SHARED,
		      FRAMERING_REGION_WINDOW << FRAMERING_REGION_SHIFT);
}

static int map_status(void)
{
	return map_at(at.producer, UAPI_PAGE, PROT_READ, MAP_SHARED,
		      FRAMERING_REGION_STATUS << FRAMERING_REGION_SHIFT);
}

static int map_dma_buf(void)
{
	return map_at(at.fd, UAPI_SIZE, RW, MAP_SHARED, 0);
}

static int sync_dma_buf(void)
{
	struct dma_buf_sync begin = { DMA_BUF_SYNC_RW | DMA_BUF_SYNC_START };
	struct dma_buf_sync end = { DMA_BUF_SYNC_RW | DMA_BUF_SYNC_END };
	int error = uapi_ioctl(at.fd, DMA_BUF_IOCTL_SYNC, &begin);

	return error ? error : uapi_ioctl(at.fd, DMA_BUF_IOCTL_SYNC, &end);
}

static int import_dma_buf(void)
{
	struct drm_prime_handle prime = { .fd = at.fd };
	struct drm_gem_close gem = { 0 };
	int error = uapi_ioctl(at.gpu, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime);

	if (error)
		return error;
	gem.handle = prime.handle;
	return uapi_ioctl(at.gpu, DRM_IOCTL_GEM_CLOSE, &gem);
}

/* The middle goes, and comes back: the mapping is split, in turn by each call. */
static int split_mapping(void)
{
	int error = answer(mprotect(at.map + UAPI_PAGE, UAPI_PAGE, PROT_READ));

	return error ? error :
		       answer(mprotect(at.map + UAPI_PAGE, UAPI_PAGE, RW));
}

static int move_mapping(void)
{
	void *moved = mremap(at.map, UAPI_SIZE, UAPI_SIZE,
			     MREMAP_MAYMOVE | MREMAP_FIXED, at.target);

	return moved == MAP_FAILED ? -errno : 0;
}

/* By read() into it: a page fault of the kernel's, which may fail. */
static int copy_on_write(void)
{
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (zero < 0)
		return -errno;
	n = read(zero, at.map + 2 * UAPI_PAGE, UAPI_PAGE);
	close(zero);
	return n == (ssize_t)UAPI_PAGE ? 0 : -EFAULT;
}

/* The child inherits the mapping. */
static int fork_and_exit(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	return pid < 0 ? -errno : answer(waitpid(pid, NULL, 0));
}

const struct operation operations_of_memory[] = {
	{ "mmap of a slot", a_producer, map_slot },
	{ "mmap of all", a_producer, map_all },
	{ "mmap of a window", a_producer, map_window },
	{ "mmap of the status page", a_producer, map_status },
	{ "mmap of a dma-buf", a_dma_buf, map_dma_buf },
	{ "DMA_BUF_IOCTL_SYNC", a_dma_buf, sync_dma_buf },
	{ "import of a dma-buf", an_importer, import_dma_buf },
	{ "mprotect of a part", a_mapped_slot, split_mapping },
	{ "mremap", a_mapped_slot_and_room, move_mapping },
	{ "copy on write", a_private_slot, copy_on_write },
	{ "fork", a_mapped_slot, fork_and_exit },
	{ NULL, NULL, NULL },
};
