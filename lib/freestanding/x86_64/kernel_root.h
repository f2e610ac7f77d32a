/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_root.h - further numbers of kernel.h, for whoever changes the root: here x86_64. */
#ifndef FREESTANDING_KERNEL_ROOT_H
#define FREESTANDING_KERNEL_ROOT_H

enum {
	SYS_PTRACE = 101,
	SYS_CHROOT = 161,
	SYS_SOCKET = 41,
	SYS_BIND = 49,
	SYS_OPENAT = 257,
	SYS_UNLINKAT = 263,
};

#endif
