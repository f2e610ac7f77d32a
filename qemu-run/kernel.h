/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - the kernel of a machine for which none is named. */
#ifndef QEMU_RUN_KERNEL_H
#define QEMU_RUN_KERNEL_H

/* The newest /boot/vmlinuz-* that can be read; allocated. Without one the program ends, and says
 * where one comes from. */
char *kernel_find(void);

#endif
