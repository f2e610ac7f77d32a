/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_sums.h - the digests that a container carries for its own entries: its SHA256SUMS entry.
 *
 * The file is read piece by piece from where it lies, so its length costs no memory. Lookups in the
 * order of the lines (the order mkpayload writes) cost one pass altogether. For others there is an
 * index of hashes, in memory that the caller lends: making it costs another pass, and then each
 * lookup a read of 4096 bytes, rarely two. When there are more lines than it has room for, it has
 * some of them at a time, and moves on when a name is not among these. */
#ifndef FORMAT_PAYLOAD_SUMS_H
#define FORMAT_PAYLOAD_SUMS_H

#include "format/payload_reader.h"
#include "format/sha256sums.h"

enum { PAYLOAD_SUMS_LINE_BYTES_MAX = 4096 };

struct payload_sums {
	struct payload_source *source;
	uint64_t begin, end;  /* the file's bytes in the container; equal: there is no such file */
	uint64_t next_offset; /* where the next line begins */
	uint64_t line_offset; /* of the line read last */
	uint32_t line_number; /* of that line, from 1 */
	uint32_t *slot;       /* of the index, lent by the caller */
	uint32_t slots;
	uint64_t indexed_begin, indexed_end; /* which part of the file it knows; end is 0: none */
	const char *problem;                 /* 0, or a static phrase about that line */
	uint64_t problem_offset;
	uint64_t window_offset; /* which part of the container lies in window */
	size_t window_bytes;
	char window[PAYLOAD_SUMS_LINE_BYTES_MAX];
};

/* 1 when this entry is the file of digests. */
int payload_sums_is(const struct payload_entry *entry);

/* Begins with no file: every lookup finds nothing. */
void payload_sums_none(struct payload_sums *sums);

/* Begins with the file of this entry. */
void payload_sums_begin(struct payload_sums *sums, struct payload_source *source,
	const struct payload_entry *entry);

/* Reads the next line that is not a comment. Returns 1, 0 at the end, -1 with sums->problem. The
 * line's name is good until the next call. */
int payload_sums_next(struct payload_sums *sums, struct sha256sums_line *line);

/* Reads every line, from the beginning: -1 with sums->problem when one is wrong or gives a name
 * another digest than an earlier one does, or when there are too many; else 0, and the first line
 * comes next. Uses names up: the index of all lines is there from now on. */
int payload_sums_check(struct payload_sums *sums, struct name_set *names);

/* For lookups in a file that was checked before: lends memory for an index, a power of two of
 * slots. It is not touched before a lookup needs it; it has room for 7 lines in 8 slots. */
void payload_sums_lend(struct payload_sums *sums, uint32_t *slot, uint32_t slots);

/* Finds the digest of a name, after one of the two above. Returns 1, 0 when no line has it, -1 with
 * sums->problem. A digest of SHA256SUMS itself (sha256sum * >SHA256SUMS writes one) cannot be right
 * and is not found. */
int payload_sums_find(struct payload_sums *sums, const char *name, size_t name_bytes,
	uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
