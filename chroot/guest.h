/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * guest.h - the process that is number 1 in the target: mounts what belongs there, makes it its
 * root, runs the command, and ends what that has left.
 *
 * With it, all processes that were ever started in the target end; with the last of them their
 * mount namespace, and all that was mounted in it. */
#ifndef CHROOT_GUEST_H
#define CHROOT_GUEST_H

#include <sys/types.h>

#include "chroot/request.h"

struct guest {
	pid_t pid; /* 0: there is none */
	int socket;
	int terminal; /* the end of it that is not the guest's; -1: none */
	int root;     /* its /, with all that is mounted there; no process of the guest has it */
};

/* Starts it; the target is mounted at place. Dies when anything of it fails, after it has been
 * said. */
void guest_begin(struct guest *guest, const struct request *request, const char *place);

/* Runs the command, whose terminal goes through this socket to who works at it; returns its exit
 * status once nothing runs in there any more. *number becomes the signal that has killed it, or 0.
 */
int guest_run(struct guest *guest, int supervisor, int *number);

/* Ends it, at once, and waits until it is gone. */
void guest_end(struct guest *guest);

#endif
