/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * supervise.c - the process that the user has started. */
#include "chroot/supervise.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chroot/attach.h"
#include "chroot/mounter.h"
#include "chroot/stop.h"
#include "chroot/terminal.h"
#include "chroot/worker.h"
#include "host/message.h"

/* One that was killed could say nothing. */
static int wait_for_mounter(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return END_FAILED;
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	complain("its own process was killed by signal %d", WTERMSIG(status));
	return END_FAILED;
}

int supervise(const struct request *request)
{
	struct attachment attachment;
	pid_t supervisor = getpid(), mounter;
	int status, problem, socket;
	sigset_t old;

	attach_begin(&attachment, request);
	stop_hold(&old);
	mounter = worker_clone(0, &socket);
	if (mounter == 0) {
		/* The lock and the loop device are the supervisor's to hold. */
		if (attachment.loop >= 0)
			close(attachment.loop);
		if (attachment.image >= 0)
			close(attachment.image);
		exit(mounter_run(request, &attachment, supervisor, socket, &old));
	}
	stop_hand_on_to(mounter);
	stop_let_in(&old);
	terminal_work(socket);
	status = wait_for_mounter(mounter);
	stop_ignore();
	problem = attach_end(&attachment);
	return problem ? problem : status;
}
