/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * read_back.h - whether a block device has what was written to it: each MiB is read again, past the
 * kernel's memory where that can be.
 *
 * Of what is written a sum for each MiB is kept: of its words of 32 bits, each times a number of 64
 * bits that its place decides. So the order of the writes does not matter, nor does who writes
 * them, and zeros that were replaced count as what replaced them. It finds what a cable or a flash
 * cell does, not what somebody does on purpose. */
#ifndef HOST_READ_BACK_H
#define HOST_READ_BACK_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum { READ_BACK_PIECE_BYTES = 1 << 20 };

struct read_back {
	uint64_t *sum; /* of each MiB of the device; 0: it is none, and nothing is done */
	uint64_t size_bytes;
	pthread_mutex_t lock;
};

void read_back_begin(struct read_back *back, int fd);

/* What was written at this offset, where there were zeros. Several threads may call it. */
void read_back_add(struct read_back *back, uint64_t offset, const uint8_t *bytes, size_t size);

/* Reads so many bytes from the beginning of the device, after they were flushed: whole pieces, or
 * to the end of what was written. Returns 0, or says, allocated, which are not what was written, or
 * cannot be read. */
char *read_back_find(struct read_back *back, int fd, uint64_t size_bytes);

void read_back_end(struct read_back *back);

#endif
