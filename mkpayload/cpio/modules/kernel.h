/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - which kernel an image is, and which one modules are for. */
#ifndef MKPAYLOAD_CPIO_MODULES_KERNEL_H
#define MKPAYLOAD_CPIO_MODULES_KERNEL_H

/* A kernel image that --kernel names. */
struct kernel {
	const char *path;
	char *version; /* "6.1.0-56-amd64"; allocated, 0: none was named */
};

/* Dies when the image cannot be read, is none, or does not say its version. */
void kernel_read(struct kernel *kernel, const char *path);
void kernel_end(struct kernel *kernel);

/* Whether a directory lib/modules/VERSION may be the kernel's: a name that is no version says
 * nothing, nor does no kernel. */
int kernel_may_own(const struct kernel *kernel, const char *directory);

/* Dies when a module is for another kernel, or does not say for which one; bytes is where it can be
 * read unpacked. */
void kernel_check_module(
	const struct kernel *kernel, const char *bytes, const char *path, const char *origin);

#endif
