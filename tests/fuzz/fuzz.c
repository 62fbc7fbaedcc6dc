// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fuzzer: several processes run programs of system calls against the driver,
 * keep those that went where none had been, and change them further. It finds
 * nothing itself: the kernel it runs on does, by a report that ends the guest.
 * The program that each process was at is then in its file of --out.
 */
#include <errno.h>
#include <fcntl.h>
#include <popt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cover.h"
#include "machine.h"
#include "minimize.h"

#define MAX_WORKERS 16
#define CORPUS 4096
/* One program of so many has its device taken away. */
#define REBIND_EACH 200
/* One slow call of so many is made. */
#define SLOW_EACH 3
#define OFTEN 500
#define RULES "/sys/kernel/debug/framering/framering0/rules"

enum mode {
	FUZZ,
	REPLAY,
	MINIMIZE,
};

/* What all processes share. */
struct board {
	uint64_t calls;
	uint64_t programs;
	uint64_t rules_read;
	uint32_t steps;
	uint32_t kept;
	uint64_t told[MACHINE_VERBS]; /* calls whose outcome is known */
	uint64_t succeeded[MACHINE_VERBS];
	uint8_t seen[COVER_STEPS];
	struct program corpus[CORPUS];
};

static struct {
	int seed;
	int workers;
	int calls;
	int times;
	int chunk;
	int from;
	char *out;
} options = { .seed = 1, .workers = 4, .calls = 100000, .times = 100 };

static struct board *board;
static int mail[2];

static void keep(const struct program *program)
{
	uint32_t at = __atomic_fetch_add(&board->kept, 1, __ATOMIC_RELAXED);

	if (at < CORPUS)
		board->corpus[at] = *program;
}

static const struct program *some_kept(struct dice *dice)
{
	uint32_t kept = board->kept < CORPUS ? board->kept : CORPUS;
	const struct program *program;

	if (!kept)
		return NULL;
	program = &board->corpus[dice_roll(dice, kept)];
	/* Another process may be writing it just now. */
	return program->calls ? program : NULL;
}

/* Of slow calls only some are left. */
static void spare_slow_calls(struct program *program, struct dice *dice)
{
	uint32_t rebind = machine_verb("rebind"), pause = machine_verb("pause");

	for (uint32_t i = 0; i < program->calls; i++) {
		uint32_t verb = program->call[i].verb;

		if (verb == rebind ||
		    (machine_is_slow(verb) && dice_roll(dice, SLOW_EACH)))
			program->call[i].verb = pause;
	}
	if (!dice_roll(dice, REBIND_EACH))
		program->call[dice_roll(dice, program->calls)].verb = rebind;
}

static void next_program(struct program *program, struct dice *dice)
{
	const struct program *first = some_kept(dice);
	const struct program *second = some_kept(dice);

	if (first && second && dice_roll(dice, 4)) {
		*program = *first;
		program_change(program, second, dice);
	} else {
		program_make(program, dice);
	}
	spare_slow_calls(program, dice);
}

/*
 * Before it runs: afterwards there may be nobody to tell. In one call, since the
 * file is the host's: empty lines overwrite what a longer one has left.
 */
static void note(int fd, const struct program *program)
{
	static char text[PROGRAM_TEXT];
	static int before;
	int size = program_format(program, text, sizeof(text));
	int all = size > before ? size : before;

	before = size;
	memset(text + size, '\n', all - size);
	if (fd >= 0 && pwrite(fd, text, all, 0) != all)
		perror("fuzz: cannot note the program");
}

static int open_note(int worker)
{
	char path[300];

	if (!options.out)
		return -1;
	snprintf(path, sizeof(path), "%s/worker-%d", options.out, worker);
	return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
}

static void report(void)
{
	fprintf(stderr,
		"fuzz: %llu calls, %llu programs, %u steps covered, %u kept\n",
		(unsigned long long)board->calls,
		(unsigned long long)board->programs, board->steps, board->kept);
}

/* The driver's own rules, of every generation there is: "... broken=0" each. */
static void check_rules(void)
{
	char text[4096];
	int fd = open(RULES, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	/* Just now the device may be away. */
	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	if (n > 0)
		__atomic_add_fetch(&board->rules_read, 1, __ATOMIC_RELAXED);
	for (char *at = text; (at = strstr(at, "broken=")); at++) {
		if (at[strlen("broken=")] == '0')
			continue;
		fprintf(stderr, "fuzz: a rule of the hand-off is broken:\n%s",
			text);
		_exit(3);
	}
}

static void add_counts(struct machine *machine)
{
	for (uint32_t i = 0; i < machine_verb_count; i++) {
		__atomic_add_fetch(&board->told[i], machine->count[i].told,
				   __ATOMIC_RELAXED);
		__atomic_add_fetch(&board->succeeded[i],
				   machine->count[i].succeeded,
				   __ATOMIC_RELAXED);
	}
	memset(machine->count, 0, sizeof(machine->count));
}

/* False if what was tried often never went well: then it was no test of it. */
static bool report_counts(void)
{
	bool good = true;

	for (uint32_t i = 0; i < machine_verb_count; i++) {
		if (!board->told[i])
			continue;
		fprintf(stderr, "fuzz: %s: %llu of %llu succeeded\n",
			machine_verbs[i].name,
			(unsigned long long)board->succeeded[i],
			(unsigned long long)board->told[i]);
		if (board->told[i] > OFTEN && !board->succeeded[i])
			good = false;
	}
	return good;
}

static void work(int worker)
{
	static struct machine machine;
	int notes = open_note(worker);
	struct dice dice;

	machine_init(&machine, mail);
	dice_init(&dice, (uint64_t)options.seed << 8 | worker);
	if (cover_begin())
		fprintf(stderr, "fuzz: no KCOV: nothing guides the fuzzer\n");
	while (board->calls < (uint64_t)options.calls) {
		struct program program;
		uint32_t found;

		next_program(&program, &dice);
		note(notes, &program);
		cover_reset();
		machine_run(&machine, &program);
		add_counts(&machine);
		check_rules();
		found = cover_new(board->seen);
		__atomic_add_fetch(&board->steps, found, __ATOMIC_RELAXED);
		__atomic_add_fetch(&board->calls, program.calls,
				   __ATOMIC_RELAXED);
		if (found)
			keep(&program);
		if (__atomic_add_fetch(&board->programs, 1, __ATOMIC_RELAXED) %
			    1000 ==
		    0)
			report();
	}
}

static int load(struct program *program, const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned int line;
	int ret;

	if (!file) {
		fprintf(stderr, "fuzz: %s: %s\n", path, strerror(errno));
		return -1;
	}
	ret = program_parse(program, file, &line);
	if (ret)
		fprintf(stderr, "fuzz: %s: line %u is no call\n", path, line);
	fclose(file);
	return ret;
}

/* The programs that are named, each in a process, at the same time. */
static void replay(int worker)
{
	static struct machine machine;

	machine_init(&machine, mail);
	for (int i = 0; i < options.times; i++)
		machine_run(&machine, &board->corpus[worker]);
	check_rules();
}

/* Status 0 if every process ended well: nothing a call does may end one. */
static int run_all(void (*run)(int worker), int workers)
{
	pid_t pid[MAX_WORKERS];
	int status, failed = 0;

	for (int i = 0; i < workers; i++) {
		pid[i] = fork();
		if (pid[i] < 0) {
			perror("fuzz: fork");
			return 1;
		}
		if (!pid[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			run(i);
			_exit(0);
		}
	}
	for (int i = 0; i < workers; i++) {
		if (waitpid(pid[i], &status, 0) < 0 || status) {
			fprintf(stderr, "fuzz: process %d ended with %#x\n", i,
				status);
			failed = 1;
		}
	}
	return failed;
}

static int load_all(const char **paths)
{
	for (; paths && *paths; paths++) {
		if (board->kept == CORPUS ||
		    load(&board->corpus[board->kept++], *paths))
			return 2;
	}
	return 0;
}

static int replay_all(int count)
{
	return run_all(replay, count);
}

static int minimize_all(void)
{
	static struct program programs[MAX_WORKERS];
	struct minimize m = {
		.programs = programs,
		.count = board->kept,
		.chunk = options.chunk,
		.from = options.from,
		.out = options.out,
	};
	int ret;

	memcpy(programs, board->corpus, sizeof(programs));
	ret = minimize(&m, board->corpus, replay_all);
	if (ret < 0)
		fprintf(stderr, "fuzz: %s: %s\n", options.out, strerror(-ret));
	return ret ? 1 : 0;
}

static int run(enum mode mode)
{
	int status;

	if (mode == FUZZ) {
		status = run_all(work, options.workers);
		report();
		if (!report_counts()) {
			fprintf(stderr, "fuzz: some call never succeeds\n");
			return 1;
		}
		if (board->steps && board->rules_read)
			return status;
		fprintf(stderr, "fuzz: nothing was seen: no %s\n",
			board->steps ? RULES : "KCOV");
		return 1;
	}
	if (!board->kept || board->kept > MAX_WORKERS) {
		fprintf(stderr, "fuzz: takes 1 to %d files to run\n",
			MAX_WORKERS);
		return 2;
	}
	return mode == REPLAY ? replay_all(board->kept) : minimize_all();
}

int main(int argc, char **argv)
{
	enum mode mode = FUZZ;
	const struct poptOption table[] = {
		{ "seed", 's', POPT_ARG_INT, &options.seed, 0,
		  "of all that is made up; with one worker it brings a run back",
		  "N" },
		{ "workers", 'w', POPT_ARG_INT, &options.workers, 0,
		  "processes (4)", "N" },
		{ "calls", 'n', POPT_ARG_INT, &options.calls, 0,
		  "stop after so many (100000)", "N" },
		{ "out", 'o', POPT_ARG_STRING, &options.out, 0,
		  "where each process notes its program before it runs it",
		  "DIR" },
		{ "replay", 'r', POPT_ARG_VAL, &mode, REPLAY,
		  "only run the programs in FILE..., at the same time", NULL },
		{ "minimize", 'm', POPT_ARG_VAL, &mode, MINIMIZE,
		  "replay, with ever other calls left out; notes what in DIR",
		  NULL },
		{ "times", 't', POPT_ARG_INT, &options.times, 0,
		  "replay, minimize: so often (100)", "N" },
		{ "chunk", 0, POPT_ARG_INT, &options.chunk, 0,
		  "minimize: begin with N calls left out (0: with none)", "N" },
		{ "from", 0, POPT_ARG_INT, &options.from, 0,
		  "minimize: the first of them", "N" },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext ctx =
		poptGetContext("fuzz", argc, (const char **)argv, table, 0);
	int status = 2;

	poptSetOtherOptionHelp(ctx, "[OPTION...] [FILE...]");
	if (poptGetNextOpt(ctx) < -1 || options.workers < 1 ||
	    options.workers > MAX_WORKERS || options.calls < 1 ||
	    options.chunk < 0 || options.from < 0 ||
	    (mode == MINIMIZE && !options.out)) {
		poptPrintUsage(ctx, stderr, 0);
		goto out;
	}
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED ||
	    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, mail)) {
		perror("fuzz");
		goto out;
	}
	status = load_all(poptGetArgs(ctx));
	if (!status)
		status = run(mode);
out:
	poptFreeContext(ctx);
	return status;
}
