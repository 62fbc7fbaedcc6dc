// SPDX-License-Identifier: GPL-2.0-only
/* Calls on mappings of frames, registers and the status page. */
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#include "machine.h"

#define PAGE 4096UL

static sigjmp_buf no_memory;

/* A page-aligned part of a mapping; false if there is none. */
static bool part_of(const struct machine *machine, const uint32_t *arg,
		    char **at, size_t *size)
{
	uint32_t number = arg[0] % MACHINE_MAPS;
	size_t all = machine->map[number].size;
	size_t begin = arg[1] & ~(PAGE - 1);

	if (!machine->map[number].at)
		return false;
	if (begin >= all)
		begin = 0;
	*at = machine->map[number].at + begin;
	*size = arg[2] && arg[2] < all - begin ? arg[2] : all - begin;
	return true;
}

/* Arguments: number of the mapping, file, region and flags, index, size, offset. */
void call_mmap(struct machine *machine, const uint32_t *arg)
{
	static const int ways[][2] = {
		{ PROT_READ | PROT_WRITE, MAP_SHARED },
		{ PROT_READ, MAP_SHARED },
		{ PROT_READ | PROT_WRITE, MAP_PRIVATE },
		{ PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE },
	};
	const int *way = ways[arg[2] / 4 % COUNT(ways)];
	uint64_t offset = (uint64_t)(arg[2] % 4) << 40 |
			  (uint64_t)(arg[3] & 0xff) << 32 |
			  (arg[5] > 0x10000 ? 0 : arg[5] & ~(PAGE - 1));
	size_t size = arg[4] > 1U << 24 ? 1U << 24 : arg[4];
	void *at = mmap(NULL, size, way[0], way[1],
			machine->file[arg[1] % MACHINE_FILES], offset);

	if (at != MAP_FAILED)
		machine_put_map(machine, arg[0], at,
				(size + PAGE - 1) & ~(PAGE - 1));
}

/* What is left keeps its place: holes are made on purpose. */
void call_munmap(struct machine *machine, const uint32_t *arg)
{
	char *at;
	size_t size;

	if (!part_of(machine, arg, &at, &size))
		return;
	munmap(at, size);
	if (size >= machine->map[arg[0] % MACHINE_MAPS].size)
		machine->map[arg[0] % MACHINE_MAPS].at = NULL;
}

void call_mremap(struct machine *machine, const uint32_t *arg)
{
	uint32_t number = arg[0] % MACHINE_MAPS;
	size_t size = arg[2] > 1U << 24 ? 1U << 24 : arg[2] & ~(PAGE - 1);
	void *at;

	if (!machine->map[number].at || !size)
		return;
	at = mremap(machine->map[number].at, machine->map[number].size, size,
		    arg[3] & 1 ? MREMAP_MAYMOVE : 0);
	if (at == MAP_FAILED)
		return;
	machine->map[number].at = at;
	machine->map[number].size = size;
}

void call_mprotect(struct machine *machine, const uint32_t *arg)
{
	char *at;
	size_t size;

	if (part_of(machine, arg, &at, &size))
		mprotect(at, size, arg[3] & 7);
}

void call_madvise(struct machine *machine, const uint32_t *arg)
{
	static const int advice[] = {
		MADV_DONTNEED, MADV_WILLNEED, MADV_DONTFORK,  MADV_DOFORK,
		MADV_REMOVE,   MADV_HUGEPAGE, MADV_DONTDUMP,  MADV_FREE,
		MADV_COLD,     MADV_PAGEOUT,  MADV_MERGEABLE,
	};
	char *at;
	size_t size;

	if (part_of(machine, arg, &at, &size))
		madvise(at, size, advice[arg[3] % COUNT(advice)]);
}

static void on_fault(int signal)
{
	(void)signal;
	siglongjmp(no_memory, 1);
}

void call_touch(struct machine *machine, const uint32_t *arg)
{
	const struct sigaction action = { .sa_handler = on_fault };
	uint32_t number = arg[0] % MACHINE_MAPS;
	volatile char *at = machine->map[number].at;

	if (!at)
		return;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	at += arg[1] % machine->map[number].size;
	if (!sigsetjmp(no_memory, 1)) {
		if (arg[2] & 1)
			*at = (char)arg[1];
		else
			(void)*at;
	}
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
}
