/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_console.h - what the console of a bootstrap tells about how far it is.
 *
 * QEMU ends with status 0 however the bootstrap went, so the lines of its console are the only
 * witness. What they mean is the table in run_console.c. */
#ifndef KERNEL_BOOTSTRAP_RUN_CONSOLE_H
#define KERNEL_BOOTSTRAP_RUN_CONSOLE_H

#include <stddef.h>

enum run_sign_kind {
	RUN_MILESTONE, /* said the first time; what looked like an ending before was none */
	RUN_CAUSE,     /* kept, to be said should it fail */
	RUN_FAILURE,   /* it cannot go on */
	RUN_DONE,      /* it has come to its end */
};

/* A line that has text and, somewhere behind it, more. */
struct run_sign {
	enum run_sign_kind kind;
	const char *text, *more;
	const char *meaning;
	unsigned grace_s; /* of an ending: how long the machine may stay silent until it is ended */
};

enum { RUN_LINE_BYTES = 4096, RUN_SIGNS_MAX = 64, RUN_PACKAGE_BYTES = 64 };

struct run_console {
	void (*reached)(const char *meaning); /* is called for each milestone */
	char line[RUN_LINE_BYTES];            /* what has come of it; its end may be cut off */
	size_t used;
	char seen[RUN_SIGNS_MAX];
	const char *last;                /* milestone, 0 before the first */
	char package[RUN_PACKAGE_BYTES]; /* that is being built, "" before the first */
	char cause[RUN_LINE_BYTES];      /* the last line that was one, or "" */
	char last_line[RUN_LINE_BYTES];  /* that was not empty */
	const struct run_sign *ending;   /* the last failure, or that it is done; 0: none yet */
};

void run_console_begin(struct run_console *console, void (*reached)(const char *meaning));
void run_console_add(struct run_console *console, const char *bytes, size_t size);
/* Takes what has come of the last line for all of it. */
void run_console_end(struct run_console *console);

#endif
