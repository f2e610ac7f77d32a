/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - which kernel an image is, and which directory of modules may be its. */
#ifndef MKPAYLOAD_CPIO_MODULES_KERNEL_H
#define MKPAYLOAD_CPIO_MODULES_KERNEL_H

#include <stdint.h>

/* A kernel image that --kernel names. */
struct kernel {
	const char *path;
	char *version; /* "6.1.0-56-amd64"; allocated, 0: none was named */
	uint32_t machine; /* enum elf_machine */
	/* -1: not known */
	int is_64, is_smp, is_preemptible;
};

/* Dies when the image cannot be read, is none, or does not say its version. */
void kernel_read(struct kernel *kernel, const char *path);
void kernel_end(struct kernel *kernel);

/* Whether a directory lib/modules/VERSION may be the kernel's: a name that is no version says
 * nothing, nor does no kernel. */
int kernel_may_own(const struct kernel *kernel, const char *directory);

#endif
