/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * undo.c - what is to be undone should the program end before its time. */
#include "host/undo.h"

#include <string.h>

static const int deadly_signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM };

enum { DEADLY_SIGNALS = sizeof deadly_signals / sizeof *deadly_signals };

static struct undo *last;

static void on_deadly_signal(int number)
{
	const struct undo *step;

	for (step = last; step; step = step->before) {
		if (step->is_signal_safe)
			step->function(step->argument);
	}
	raise(number); /* SA_RESETHAND: the second one kills, with the right status */
}

static void deadly_set(sigset_t *set)
{
	int i;

	sigemptyset(set);
	for (i = 0; i < DEADLY_SIGNALS; i++)
		sigaddset(set, deadly_signals[i]);
}

void undo_hold_signals(sigset_t *old)
{
	sigset_t set;

	deadly_set(&set);
	sigprocmask(SIG_BLOCK, &set, old);
}

void undo_release_signals(const sigset_t *old)
{
	sigprocmask(SIG_SETMASK, old, 0);
}

static void catch_signals(void)
{
	struct sigaction action, old;
	int i;

	memset(&action, 0, sizeof action);
	action.sa_handler = on_deadly_signal;
	action.sa_flags = SA_RESETHAND;
	deadly_set(&action.sa_mask);
	for (i = 0; i < DEADLY_SIGNALS; i++) {
		/* One that the caller ignores (nohup) stays ignored. */
		if (sigaction(deadly_signals[i], 0, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(deadly_signals[i], &action, 0);
	}
}

void undo_add(struct undo *step)
{
	static int caught;
	sigset_t old;

	if (!caught)
		catch_signals();
	caught = 1;
	undo_hold_signals(&old);
	step->before = last;
	last = step;
	undo_release_signals(&old);
}

void undo_forget(const struct undo *step)
{
	struct undo **link = &last;
	sigset_t old;

	undo_hold_signals(&old);
	while (*link && *link != step)
		link = &(*link)->before;
	if (*link)
		*link = step->before;
	undo_release_signals(&old);
}

void undo_all(void)
{
	const struct undo *step;
	sigset_t old;

	undo_hold_signals(&old);
	while ((step = last)) {
		last = step->before;
		step->function(step->argument);
	}
	undo_release_signals(&old);
}
