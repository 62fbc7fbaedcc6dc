// SPDX-License-Identifier: GPL-2.0-only
/* A slot in the hands of another driver: vgem, which every suite's kernel has. */
#include <libdrm/drm.h>
#include <dirent.h>
#include <linux/dma-buf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "uapi_util.h"
#include "uapi_vgem.h"

/* vgem's own ioctls, whose header not every suite has. */
#define VGEM_FENCE_WRITE 1

struct vgem_fence_attach {
	__u32 handle;
	__u32 flags;
	__u32 out_fence;
	__u32 pad;
};

struct vgem_fence_signal {
	__u32 fence;
	__u32 flags;
};

#define VGEM_ATTACH \
	DRM_IOWR(DRM_COMMAND_BASE + 1, struct vgem_fence_attach)
#define VGEM_SIGNAL \
	DRM_IOW(DRM_COMMAND_BASE + 2, struct vgem_fence_signal)

static int export_slot(int fd, __u32 slot, __u32 flags)
{
	struct framering_export arg = { .slot = slot, .flags = flags };

	assert_int_equal(uapi_ioctl(fd, FRAMERING_IOC_EXPORT, &arg), 0);
	return arg.fd;
}

static __u32 import(int gpu, int buf)
{
	struct drm_prime_handle arg = { .fd = buf };

	assert_int_equal(uapi_ioctl(gpu, DRM_IOCTL_PRIME_FD_TO_HANDLE, &arg), 0);
	return arg.handle;
}

static void forget(int gpu, __u32 handle)
{
	struct drm_gem_close arg = { .handle = handle };

	assert_int_equal(uapi_ioctl(gpu, DRM_IOCTL_GEM_CLOSE, &arg), 0);
}

static int unload(void)
{
	return syscall(SYS_delete_module, "framering", O_NONBLOCK) ? -errno : 0;
}

static void another_driver_imports_every_slot(void **state)
{
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	__u32 handle[UAPI_SLOTS];

	(void)state;
	for (__u32 i = 0; i < UAPI_SLOTS; i++)
		handle[i] = import(gpu, export_slot(producer, i,
						    FRAMERING_EXPORT_RDWR));
	for (__u32 i = 0; i < UAPI_SLOTS; i++)
		forget(gpu, handle[i]);
}

static void slots_of_every_cache_mode_and_size_are_imported(void **state)
{
	struct framering_setup setup = uapi_setup();
	int gpu = uapi_open_vgem();

	(void)state;
	setup.format.height = 10000; /* 2.4 MiB, more than a segment may have */
	for (__u32 cache = 0; cache <= FRAMERING_CACHE_UNCACHED; cache++) {
		int producer;

		setup.cache = cache;
		producer = uapi_producer_with(setup);
		forget(gpu, import(gpu, export_slot(producer, 0, 0)));
		close(producer);
	}
}

#define SYNCS "/sys/kernel/tracing/events/dma/dma_sync_sg_for_device/enable"
#define TRACE "/sys/kernel/tracing/trace"

static void put_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

/* How often caches have been written back for vgem, by the kernel's own word. */
static unsigned int syncs(void)
{
	FILE *file = fopen(TRACE, "r");
	unsigned int count = 0;
	char line[4096];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		count += strstr(line, "dma_sync_sg_for_device: vgem") != NULL;
	fclose(file);
	return count;
}

/*
 * vgem does not snoop there: at QUEUE what the processor has written goes to
 * memory, for each importer. Nobody has to on x86, whose devices all snoop.
 */
static void queue_writes_back_what_importers_read(void **state)
{
	struct framering_setup setup = uapi_setup();
	struct framering_queue queue = { 0 };
	int producer, gpu;
	__u32 handle;

	(void)state;
	if (uapi_on_x86())
		return;
	if (access(SYNCS, W_OK))
		case_skip("this kernel has no tracepoints of the DMA API");
	setup.cache = FRAMERING_CACHE_CACHED;
	producer = uapi_producer_with(setup);
	gpu = uapi_open_vgem();
	handle = import(gpu, export_slot(producer, 0, 0));
	put_text(SYNCS, "1");
	put_text(TRACE, "\n");
	queue.slot = uapi_dequeue(producer);
	assert_int_equal(queue.slot, 0);
	assert_int_equal(syncs(), 0);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &queue), 0);
	assert_int_equal(syncs(), 1);
	/* Nobody has imported the next. */
	queue.slot = uapi_dequeue(producer);
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_QUEUE, &queue), 0);
	assert_int_equal(syncs(), 1);
	put_text(SYNCS, "0");
	forget(gpu, handle);
}

static void a_read_only_buf_is_imported_too(void **state)
{
	int gpu = uapi_open_vgem();
	int buf;

	(void)state;
	uapi_producer();
	buf = export_slot(uapi_consumer(0, 1), 1, 0);
	forget(gpu, import(gpu, buf));
}

static void an_import_keeps_memory_and_module(void **state)
{
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	int buf = export_slot(producer, 0, FRAMERING_EXPORT_RDWR);
	struct drm_prime_handle arg = { .handle = import(gpu, buf) };
	unsigned char *view;

	(void)state;
	view = uapi_map_slot(producer, 0, PROT_READ | PROT_WRITE);
	memset(view, 0x63, UAPI_SIZE);
	uapi_unmap(view, UAPI_SIZE);
	close(buf);
	close(producer);
	assert_int_equal(unload(), -EAGAIN);
	assert_int_equal(uapi_ioctl(gpu, DRM_IOCTL_PRIME_HANDLE_TO_FD, &arg), 0);
	view = uapi_map(arg.fd, UAPI_SIZE, PROT_READ, MAP_SHARED, 0);
	assert_int_equal(view[UAPI_SIZE - 1], 0x63);
}

static void an_importers_fence_shows_in_poll(void **state)
{
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	int buf = export_slot(producer, 0, FRAMERING_EXPORT_RDWR);
	struct vgem_fence_attach fence = {
		.handle = import(gpu, buf),
		.flags = VGEM_FENCE_WRITE,
	};
	struct vgem_fence_signal done = { 0 };
	struct pollfd pollfd = { .fd = buf, .events = POLLIN };

	(void)state;
	assert_int_equal(poll(&pollfd, 1, 0), 1);
	assert_int_equal(uapi_ioctl(gpu, VGEM_ATTACH, &fence), 0);
	assert_int_equal(poll(&pollfd, 1, 0), 0);
	done.fence = fence.out_fence;
	assert_int_equal(uapi_ioctl(gpu, VGEM_SIGNAL, &done), 0);
	assert_int_equal(poll(&pollfd, 1, 1000), 1);
}

/* All exports of a slot share its fences, however often it is exported. */
static void two_exports_of_a_slot_share_fences(void **state)
{
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	struct vgem_fence_attach fence = {
		.handle = import(gpu, export_slot(producer, 2, 0)),
		.flags = VGEM_FENCE_WRITE,
	};
	struct pollfd pollfd = { .fd = export_slot(producer, 2, 0),
				 .events = POLLIN };
	struct pollfd other = { .fd = export_slot(producer, 1, 0),
				.events = POLLIN };

	(void)state;
	assert_int_equal(uapi_ioctl(gpu, VGEM_ATTACH, &fence), 0);
	assert_int_equal(poll(&pollfd, 1, 0), 0);
	assert_int_equal(poll(&other, 1, 0), 1);
}

/*
 * A fence calls into the module that made it, even to be freed; the ring's
 * memory may live on when that module is gone. (The kernel dies otherwise.)
 */
static void fences_go_with_the_last_export(void **state)
{
	struct framering_setup setup = uapi_setup();
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	int buf = export_slot(producer, 0, FRAMERING_EXPORT_RDWR);
	struct vgem_fence_attach fence = {
		.handle = import(gpu, buf),
		.flags = VGEM_FENCE_WRITE,
	};
	struct vgem_fence_signal done = { 0 };

	(void)state;
	assert_int_equal(uapi_ioctl(gpu, VGEM_ATTACH, &fence), 0);
	done.fence = fence.out_fence;
	assert_int_equal(uapi_ioctl(gpu, VGEM_SIGNAL, &done), 0);
	forget(gpu, fence.handle);
	assert_int_equal(close(buf), 0);
	assert_int_equal(close(gpu), 0);
	assert_int_equal(syscall(SYS_delete_module, "vgem", O_NONBLOCK), 0);
	setup.slots++;
	assert_int_equal(uapi_ioctl(producer, FRAMERING_IOC_SETUP, &setup), 0);
}

static void syncing_brackets_an_import(void **state)
{
	int producer = uapi_producer();
	int gpu = uapi_open_vgem();
	int buf = export_slot(producer, 0, FRAMERING_EXPORT_RDWR);
	struct dma_buf_sync sync = {
		.flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW,
	};

	(void)state;
	import(gpu, buf);
	assert_int_equal(uapi_ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync), 0);
	sync.flags = DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW;
	assert_int_equal(uapi_ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		uapi_test(another_driver_imports_every_slot),
		uapi_test(slots_of_every_cache_mode_and_size_are_imported),
		uapi_test(queue_writes_back_what_importers_read),
		uapi_test(a_read_only_buf_is_imported_too),
		uapi_test(an_import_keeps_memory_and_module),
		uapi_test(an_importers_fence_shows_in_poll),
		uapi_test(two_exports_of_a_slot_share_fences),
		uapi_test(syncing_brackets_an_import),
		uapi_test(fences_go_with_the_last_export),
	};

	return cases_run(argc, argv, tests);
}
