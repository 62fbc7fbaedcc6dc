// SPDX-License-Identifier: GPL-2.0-only
#include "machine.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define FD KIND_FD
#define MAP KIND_MAP
#define SLOT KIND_SLOT
#define BITS KIND_BITS
#define FEW KIND_FEW
#define SIZE KIND_SIZE
#define ANY KIND_ANY
#define VIDEO KIND_VIDEO

/* Long enough for what does not wait; what waits is interrupted. */
#define PATIENCE_US 10000

const struct verb machine_verbs[] = {
	{ "open", 6, call_open, { FD, FEW } },
	{ "close", 4, call_close, { FD } },
	{ "dup", 3, call_dup, { FD, FD } },
	{ "send", 3, call_send, { FD } },
	{ "receive", 3, call_receive, { FD } },
	{ "poll", 6, call_poll, { FD, FD } },
	{ "read", 8, call_read, { FD, SIZE } },
	{ "write", 8, call_write, { FD, SIZE } },
	{ "seek", 2, call_seek, { FD, SIZE, FEW } },
	{ "look", 1, call_look, { FEW } },
	{ "setup", 4, call_setup, { FD, FEW, FEW, FEW, FEW, ANY } },
	{ "attach", 16, call_attach, { FD, BITS, FEW } },
	{ "query", 4, call_query, { FD } },
	{ "buffer", 4, call_buffer, { FD, SLOT } },
	{ "dequeue", 24, call_dequeue, { FD, BITS } },
	{ "queue", 30, call_queue, { FD, SLOT, BITS, FEW, ANY, ANY } },
	{ "acquire", 24, call_acquire, { FD, BITS } },
	{ "release", 24, call_release, { FD, SLOT, BITS } },
	{ "export", 4, call_export, { FD, SLOT, BITS, FD } },
	{ "event", 8, call_event, { FD } },
	{ "window", 4, call_window, { FD, SLOT } },
	{ "led", 4, call_led, { FD } },
	{ "register", 12, call_register, { FD, FEW, SLOT, FEW, SIZE, ANY } },
	{ "ioctl", 8, call_ioctl, { FD, FEW, FEW, SIZE, ANY, ANY } },
	{ "sync", 6, call_sync, { FD, FEW } },
	{ "import", 3, call_import, { FD } },
	{ "mmap", 8, call_mmap, { MAP, FD, FEW, SLOT, SIZE, SIZE } },
	{ "munmap", 6, call_munmap, { MAP, SIZE, SIZE } },
	{ "mremap", 4, call_mremap, { MAP, SIZE, SIZE, BITS } },
	{ "mprotect", 4, call_mprotect, { MAP, SIZE, SIZE, BITS } },
	{ "madvise", 4, call_madvise, { MAP, SIZE, SIZE, FEW } },
	{ "touch", 12, call_touch, { MAP, SIZE, BITS } },
	{ "fork", 1, call_fork, { FEW } },
	{ "kill", 2, call_kill, { FEW } },
	{ "pause", 1, call_pause, { FEW } },
	{ "add", 1, call_add, { FEW } },
	{ "remove", 1, call_remove, { FEW, BITS } },
	{ "video", 3, call_video, { VIDEO, FEW, FEW } },
	{ "video_nodes", 1, call_video_nodes, { FEW, FEW } },
	{ "video_query", 3, call_video_query, { VIDEO, FEW } },
	{ "video_format", 6, call_video_format,
	  { VIDEO, FEW, FEW, FEW, ANY, ANY } },
	{ "video_rate", 2, call_video_rate, { VIDEO, FEW, FEW, SLOT, SLOT } },
	{ "video_request", 8, call_video_request, { VIDEO, FEW, FEW, FEW } },
	{ "video_create", 5, call_video_create,
	  { VIDEO, FEW, FEW, FEW, SIZE } },
	{ "video_buffer", 2, call_video_buffer,
	  { VIDEO, SLOT, FEW, FEW, FD, SIZE } },
	{ "video_prepare", 3, call_video_prepare,
	  { VIDEO, SLOT, FEW, FEW, FD, SIZE } },
	{ "video_queue", 20, call_video_queue,
	  { VIDEO, SLOT, FEW, FEW, FD, SIZE } },
	{ "video_dequeue", 16, call_video_dequeue,
	  { VIDEO, SLOT, FEW, FEW, FD, SIZE } },
	{ "video_stream", 8, call_video_stream, { VIDEO, FEW, FEW } },
	{ "video_start", 8, call_video_start, { VIDEO } },
	{ "video_export", 4, call_video_export, { VIDEO, SLOT, FEW, FEW, FD } },
	{ "video_map", 6, call_video_map, { MAP, VIDEO, SLOT, FEW, FEW } },
	{ "video_event", 4, call_video_event, { VIDEO, FEW, FEW } },
	{ "video_read", 4, call_read, { VIDEO, SIZE } },
	{ "video_write", 4, call_write, { VIDEO, SIZE } },
	{ "video_poll", 6, call_poll, { VIDEO, VIDEO } },
	{ "video_close", 3, call_close, { VIDEO } },
	{ "rebind", 0, call_rebind, { KIND_NONE } },
};
const uint32_t machine_verb_count = COUNT(machine_verbs);
_Static_assert(COUNT(machine_verbs) <= MACHINE_VERBS, "");

uint32_t machine_verb(const char *name)
{
	uint32_t verb = 0;

	while (verb < machine_verb_count &&
	       strcmp(machine_verbs[verb].name, name))
		verb++;
	return verb;
}

bool machine_is_slow(uint32_t verb)
{
	void (*run)(struct machine *, const uint32_t *) = machine_verbs[verb].run;

	return run == call_add || run == call_remove || run == call_video_nodes;
}

uint32_t machine_some_verb(struct dice *dice)
{
	uint32_t all = 0, verb = 0, at;

	for (uint32_t i = 0; i < machine_verb_count; i++)
		all += machine_verbs[i].weight;
	at = dice_roll(dice, all);
	while (at >= machine_verbs[verb].weight)
		at -= machine_verbs[verb++].weight;
	return verb;
}

/* For no more than to interrupt. */
static void on_alarm(int signal)
{
	(void)signal;
}

void machine_init(struct machine *machine, const int *mail)
{
	struct sigaction action = { .sa_handler = on_alarm };

	memset(machine, 0, sizeof(*machine));
	for (int i = 0; i < MACHINE_FILES; i++)
		machine->file[i] = -1;
	machine->mail[0] = mail[0];
	machine->mail[1] = mail[1];
	sigaction(SIGALRM, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

int machine_file(const struct machine *machine, uint32_t number)
{
	return machine->file[number % MACHINE_FILES];
}

void machine_put_file(struct machine *machine, uint32_t number, int fd)
{
	number %= MACHINE_FILES;
	if (fd < 0)
		return;
	if (machine->file[number] >= 0)
		close(machine->file[number]);
	machine->file[number] = fd;
}

void machine_put_map(struct machine *machine, uint32_t number, void *at,
		     size_t size)
{
	number %= MACHINE_MAPS;
	if (machine->map[number].at)
		munmap(machine->map[number].at, machine->map[number].size);
	machine->map[number].at = at;
	machine->map[number].size = size;
}

static void end_child(pid_t *child)
{
	if (!*child)
		return;
	kill(*child, SIGKILL);
	while (waitpid(*child, NULL, 0) < 0)
		;
	*child = 0;
}

static void clear_away(struct machine *machine)
{
	for (int i = 0; i < MACHINE_CHILDREN; i++)
		end_child(&machine->child[i]);
	for (int i = 0; i < MACHINE_MAPS; i++) {
		if (machine->map[i].at)
			munmap(machine->map[i].at, machine->map[i].size);
		machine->map[i].at = NULL;
	}
	for (int i = 0; i < MACHINE_FILES; i++) {
		if (machine->file[i] >= 0)
			close(machine->file[i]);
		machine->file[i] = -1;
	}
}

/* From now on every so often, so that nothing waits for ever. */
static void interrupt_each(long us)
{
	const struct itimerval timer = {
		.it_interval = { .tv_usec = us },
		.it_value = { .tv_usec = us },
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void count_outcome(struct machine *machine, uint32_t verb)
{
	machine->count[verb].told += machine->outcome != UNTOLD;
	machine->count[verb].succeeded += machine->outcome == SUCCEEDED;
}

void machine_run(struct machine *machine, const struct program *program)
{
	interrupt_each(PATIENCE_US);
	for (uint32_t i = 0; i < program->calls; i++) {
		const struct call *call = &program->call[i];

		machine->outcome = UNTOLD;
		machine_verbs[call->verb].run(machine, call->arg);
		count_outcome(machine, call->verb);
	}
	interrupt_each(0);
	clear_away(machine);
	if (machine->is_child)
		_exit(0);
}

void call_fork(struct machine *machine, const uint32_t *arg)
{
	pid_t *child = &machine->child[arg[0] % MACHINE_CHILDREN];
	pid_t pid;

	/* A child runs the rest too, but has no children. */
	if (*child || machine->is_child)
		return;
	/* fork() begins again when a signal comes, and is slower than they are. */
	interrupt_each(0);
	pid = fork();
	interrupt_each(PATIENCE_US);
	if (pid > 0)
		*child = pid;
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memset(machine->child, 0, sizeof(machine->child));
	machine->is_child = true;
}

void call_kill(struct machine *machine, const uint32_t *arg)
{
	end_child(&machine->child[arg[0] % MACHINE_CHILDREN]);
}

void call_pause(struct machine *machine, const uint32_t *arg)
{
	(void)machine;
	usleep(100 * arg[0]);
}
