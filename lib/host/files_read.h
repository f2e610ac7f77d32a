/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files_read.h - which files the program reads, or will: no output may be one of them
 * (host/output_rule.h).
 *
 * A file is known by its device and inode, whatever it is called; a block device by its number.
 * Threads may add at the same time. */
#ifndef HOST_FILES_READ_H
#define HOST_FILES_READ_H

#include <sys/stat.h>

void files_read_add(const char *path, const struct stat *status);

/* A file that was added under this path is read to be edited: the output that it becomes may
 * replace it. If it was added under another path first, it is read for something else, too. */
void files_read_edit(const char *path);

/* The path under which this file was added first; 0 when it was not. */
const char *files_read_find(const struct stat *status);

/* The path of the first block device, by its number, that is_wanted says 1 to; 0 when there is
 * none. */
const char *files_read_find_device(
	int (*is_wanted)(dev_t number, const void *context), const void *context);

#endif
