/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * undo.c - what is to be undone should the program end before its time. */
#include "host/undo.h"

#include <string.h>
#include <unistd.h>

static const int deadly_signals[] = {
	SIGHUP,
	SIGINT,
	SIGQUIT,
	SIGUSR1,
	SIGUSR2,
	SIGPIPE,
	SIGALRM,
	SIGTERM,
	SIGXCPU,
};

enum {
	DEADLY_SIGNALS = sizeof deadly_signals / sizeof *deadly_signals,
	KILLED_BY = 128, /* as shells have it */
};

static struct undo *last;

/* Comes back with its default action, while all others are still held: the first one counts. */
static void die_by(int number) __attribute__((noreturn));
static void die_by(int number)
{
	sigset_t set;

	signal(number, SIG_DFL);
	raise(number);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, 0);
	_exit(KILLED_BY + number); /* the first process of a container: no default action ends it */
}

/* Its handler stays until all is undone, and all deadly signals are held meanwhile. SA_RESETHAND
 * would let a second one kill at once: Linux resets the handler before it holds the signal. */
static void on_deadly_signal(int number)
{
	const struct undo *step;

	for (step = last; step; step = step->before) {
		if (step->is_signal_safe)
			step->function(step->argument);
	}
	die_by(number);
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

void undo_die_by(int number)
{
	undo_all();
	die_by(number);
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

void undo_begin_anew(void)
{
	last = 0;
}

void undo_all(void)
{
	const struct undo *step;
	sigset_t old;

	undo_hold_signals(&old);
	/* Held are the signals of this thread alone: what is in work must be in the list of another
	 * one's handler, which ends the program. */
	while ((step = last)) {
		step->function(step->argument);
		last = step->before;
	}
	undo_release_signals(&old);
}
