/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * watch.h - what the guest says about itself: the lines of its console, of its status port and of
 * standard error.
 *
 * The console's lines are the kernel's and init's (init(8), "THE STATUS LINE"). The port's are only
 * init's, "payload.status=N" or "payload.failure=N": they need no console, and count more. */
#ifndef QEMU_RUN_WATCH_H
#define QEMU_RUN_WATCH_H

#include <stddef.h>
#include <stdio.h>

/* A line of init's has 4096 at most, its reason at the end; others may stand before it. */
enum { WATCH_LINE_BYTES_MAX = 4096 + 1024, WATCH_LAST_LINES = 40 };

/* A channel's last line, as far as it has come; what is longer is cut. */
struct watch_line {
	char text[WATCH_LINE_BYTES_MAX];
	size_t length;
};

/* How the guest ended, as one channel has it. */
struct watch_status {
	int status; /* -1: not said */
	int failed; /* it is init's own, not the program's */
};

struct watch {
	struct watch_line console_line, port_line, error_line;
	struct watch_status console, port;
	char last[WATCH_LAST_LINES][WATCH_LINE_BYTES_MAX]; /* of the console, a ring */
	unsigned long lines;                               /* that the console has had */
	char panic[WATCH_LINE_BYTES_MAX];                  /* why; empty: none */
	int hangs;                            /* the kernel has ended its panic, and so itself */
	char unpacking[WATCH_LINE_BYTES_MAX]; /* the kernel's word that it could not unpack */
	char killed[WATCH_LINE_BYTES_MAX];    /* whom the kernel killed for lack of memory */
	char no_room[WATCH_LINE_BYTES_MAX];   /* the importer's word, or init's, that there is none */
	char full[WATCH_LINE_BYTES_MAX];      /* the program's word for the same */
	char failure[WATCH_LINE_BYTES_MAX];   /* init's line before "cannot go on": the reason */
	char said[WATCH_LINE_BYTES_MAX];      /* init's last line */
	char diverted[WATCH_LINE_BYTES_MAX]; /* what init says of the first stream that is not there
					      */
};

void watch_begin(struct watch *watch);
void watch_console(struct watch *watch, const char *bytes, size_t size);
void watch_port(struct watch *watch, const char *bytes, size_t size);
void watch_error(struct watch *watch, const char *bytes, size_t size);

/* The console's last lines, in their order; what one that did not end has so far, too. */
void watch_print_last(const struct watch *watch, FILE *to);

/* Whether the kernel has panicked, or could not unpack, for lack of memory. */
int watch_panic_is_of_memory(const struct watch *watch);
int watch_unpacking_is_of_memory(const struct watch *watch);

#endif
