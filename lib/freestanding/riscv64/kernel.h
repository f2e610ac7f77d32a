/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - what differs from one architecture to the next in Linux's interface: here riscv64. */
#ifndef FREESTANDING_KERNEL_H
#define FREESTANDING_KERNEL_H

#include "freestanding/asm_generic.h"

/* include/uapi/asm-generic/fcntl.h */
enum {
	OPEN_DIRECTORY = 0200000,
	OPEN_NOFOLLOW = 0400000,
	OPEN_DIRECT = 040000,
	OPEN_LARGEFILE = 0, /* implied */
};

#endif
