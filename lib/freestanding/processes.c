/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * processes.c - programs that a program starts: system calls. */
#include "freestanding/processes.h"

#include "freestanding/files.h"

void system_exit(int status)
{
	for (;;)
		call(SYS_EXIT, status);
}

long system_fork(void)
{
	enum { SIGNAL_CHILD = 17 }; /* for clone; fork takes no argument */

	return call(SYS_FORK, SIGNAL_CHILD);
}

long system_execve(const char *path, char *const *argv, char *const *environment)
{
	return call(SYS_EXECVE, path, argv, environment);
}

long system_wait(long process, int *status)
{
	return call(SYS_WAIT4, process, status);
}

long system_dup2(int from, int to)
{
	return from == to ? to : call(SYS_DUP2, from, to);
}

long system_pipe(int ends[2])
{
	enum { CLOSE_ON_EXEC = 02000000 };

	return call(SYS_PIPE2, ends, CLOSE_ON_EXEC);
}

void system_ignore_signal(int signal)
{
	enum { SET_BYTES = 8 };
	/* struct sigaction of the kernel: the first word is the handler, 1 for none (SIG_IGN); what
	 * follows, in an order that depends on the architecture, is all zero. */
	long action[6] = { 1 };

	call(SYS_RT_SIGACTION, signal, action, 0, SET_BYTES);
}
