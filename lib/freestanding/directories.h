/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * directories.h - the names in a directory, one after the other. */
#ifndef FREESTANDING_DIRECTORIES_H
#define FREESTANDING_DIRECTORIES_H

#include <stdint.h>

struct directory {
	int fd;
	long at, size;         /* of what the kernel gave last */
	uint8_t entries[4096]; /* struct linux_dirent64, include/linux/dirent.h */
};

/* Returns 0, or a negative error number; then there is nothing to close. */
long directory_open(struct directory *directory, const char *path);

/* The next name, "." and ".." among them, good until the next call; 0 at the end. */
const char *directory_next(struct directory *directory);

void directory_close(struct directory *directory);

#endif
