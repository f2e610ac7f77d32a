/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * worker.h - processes that end with the one that has started them, whatever ends that.
 *
 * A worker asks the kernel to be killed with its parent, says so, and goes on only when it is told
 * to: a parent that has died before the kernel was asked tells it nothing, and it ends. */
#ifndef CHROOT_WORKER_H
#define CHROOT_WORKER_H

#include <sys/types.h>

/* As fork, with these flags of clone; in both *socket is the way to the other. Dies. */
pid_t worker_clone(int flags, int *socket);

/* The end of it as an exit status. */
int worker_wait(pid_t pid);

/* Runs a function in a worker, which may die; returns its exit status. With flags CLONE_NEWPID
 * nothing that it starts stays. */
int worker_run(int flags, int (*function)(void *argument), void *argument);

#endif
