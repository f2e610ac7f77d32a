/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mounter.h - the process with a mount namespace of its own, in which the target is mounted where
 * nobody else sees it; it still has all of this machine's files, and so does what concerns both
 * sides: commands here, files in and out. */
#ifndef CHROOT_MOUNTER_H
#define CHROOT_MOUNTER_H

#include <signal.h>

#include "chroot/attach.h"
#include "chroot/request.h"

/* From the first step behind the attachment to the last before it; returns the exit status.
 * signals: held until now, are let in; socket: to the supervisor, which is that process. */
int mounter_run(const struct request *request, const struct attachment *attachment,
	pid_t supervisor, int socket, const sigset_t *signals);

#endif
