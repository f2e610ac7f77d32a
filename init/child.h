/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.h - programs that init runs and waits for, and every orphan that becomes its child. */
#ifndef INIT_CHILD_H
#define INIT_CHILD_H

#include "init/settings.h"

struct child {
	const char *path;
	char *const *arguments, *const *environment;
	const char *advice;              /* what to do about a missing one; 0: nothing */
	const struct settings *settings; /* whose streams it gets; 0: it has init's */
	int limit_ms; /* it is ended where nothing comes to a disk for so long; 0: never */
	/* child_run: */
	int started;     /* the result is its own */
	const char *how; /* what was said of its end, with that number; 0: nothing */
	int number;
};

/* Becomes the program; returns only when that fails, after saying why:
 * INITIAL_STATUS_NOT_EXECUTABLE or INITIAL_STATUS_NOT_FOUND. */
int child_exec(const struct child *child);

/* Runs the program and waits for it, reaping whatever else ends meanwhile. Returns its exit status,
 * or INITIAL_STATUS_SIGNAL_BASE + N; what is not 0 is said. */
int child_run(struct child *child);

#endif
