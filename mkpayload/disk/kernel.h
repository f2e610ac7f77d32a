/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - the kernel of a disk, and what would not boot with it: an initrd for another machine
 * or with modules of another version, a command line that it cuts off or that a boot program
 * changes. Each is a message that ends the program, before anything is written. */
#ifndef MKPAYLOAD_DISK_KERNEL_H
#define MKPAYLOAD_DISK_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "format/elf_kind.h"

enum { DISK_KERNEL_VERSION_BYTES = 65 };

struct disk_kernel {
	const char *path;
	struct elf_kind kind;                    /* machine and class */
	char version[DISK_KERNEL_VERSION_BYTES]; /* empty: it does not say so */
	uint32_t line_max;                       /* bytes of command line, without NUL */
	int is_efi;                              /* UEFI can start it */
};

/* Looks at the bytes of a kernel. Returns 0, or a phrase that says why it is none. */
const char *disk_kernel_get(struct disk_kernel *kernel, const uint8_t *bytes, size_t size);

/* Of an open file; path is its name. */
void disk_kernel_read(struct disk_kernel *kernel, const char *path, int fd);

/* added: how many bytes the boot programs put into the line beside it, at most. */
void disk_line_check(const struct disk_kernel *kernel, const char *line, size_t added_bytes);

/* initrd.c */
void disk_initrd_check(const struct disk_kernel *kernel, const char *path, int fd);

#endif
