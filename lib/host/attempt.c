/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * attempt.c - a piece of work that may end by die, while the program goes on. */
#include "host/attempt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/message.h"
#include "host/undo.h"

static pid_t worker;

/* It leaves its outputs in order; a signal handler may do this. */
static void end_worker(void *argument)
{
	(void)argument;
	kill(worker, SIGTERM);
	while (waitpid(worker, 0, 0) < 0 && errno == EINTR)
		;
}

__attribute__((noreturn)) static void be_worker(
	pid_t parent, const sigset_t *old, int (*work)(void *context), void *context)
{
	undo_begin_anew();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent)
		_exit(message_failure);
	undo_release_signals(old);
	exit(work(context));
}

/* Until it is waited for nobody else has its number. */
static int wait_for_worker(void)
{
	siginfo_t info;
	int got;

	do
		got = waitid(P_PID, (id_t)worker, &info, WEXITED | WNOWAIT);
	while (got < 0 && errno == EINTR);
	return got;
}

int attempt(const char *name, int (*work)(void *context), void *context)
{
	static struct undo undo = { end_worker, 0, 1, 0 };
	pid_t parent = getpid();
	int status = 0, problem;
	sigset_t old;

	fflush(0); /* else both would write it */
	signal(SIGCHLD, SIG_DFL);
	undo_hold_signals(&old);
	worker = fork();
	if (worker == 0)
		be_worker(parent, &old, work, context);
	problem = worker < 0 ? errno : 0;
	if (!problem)
		undo_add(&undo);
	undo_release_signals(&old);
	if (problem) {
		complain("%s: cannot be attempted: %s", name, strerror(problem));
		return message_failure;
	}
	problem = wait_for_worker();
	undo_hold_signals(&old);
	if (problem || waitpid(worker, &status, 0) < 0)
		die("cannot wait for a child: %s", strerror(errno));
	undo_forget(&undo);
	undo_release_signals(&old);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	complain("%s: the process for it was killed by signal %d (%s)", name, WTERMSIG(status),
		strsignal(WTERMSIG(status)));
	return message_failure;
}
