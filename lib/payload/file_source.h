/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_source.h - a regular file or a block device as a payload_source. */
#ifndef PAYLOAD_FILE_SOURCE_H
#define PAYLOAD_FILE_SOURCE_H

#include "format/payload.h"
#include "host/file_state.h"

struct file_source {
	struct payload_source source; /* first: read_at is given its address */
	int fd;
	int has_holes;
	struct file_state state;
	int is_device;
};

/* Returns 0, or a phrase that says why not. */
const char *file_source_open(struct file_source *file, const char *path);
/* Whether somebody has written to it since. What a mounted file system writes to its device does
 * not show. */
int file_source_changed(const struct file_source *file);
void file_source_close(struct file_source *file);

#endif
