/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_source.h - a regular file or a block device as a payload_source. */
#ifndef PAYLOAD_FILE_SOURCE_H
#define PAYLOAD_FILE_SOURCE_H

#include "format/payload.h"

struct file_source {
	struct payload_source source; /* first: read_at is given its address */
	int fd;
	int has_holes;
};

/* Returns 0, or a phrase that says why not. */
const char *file_source_open(struct file_source *file, const char *path);
void file_source_close(struct file_source *file);

#endif
