/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * supervise.h - the process that the user has started: it holds what is attached and waits.
 *
 * It starts the mounter (mounter.h), which starts process 1 of the target (guest.h); each is killed
 * by the kernel with the one before it. So whichever is killed, the rest goes away: processes with
 * process 1 of their namespace, mounts with their namespace, the loop device and the lock with the
 * last that has them open. */
#ifndef CHROOT_SUPERVISE_H
#define CHROOT_SUPERVISE_H

#include "chroot/request.h"

/* Does all of it; returns the exit status. */
int supervise(const struct request *request);

#endif
