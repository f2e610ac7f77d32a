/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-chroot: runs a command in the root file system that an image, a block device or
 * a directory has, and leaves nothing behind: no mount, no loop device, no process. */
#include "chroot/bootstrap.h"
#include "chroot/outputs.h"
#include "chroot/request.h"
#include "chroot/steps.h"
#include "chroot/stop.h"
#include "chroot/supervise.h"
#include "host/message.h"
#include "host/report.h"

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
