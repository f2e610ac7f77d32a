/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_head.h - the head of a disk that a run may write its results to (docs/format.md, "Disks
 * for results"); the container of the results (payload.h) lies behind it.
 *
 *	offset | size | meaning
 *	     0 |    8 | magic "LBEXPRT1"
 *	     8 |    8 | capacity: how many bytes of the disk are meant, the head among them
 *	    16 |   16 | nonce: which disk this is; random
 *	    32 |    8 | length of the finished container in bytes, from byte 4096 on; 0: none
 *	    40 | 4056 | zero: no partition table of those that begin here
 *
 * All numbers are little-endian. The magic is not that of a payload, so results are never taken for
 * one. Everything that changes lies in the first sector, which a disk writes as a whole or not at
 * all: so a power cut leaves no container or a whole one, if the length is written as 0 before the
 * first byte of the container and as it is after the last one, with a flush before and behind
 * each. */
#ifndef FORMAT_EXPORT_HEAD_H
#define FORMAT_EXPORT_HEAD_H

#include <stdint.h>

#include "format/payload.h"

#define EXPORT_MAGIC "LBEXPRT1"

enum {
	EXPORT_MAGIC_BYTES = 8,
	EXPORT_CAPACITY_OFFSET = EXPORT_MAGIC_BYTES,
	EXPORT_NONCE_OFFSET = EXPORT_CAPACITY_OFFSET + 8,
	EXPORT_NONCE_BYTES = 16,
	EXPORT_LENGTH_OFFSET = EXPORT_NONCE_OFFSET + EXPORT_NONCE_BYTES,
	EXPORT_HEAD_USED_BYTES = EXPORT_LENGTH_OFFSET + 8, /* zeros follow */
	EXPORT_HEAD_BYTES = 4096,                          /* the container begins here */
	EXPORT_NONCE_DIGITS = 2 * EXPORT_NONCE_BYTES,      /* as text: hexadecimal */
};

struct export_head {
	uint64_t capacity_bytes;
	uint8_t nonce[EXPORT_NONCE_BYTES];
	uint64_t container_bytes; /* 0: none */
	unsigned problem_offset;  /* of what is wrong */
};

/* 1 when the first EXPORT_HEAD_USED_BYTES of a disk are marked for export. */
int export_head_is_marked(const uint8_t *from);

/* 1 when these EXPORT_HEAD_BYTES are a head that nothing else has written to since. */
int export_head_is_whole(const uint8_t *from);

/* Reads the head of a disk of disk_bytes (UINT64_MAX: not known). Returns 0, or a static phrase
 * that says what is wrong, with problem_offset; then head has what was read all the same. */
const char *export_head_get(struct export_head *head, const uint8_t *from, uint64_t disk_bytes);

/* Writes a whole head: EXPORT_HEAD_BYTES. */
void export_head_put(uint8_t *to, const struct export_head *head);

/* Reads a nonce from EXPORT_NONCE_DIGITS digits of either case that end in NUL; 0 when they are
 * something else. */
int export_nonce_get(uint8_t nonce[EXPORT_NONCE_BYTES], const char *text);

/* Writes the digits, in lower case, no NUL. */
void export_nonce_put(char *to, const uint8_t nonce[EXPORT_NONCE_BYTES]);

/* --- Reading the results. Offsets are those of the disk. --- */

/* Makes a source that begins with a head the source of the container behind it; every other source
 * stays as it is. Returns 0, or a static phrase that says why there is no container to read. */
const char *export_head_skip(struct payload_source *source, uint64_t *problem_offset);

/* Of a container that was read to its end: 0, or a phrase where the head says that it is longer. */
const char *export_head_check_end(
	const struct payload_source *source, uint64_t end_offset, uint64_t *problem_offset);

#endif
