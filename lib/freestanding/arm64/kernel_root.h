/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_root.h - further numbers of kernel.h, for whoever changes the root: here arm64. */
#ifndef FREESTANDING_KERNEL_ROOT_H
#define FREESTANDING_KERNEL_ROOT_H

#include "kernel.h"

/* include/uapi/asm-generic/unistd.h */
enum {
	SYS_PTRACE = 117,
	SYS_CHROOT = 51,
	SYS_SOCKET = 198,
	SYS_BIND = 200,
	SYS_OPENAT = SYS_OPEN,
	SYS_UNLINKAT = SYS_UNLINK,
};

#endif
