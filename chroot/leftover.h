/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * leftover.h - what the target's commands have left in this machine's kernel: loop devices and swap
 * on files of the target. They belong to no namespace, and so go away with none. */
#ifndef CHROOT_LEFTOVER_H
#define CHROOT_LEFTOVER_H

/* What is there before. */
void leftover_begin(void);

/* Gives back what has come since then, of files below the open root. Returns 0, or END_NOT_RELEASED
 * after naming what stays. */
int leftover_end(const char *target, int root);

#endif
