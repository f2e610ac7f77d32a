/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_root.h - further numbers of kernel.h, for whoever changes the root: here i386. */
#ifndef FREESTANDING_KERNEL_ROOT_H
#define FREESTANDING_KERNEL_ROOT_H

enum {
	SYS_PTRACE = 26,
	SYS_CHROOT = 61,
	SYS_SOCKET = 359,
	SYS_BIND = 361,
	SYS_OPENAT = 295,
	SYS_UNLINKAT = 301,
};

#endif
