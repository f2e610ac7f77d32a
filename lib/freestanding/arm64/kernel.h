/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - what differs from one architecture to the next in Linux's interface: here arm64. */
#ifndef FREESTANDING_KERNEL_H
#define FREESTANDING_KERNEL_H

#include "freestanding/asm_generic.h"

/* arch/arm64/include/uapi/asm/fcntl.h */
enum {
	OPEN_DIRECTORY = 040000,
	OPEN_NOFOLLOW = 0100000,
	OPEN_DIRECT = 0200000,
	OPEN_LARGEFILE = 0, /* implied */
};

#endif
