/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_console.h - what the console of a bootstrap tells: how far it is, where it is, and what went
 * wrong there. What its lines mean is the table in run_signs.c.
 *
 * A place is a milestone, a package, a stage of its build, a command of kaem. What looked like a
 * failure is forgotten at the next place, since the bootstrap ends at the first real one. */
#ifndef KERNEL_BOOTSTRAP_RUN_CONSOLE_H
#define KERNEL_BOOTSTRAP_RUN_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel-bootstrap/run_signs.h"

enum {
	RUN_LINE_BYTES = 4096,
	RUN_SHOWN_BYTES = 512, /* of a line that is shown again */
	RUN_NAME_BYTES = 64,
	RUN_LINES = 5, /* that are shown up to a failure, itself among them */
};

/* The last lines of the console at some moment. */
struct run_lines {
	char line[RUN_LINES + 1][RUN_SHOWN_BYTES]; /* from the oldest on */
	int count;                                 /* 0: that moment has not come */
	uint64_t number;                           /* of the line that made it, from 1 on */
};

struct run_console {
	void (*reached)(const char *meaning); /* is called for each milestone */
	char line[RUN_LINE_BYTES];            /* what has come of it; its end may be cut off */
	size_t used;
	int steering; /* the terminal is being steered */
	char seen[RUN_SIGNS_MAX];
	enum run_era era;
	const char *last; /* milestone, 0 before the first */

	/* The place; "" where there is none. */
	char package[RUN_NAME_BYTES], stage[RUN_NAME_BYTES];
	char command[RUN_SHOWN_BYTES]; /* of kaem, as long as that is the shell */
	char import[RUN_NAME_BYTES];   /* "12/295", while files are imported */

	struct run_lines recent;         /* that were not empty */
	struct run_lines cause, failure; /* the first ones since the place was reached */
	const struct run_sign *failed;   /* what the first failure was; 0: there is none */
	const struct run_sign *ending;   /* the last failure, or that it is done; 0: none yet */
	int reason_follows;
};

void run_console_begin(struct run_console *console, void (*reached)(const char *meaning));
void run_console_add(struct run_console *console, const char *bytes, size_t size);
/* Takes what has come of the last line for all of it. */
void run_console_end(struct run_console *console);

/* Whether builder-hex0 is reading the files of its image. */
int run_console_is_loading(const struct run_console *console);

#endif
