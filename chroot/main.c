/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-chroot: runs a command in the root file system that an image, a block device or
 * a directory has, and leaves nothing behind: no mount, no loop device, no process. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chroot/attach.h"
#include "chroot/bootstrap.h"
#include "chroot/mounter.h"
#include "chroot/outputs.h"
#include "chroot/request.h"
#include "chroot/steps.h"
#include "chroot/stop.h"
#include "chroot/terminal.h"
#include "chroot/worker.h"
#include "host/message.h"
#include "host/report.h"

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

/* Holds what is attached, and waits. The mounter (mounter.h), which it starts, starts process 1 of
 * the target (guest.h); each is killed by the kernel with the one before it. So whichever is
 * killed, the rest goes away: processes with process 1 of their namespace, mounts with their
 * namespace, the loop device and the lock with the last that has them open. Returns the exit
 * status. */
static int supervise(const struct request *request)
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

int main(int argc, char **argv)
{
	struct request request;

	(void)argc;
	message_program = "payload-chroot";
	stop_begin();
	report_begin();
	request_read(&request, argv);
	message_failure = END_FAILED;
	if (request.is_dry_run) {
		steps_print(&request);
		report_end();
		return 0;
	}
	if (request.bootstrap)
		bootstrap_add(&request);
	outputs_look(&request);
	return supervise(&request);
}
