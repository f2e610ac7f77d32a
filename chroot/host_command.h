/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * host_command.h - commands of this machine: --pre-mount, --post-mount, --pre-unmount. */
#ifndef CHROOT_HOST_COMMAND_H
#define CHROOT_HOST_COMMAND_H

#include "chroot/request.h"

/* Runs those of this mark one after the other, each with all that it starts in processes that end
 * with it. $DEVICE and $MOUNT are in its environment, where they are not 0, and replaced in its
 * words. Dies when one fails. */
void host_commands_run(
	const struct request *request, int mark, const char *device, const char *place);

#endif
