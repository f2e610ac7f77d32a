/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums.h - a SHA256SUMS file, whole in memory: each of its lines checked, none contradicts another.
 *
 * Names are compared in one sorted table (format/payload.h), as payload-import does it: no choice
 * and no order of them makes it slower than sorting. */
#ifndef PAYLOAD_SUMS_H
#define PAYLOAD_SUMS_H

#include "format/sha256sums.h"

enum { SUMS_BYTES_MAX = 256 * 1024 * 1024 }; /* more than 200,000 lines with paths have */

extern const char sums_too_large[];

struct sums_line {
	struct payload_name name; /* first; offset: of the line in the file, index: its number */
	uint8_t digest[SHA256_DIGEST_BYTES];
	int is_used; /* for the caller */
};

struct sums {
	char *text;
	size_t size;
	struct sums_line *line; /* in the order of the file, without comments */
	uint32_t count;
	struct payload_name **by_name; /* the same, sorted */
	/* 0, or what is wrong: with the line of this number, which begins there in the file, or, if
	 * the number is 0, with reading from there. */
	const char *problem;
	uint32_t problem_line;
	uint64_t problem_offset;
};

/* Reads the size bytes at offset. Returns 0, or -1 with a problem, the first one in the file. */
int sums_read(struct sums *sums, struct payload_source *source, uint64_t offset, uint64_t size);
void sums_free(struct sums *sums);

/* The SHA-256 of the file itself: what payload-import --digest asks for. */
void sums_digest(const struct sums *sums, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
