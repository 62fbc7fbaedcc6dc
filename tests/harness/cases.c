// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "pace.h"

#define STATUS_SKIPPED 77
#define REASON_SIZE 200

/* What a case's process and its parent share. */
struct shared {
	_Atomic unsigned int limit; /* seconds at ease, from when it was set */
	_Atomic unsigned int limits; /* how often it has been set */
	char reason[REASON_SIZE]; /* of a skip; empty if the case was not skipped */
};

struct verdict {
	const char *word; /* pass, fail or skip */
	char reason[REASON_SIZE];
};

static struct shared *shared;

void case_limit(unsigned int seconds)
{
	shared->limit = seconds;
	shared->limits++;
}

void case_skip_because(const char *reason)
{
	snprintf(shared->reason, sizeof(shared->reason), "%s", reason);
}

static void prepare(sigset_t *before)
{
	sigset_t child;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		perror("cases: mmap");
		exit(2);
	}
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, before);
}

/* Whether the child has ended within a second. */
static bool ends_soon(pid_t pid, int *status)
{
	static const struct timespec second = { .tv_sec = 1 };
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (waitpid(pid, status, WNOHANG) == pid)
		return true;
	sigtimedwait(&child, NULL, &second);
	return waitpid(pid, status, WNOHANG) == pid;
}

/* Waits for the child; if it takes too long, ends it and all it has started. */
static bool ends_in_time(pid_t pid, int *status)
{
	unsigned int limits = shared->limits;
	double last = pace_clock(), now, spent = 0;

	while (!ends_soon(pid, status)) {
		now = pace_clock();
		spent += (now - last) / pace_now();
		last = now;
		if (limits != shared->limits) {
			limits = shared->limits;
			spent = 0;
		}
		if (spent < shared->limit)
			continue;
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL);
		waitpid(pid, status, 0);
		return false;
	}
	/* A case that fails may leave children of its own behind. */
	kill(-pid, SIGKILL);
	return true;
}

static struct verdict judge(bool in_time, int status)
{
	struct verdict verdict = { .word = "fail" };

	if (!in_time)
		snprintf(verdict.reason, sizeof(verdict.reason),
			 "hangs: took longer than %u s", shared->limit);
	else if (WIFSIGNALED(status))
		snprintf(verdict.reason, sizeof(verdict.reason),
			 "signal %d: %s", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		snprintf(verdict.reason, sizeof(verdict.reason), "status %d",
			 WEXITSTATUS(status));
	else if (shared->reason[0])
		verdict = (struct verdict){ .word = "skip" };
	else
		verdict.word = "pass";
	if (!strcmp(verdict.word, "skip"))
		memcpy(verdict.reason, shared->reason, sizeof(verdict.reason));
	return verdict;
}

/* The case's name stands where cmocka prints that of a group. */
static int run_here(const struct CMUnitTest *test, CMFixtureFunction setup,
		    CMFixtureFunction teardown)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setenv("CASES_WITHIN", "1", 1);
	return _cmocka_run_group_tests(test->name, test, 1, setup, teardown) !=
	       0;
}

static struct verdict run_case(const struct CMUnitTest *test,
			       CMFixtureFunction setup,
			       CMFixtureFunction teardown, const sigset_t *mask)
{
	int status = 0;
	bool in_time;
	pid_t pid;

	*shared = (struct shared){ .limit = CASE_SECONDS };
	pid = fork();
	if (pid < 0) {
		perror("cases: fork");
		exit(2);
	}
	if (!pid) {
		sigprocmask(SIG_SETMASK, mask, NULL);
		exit(run_here(test, setup, teardown));
	}
	/* Whichever of the two comes first. */
	setpgid(pid, pid);
	in_time = ends_in_time(pid, &status);
	return judge(in_time, status);
}

static const struct CMUnitTest *find(const struct CMUnitTest *tests,
				     size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(tests[i].name, name))
			return &tests[i];
	}
	fprintf(stderr, "there is no case %s; --list names them all\n", name);
	exit(2);
}

struct totals {
	unsigned int failed;
	unsigned int passed;
	unsigned int skipped;
};

static void count(struct totals *totals, const char *word)
{
	if (!strcmp(word, "fail"))
		totals->failed++;
	else if (!strcmp(word, "pass"))
		totals->passed++;
	else
		totals->skipped++;
}

int cases_main(int argc, char **argv, const struct CMUnitTest *tests,
	       size_t number, CMFixtureFunction setup,
	       CMFixtureFunction teardown)
{
	/* Those of a program within a case are not the case's own. */
	const char *mark = getenv("CASES_WITHIN") ? "| " : "";
	struct totals totals = { 0 };
	bool first = argc == 2 && !strcmp(argv[1], "--first");
	size_t wanted;
	sigset_t mask;

	if (argc == 2 && !strcmp(argv[1], "--list")) {
		for (size_t i = 0; i < number; i++)
			puts(tests[i].name);
		return 0;
	}
	if (first)
		argc--;
	wanted = argc > 1 ? (size_t)argc - 1 : number;
	prepare(&mask);
	for (size_t i = 0; i < wanted && !(first && totals.failed); i++) {
		const struct CMUnitTest *test =
			argc > 1 ? find(tests, number, argv[i + 1]) : &tests[i];
		double begin = pace_clock();
		struct verdict verdict;

		fflush(NULL);
		verdict = run_case(test, setup, teardown, &mask);
		printf("%sCASE %s %s %.2f %s\n", mark, verdict.word,
		       test->name, pace_clock() - begin, verdict.reason);
		count(&totals, verdict.word);
	}
	if (totals.failed)
		return 1;
	return totals.passed || !totals.skipped ? 0 : STATUS_SKIPPED;
}
