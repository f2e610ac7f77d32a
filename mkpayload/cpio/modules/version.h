/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * version.h - which kernel an image is, and which one modules are for. */
#ifndef MKPAYLOAD_CPIO_MODULES_VERSION_H
#define MKPAYLOAD_CPIO_MODULES_VERSION_H

/* A kernel image that --kernel names. */
struct kernel_image {
	const char *path;
	char *version;       /* "6.1.0-56-amd64"; allocated, 0: it does not say */
	const char *problem; /* then why */
};

/* Dies when the image cannot be read. */
void kernel_image_read(struct kernel_image *image, const char *path);
void kernel_image_end(struct kernel_image *image);

/* Whether a directory lib/modules/VERSION may be the kernel's: a name that is no version says
 * nothing, nor does a kernel without one. */
int kernel_image_may_own(const struct kernel_image *image, const char *directory);

/* Dies when the module in that file, which is not compressed, is for another kernel. */
void kernel_image_check_module(
	const struct kernel_image *image, const char *path, const char *origin);

#endif
