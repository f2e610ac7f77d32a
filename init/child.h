/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.h - programs that init runs and waits for, and every orphan that becomes its child. */
#ifndef INIT_CHILD_H
#define INIT_CHILD_H

/* The exit statuses of shells for a program that could not be run. */
enum {
	CHILD_NOT_EXECUTABLE = 126,
	CHILD_NOT_FOUND = 127,
	CHILD_SIGNAL_BASE = 128, /* plus the number of the signal that killed it */
};

/* Becomes the program; returns only when that fails, after saying why: CHILD_NOT_EXECUTABLE or
 * CHILD_NOT_FOUND. advice, which may be 0, is what to do about a missing one. */
int child_exec(
	const char *path, char *const *arguments, char *const *environment, const char *advice);

/* Runs the program and waits for it, reaping whatever else ends meanwhile. Returns its exit status,
 * or CHILD_SIGNAL_BASE + N; what is not 0 is said. */
int child_run(
	const char *path, char *const *arguments, char *const *environment, const char *advice);

#endif
