/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_stream.h - what builder-hex0 reads: the early files, and the commands that begin stage0
 * (format/srcfs.h). */
#ifndef KERNEL_BOOTSTRAP_IMAGE_STREAM_H
#define KERNEL_BOOTSTRAP_IMAGE_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "host/output.h"
#include "kernel-bootstrap/image_files.h"

enum {
	/* By the commands, before stage0 makes its own. */
	IMAGE_STREAM_MADE_FILES = 3,
};

/* Its length with the commands, but without files whose name is too long for it. */
uint64_t image_stream_bytes(const struct image_files *files);

/* Returns how many files are not what their SHA-256 is said to be; each has been named. Dies when a
 * file cannot be read or changes meanwhile. */
size_t image_stream_put(const struct image_files *files, struct output *output);

#endif
