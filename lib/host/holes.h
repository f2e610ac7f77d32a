/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * holes.h - holes of files: long runs of zeros that take no room on the disk, and no time when they
 * are neither read nor written. */
#ifndef HOST_HOLES_H
#define HOST_HOLES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* Shorter runs of zeros are not worth a hole: writing them is one call less. */
enum { HOLES_BYTES_MIN = 64 * 1024 };

/* Whether a file has holes: it takes less room on the disk than its length would. */
int holes_in_file(const struct stat *status);

/* How many of the next size bytes of an open file, from offset, are in one hole; 0: none, or the
 * file system does not say. Moves the position of the file. */
size_t holes_at(int fd, uint64_t offset, size_t size);

/* Returns how many bytes of a buffer, from its beginning, are to be written, and in *hole_bytes the
 * length of the run of zeros behind them: at least HOLES_BYTES_MIN, or 0 where there is none. */
size_t holes_find(const uint8_t *bytes, size_t size, size_t *hole_bytes);

#endif
