/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * worker.c - processes that end with the one that has started them. */
#include "chroot/worker.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/request.h"
#include "chroot/stop.h"
#include "host/message.h"
#include "host/undo.h"

pid_t worker_clone(int flags, int *socket)
{
	int pair[2], word = 0;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		die("no socket: %s", strerror(errno));
	fflush(stdout);
	pid = calls_clone(flags | SIGCHLD);
	if (pid < 0)
		die("no process can be started: %s%s", strerror(errno),
			errno == EPERM || errno == ENOSPC
				? "; its namespaces are for root, or where users may have them"
				: "");
	*socket = pair[pid != 0];
	close(pair[pid == 0]);
	if (pid == 0) {
		undo_begin_anew(); /* by no number of a process: in a container two may be 1 */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (calls_give(*socket, 0, -1) || !calls_take(*socket, &word, 0))
			_exit(END_FAILED);
	} else if (!calls_take(*socket, &word, 0) || calls_give(*socket, 0, -1)) {
		kill(pid, SIGKILL); /* waiting for it says so */
	}
	return pid;
}

int worker_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return END_FAILED;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : END_BY_SIGNAL + WTERMSIG(status);
}

int worker_run(int flags, int (*function)(void *argument), void *argument)
{
	int socket, status;
	pid_t pid = worker_clone(flags, &socket);

	if (pid == 0)
		exit(function(argument));
	/* SIGUSR1 takes its own undo first, and is none that a terminal sends; process 1 of a
	 * namespace hears of SIGKILL alone. */
	stop_ends(pid, flags & CLONE_NEWPID ? SIGKILL : SIGUSR1);
	status = worker_wait(pid);
	stop_ends(0, 0);
	close(socket);
	stop_if_asked();
	return status;
}
