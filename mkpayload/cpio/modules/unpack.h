/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unpack.h - compressed modules: unpacked by the tool for it, into memory. */
#ifndef MKPAYLOAD_CPIO_MODULES_UNPACK_H
#define MKPAYLOAD_CPIO_MODULES_UNPACK_H

#include "format/compression.h"

/* A path under which the unpacked bytes can be read; allocated. */
struct unpacked {
	char *path;
	int fd; /* keeps them; -1: the file is not compressed */
};

/* Compression 0: the file as it is. Dies when the tool is missing or fails. */
void module_unpack(
	struct unpacked *unpacked, const char *path, const struct compression *compression);

/* Whether Linux, where it knows the compression, gets the same bytes from the file
 * (format/compression_linux.h). Dies when the file cannot be read. */
int unpacked_is_for_linux(const struct unpacked *unpacked, const char *path);

/* They can be read no more; or as long as the program runs. */
void unpacked_end(struct unpacked *unpacked);
void unpacked_keep(struct unpacked *unpacked);

#endif
