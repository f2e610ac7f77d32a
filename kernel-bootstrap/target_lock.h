/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * target_lock.h - who works with a directory of images: a run, several runs that change nothing, or
 * whoever writes them. */
#ifndef KERNEL_BOOTSTRAP_TARGET_LOCK_H
#define KERNEL_BOOTSTRAP_TARGET_LOCK_H

/* Takes it for this program, until that ends. Dies when others have it: "DIR: a run or ...";
 * nothing tells what was not done then. A directory that cannot be opened, or a file system without
 * locks, is nobody's. Returns whether it could be opened: one that is made later is locked then. */
int target_lock(const char *directory, int is_shared, const char *nothing);

#endif
