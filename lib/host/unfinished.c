/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.c - the outputs that are not finished, and what a signal does about them. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "host/unfinished.h"

static const int deadly_signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM };

enum { DEADLY_SIGNALS = sizeof deadly_signals / sizeof *deadly_signals };

static struct output *unfinished;

/* Only system calls: it runs in signal handlers. */
static void remove_all_temporaries(void)
{
	const struct output *output;

	for (output = unfinished; output; output = output->next) {
		if (output->temporary)
			unlinkat(output->directory, output->temporary, 0);
	}
}

static void on_deadly_signal(int number)
{
	remove_all_temporaries();
	raise(number); /* SA_RESETHAND: the second one kills, with the right status */
}

static void deadly_set(sigset_t *set)
{
	int i;

	sigemptyset(set);
	for (i = 0; i < DEADLY_SIGNALS; i++)
		sigaddset(set, deadly_signals[i]);
}

void unfinished_hold_signals(sigset_t *old)
{
	sigset_t set;

	deadly_set(&set);
	sigprocmask(SIG_BLOCK, &set, old);
}

void unfinished_release_signals(const sigset_t *old)
{
	sigprocmask(SIG_SETMASK, old, 0);
}

void unfinished_catch_signals(void)
{
	static int caught;
	struct sigaction action, old;
	int i;

	if (caught)
		return;
	caught = 1;
	memset(&action, 0, sizeof action);
	action.sa_handler = on_deadly_signal;
	action.sa_flags = SA_RESETHAND;
	deadly_set(&action.sa_mask);
	for (i = 0; i < DEADLY_SIGNALS; i++) {
		/* One that the caller ignores (nohup) stays ignored. */
		if (sigaction(deadly_signals[i], 0, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(deadly_signals[i], &action, 0);
	}
	/* A file-size limit is an error of write, with a message. */
	signal(SIGXFSZ, SIG_IGN);
}

void unfinished_add(struct output *output)
{
	output->next = unfinished;
	unfinished = output;
}

void unfinished_remove(const struct output *output)
{
	struct output **link = &unfinished;

	while (*link && *link != output)
		link = &(*link)->next;
	if (*link)
		*link = output->next;
}

struct output *unfinished_first(void)
{
	return unfinished;
}

void output_abandon_all(void)
{
	sigset_t old;

	unfinished_hold_signals(&old);
	remove_all_temporaries();
	unfinished = 0;
	unfinished_release_signals(&old);
}
