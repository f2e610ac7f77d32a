/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * leftover.h - what the target's commands have left in this machine's kernel: loop devices and swap
 * on files of the target. They belong to no namespace, and so go away with none. */
#ifndef CHROOT_LEFTOVER_H
#define CHROOT_LEFTOVER_H

#include <sys/types.h>

/* What is there before. root: the target; is_ours: nobody else has its file system. */
void leftover_begin(int root, int is_ours);

/* While the first process of the target lives: which file systems are mounted there by now. With
 * its root, gives swap back that no path leads to any more when it has ended; else -1. */
void leftover_look(const char *target, pid_t guest, int root);

/* Once all of its processes have ended: gives back what has come since the beginning, of files of
 * the target. What may be another run's in the same directory stays. Returns 0, or END_NOT_RELEASED
 * after naming what stays. */
int leftover_end(const char *target, int root);

#endif
