/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * holes.c - holes of files. */
#include "host/holes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int holes_in_file(const struct stat *status)
{
	enum { STAT_BLOCK_BYTES = 512 };

	return S_ISREG(status->st_mode) &&
	       (status->st_size - HOLES_BYTES_MIN) / STAT_BLOCK_BYTES > status->st_blocks;
}

size_t holes_at(int fd, uint64_t offset, size_t size)
{
	off_t data = lseek(fd, (off_t)offset, SEEK_DATA);

	if (data < 0 && errno == ENXIO) /* nothing but a hole up to the end, or behind it */
		data = lseek(fd, 0, SEEK_END);
	if (data < (off_t)offset)
		return 0;
	return (uint64_t)data - offset < size ? (size_t)((uint64_t)data - offset) : size;
}

/* A buffer is looked at in blocks, as file systems have them; most blocks of data tell by their
 * first byte that they are not zeros. */
static int is_zeros(const uint8_t *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

size_t holes_find(const uint8_t *bytes, size_t size, size_t *hole_bytes)
{
	enum { BLOCK_BYTES = 4096 };
	size_t offset, run = 0;

	for (offset = 0; size - offset >= BLOCK_BYTES; offset += BLOCK_BYTES) {
		if (is_zeros(bytes + offset, BLOCK_BYTES))
			run += BLOCK_BYTES;
		else if (run >= HOLES_BYTES_MIN)
			break;
		else
			run = 0;
	}
	*hole_bytes = run >= HOLES_BYTES_MIN ? run : 0;
	return run >= HOLES_BYTES_MIN ? offset - run : size;
}
