/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every verb of `framering` shares: options, errors, output, progress.
 */
#ifndef APPS_FRAMERING_CLI_H
#define APPS_FRAMERING_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>
#include <popt.h>

#include <framering/framering.h>

/* Exit statuses, as --help has them. */
enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_BAD_FRAMES = 3, /* torn, repeated or lost without a reason */
	STATUS_INTERRUPTED = 130,
};

/* The options that every verb has. */
struct cli {
	const char *verb;
	char *device;
	int json;
	int quiet;
};

struct command {
	const char *name;
	const char *summary;
	int (*run)(struct cli *cli, int argc, const char **argv);
};

int cmd_info(struct cli *cli, int argc, const char **argv);
int cmd_play(struct cli *cli, int argc, const char **argv);
int cmd_cap(struct cli *cli, int argc, const char **argv);
int cmd_verify(struct cli *cli, int argc, const char **argv);
int cmd_led(struct cli *cli, int argc, const char **argv);
int cmd_reg(struct cli *cli, int argc, const char **argv);
int cmd_add(struct cli *cli, int argc, const char **argv);
int cmd_remove(struct cli *cli, int argc, const char **argv);
int cmd_bench(struct cli *cli, int argc, const char **argv);

/**
 * cli_options() - parse the options of a verb
 * @options: the verb's own table, ended by POPT_TABLEEND
 * @args: what follows the options, for --help ("FILE")
 * @ctx: receives the context with the arguments left; free with
 *	 poptFreeContext() after use of every string option
 *
 * Return: 0, or an exit status (after --help: -1, and all is done).
 */
int cli_options(struct cli *cli, int argc, const char **argv,
		const struct poptOption *options, const char *args,
		poptContext *ctx);

/* The options of every verb, and the popt table that fills them in. */
extern struct cli cli_given;
extern struct poptOption cli_global_options[];

/* Both print "framering VERB: ..." on stderr and return an exit status. */
__attribute__((format(printf, 2, 3))) int cli_error(const struct cli *cli,
						    const char *format, ...);
__attribute__((format(printf, 2, 3))) int cli_usage(const struct cli *cli,
						    const char *format, ...);

/** cli_note() - "framering VERB: ..." on stderr, unless --quiet */
__attribute__((format(printf, 2, 3))) void cli_note(const struct cli *cli,
						    const char *format, ...);

/** cli_library_error() - the library's own sentence */
int cli_library_error(const struct cli *cli);

/** cli_print_json() - one object on stdout; takes the reference */
void cli_print_json(json_t *object);

/* Writes out what was printed so far: 0 or negative errno, which stays. */
int cli_flush(void);

/** cli_finish() - @status, unless stdout could not be written */
int cli_finish(const struct cli *cli, int status);

/* Numbers and names as users type them; an exit status after a message. */
int cli_parse_size(const struct cli *cli, const char *text, uint32_t *width,
		   uint32_t *height);
int cli_parse_format(const struct cli *cli, const char *text, uint32_t *fourcc);
int cli_parse_u64(const struct cli *cli, const char *what, const char *text,
		  uint64_t *value);
/* As --frames takes it: 1 or more. */
int cli_parse_frames(const struct cli *cli, const char *text, uint64_t *frames);

/* One line on stderr that keeps up with long work. */
struct progress {
	bool on;
	bool tty;
	int64_t next;
};

void progress_start(struct progress *progress, const struct cli *cli);
/* Whether it is time for another line; costs one look at the clock. */
bool progress_due(struct progress *progress);
__attribute__((format(printf, 2, 3))) void
progress_show(struct progress *progress, const char *format, ...);
/* The work is over: no signal interrupts what follows. */
void progress_end(struct progress *progress);

#endif /* APPS_FRAMERING_CLI_H */
