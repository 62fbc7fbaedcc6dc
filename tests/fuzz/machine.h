/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program of the fuzzer runs on: a few files and mappings, known by their
 * numbers, and the calls there are. Nothing that a call returns is looked at:
 * the kernel is the judge. Those on video nodes are counted if they succeed, since
 * they reach the driver only when V4L2 finds nothing wrong with them.
 */
#ifndef TESTS_FUZZ_MACHINE_H
#define TESTS_FUZZ_MACHINE_H

#include <stddef.h>
#include <sys/types.h>

#include "program.h"

#define MACHINE_FILES 12
#define MACHINE_MAPS 8
#define MACHINE_CHILDREN 4
#define MACHINE_VERBS 64 /* at most */

/* Most calls do not say. */
enum outcome {
	UNTOLD,
	FAILED,
	SUCCEEDED,
};

struct machine {
	int file[MACHINE_FILES];
	struct {
		char *at;
		size_t size;
	} map[MACHINE_MAPS];
	pid_t child[MACHINE_CHILDREN];
	bool is_child;
	int mail[2]; /* a socket pair that all machines share */
	enum outcome outcome; /* of the call that is made */
	struct {
		uint32_t told;
		uint32_t succeeded;
	} count[MACHINE_VERBS];
};

struct verb {
	const char *name;
	unsigned int weight; /* how often it is made up, among the others */
	void (*run)(struct machine *machine, const uint32_t *arg);
	enum kind kind[MAX_ARGS];
};

extern const struct verb machine_verbs[];
extern const uint32_t machine_verb_count;

uint32_t machine_some_verb(struct dice *dice);
/* By its name; machine_verb_count if there is none such. */
uint32_t machine_verb(const char *name);
/* Nodes come or go: that takes as long as hundreds of other calls. */
bool machine_is_slow(uint32_t verb);

void machine_init(struct machine *machine, const int *mail);
/* Then nothing is open, mapped or running. */
void machine_run(struct machine *machine, const struct program *program);

/* Of the calls, in files of their own. */
/* -1 if there is none now. */
int machine_file(const struct machine *machine, uint32_t number);
void machine_put_file(struct machine *machine, uint32_t number, int fd);
/* Of whole pages; what had that number is unmapped. */
void machine_put_map(struct machine *machine, uint32_t number, void *at,
		     size_t size);

void call_open(struct machine *machine, const uint32_t *arg);
void call_close(struct machine *machine, const uint32_t *arg);
void call_dup(struct machine *machine, const uint32_t *arg);
void call_send(struct machine *machine, const uint32_t *arg);
void call_receive(struct machine *machine, const uint32_t *arg);
void call_poll(struct machine *machine, const uint32_t *arg);
void call_read(struct machine *machine, const uint32_t *arg);
void call_write(struct machine *machine, const uint32_t *arg);
void call_seek(struct machine *machine, const uint32_t *arg);
void call_look(struct machine *machine, const uint32_t *arg);

void call_setup(struct machine *machine, const uint32_t *arg);
void call_attach(struct machine *machine, const uint32_t *arg);
void call_query(struct machine *machine, const uint32_t *arg);
void call_buffer(struct machine *machine, const uint32_t *arg);
void call_dequeue(struct machine *machine, const uint32_t *arg);
void call_queue(struct machine *machine, const uint32_t *arg);
void call_acquire(struct machine *machine, const uint32_t *arg);
void call_release(struct machine *machine, const uint32_t *arg);
void call_export(struct machine *machine, const uint32_t *arg);
void call_event(struct machine *machine, const uint32_t *arg);
void call_window(struct machine *machine, const uint32_t *arg);
void call_led(struct machine *machine, const uint32_t *arg);
void call_register(struct machine *machine, const uint32_t *arg);
void call_ioctl(struct machine *machine, const uint32_t *arg);
void call_sync(struct machine *machine, const uint32_t *arg);
void call_import(struct machine *machine, const uint32_t *arg);

void call_video(struct machine *machine, const uint32_t *arg);
void call_video_nodes(struct machine *machine, const uint32_t *arg);
void call_video_query(struct machine *machine, const uint32_t *arg);
void call_video_format(struct machine *machine, const uint32_t *arg);
void call_video_rate(struct machine *machine, const uint32_t *arg);
void call_video_request(struct machine *machine, const uint32_t *arg);
void call_video_create(struct machine *machine, const uint32_t *arg);
void call_video_buffer(struct machine *machine, const uint32_t *arg);
void call_video_prepare(struct machine *machine, const uint32_t *arg);
void call_video_queue(struct machine *machine, const uint32_t *arg);
void call_video_dequeue(struct machine *machine, const uint32_t *arg);
void call_video_stream(struct machine *machine, const uint32_t *arg);
void call_video_start(struct machine *machine, const uint32_t *arg);
void call_video_export(struct machine *machine, const uint32_t *arg);
void call_video_map(struct machine *machine, const uint32_t *arg);
void call_video_event(struct machine *machine, const uint32_t *arg);

void call_mmap(struct machine *machine, const uint32_t *arg);
void call_munmap(struct machine *machine, const uint32_t *arg);
void call_mremap(struct machine *machine, const uint32_t *arg);
void call_mprotect(struct machine *machine, const uint32_t *arg);
void call_madvise(struct machine *machine, const uint32_t *arg);
void call_touch(struct machine *machine, const uint32_t *arg);

void call_fork(struct machine *machine, const uint32_t *arg);
void call_kill(struct machine *machine, const uint32_t *arg);
void call_pause(struct machine *machine, const uint32_t *arg);
void call_add(struct machine *machine, const uint32_t *arg);
void call_remove(struct machine *machine, const uint32_t *arg);
void call_rebind(struct machine *machine, const uint32_t *arg);

#endif /* TESTS_FUZZ_MACHINE_H */
