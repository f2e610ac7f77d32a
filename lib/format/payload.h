/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.h - the records of an LBPAYLD1 container (specified in docs/format.md).
 *
 *	              narrow            wide
 *	offset | size | offset | size | meaning
 *	     0 |    8 |      0 |    8 | magic "LBPAYLD1"
 *	     8 |    4 |      8 |    8 | number of entries
 * and for every entry
 *	     0 |    4 |      0 |    8 | length of its name in bytes
 *	     4 |    4 |      8 |    8 | size of its file in bytes
 *	     8 |    n |     16 |    n | name, without terminator
 *	 8 + n |    s | 16 + n |    s | the file's bytes
 *
 * All numbers are little-endian. Both widths carry the same magic. They are told apart by the bytes
 * 12 to 15: all zero is wide (the high half of the count), anything else is narrow (the length of
 * the first name, which is never zero).
 *
 * Functions on one record each; payload_reader.h walks a whole container. */
#ifndef FORMAT_PAYLOAD_H
#define FORMAT_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MAGIC "LBPAYLD1"

enum payload_width { PAYLOAD_NARROW, PAYLOAD_WIDE };

enum {
	PAYLOAD_MAGIC_BYTES = 8,
	PAYLOAD_COUNT_OFFSET = 8,

	PAYLOAD_NARROW_HEADER_BYTES = 12,
	PAYLOAD_NARROW_SIZE_OFFSET = 4,
	PAYLOAD_NARROW_ENTRY_BYTES = 8,

	PAYLOAD_WIDE_HEADER_BYTES = 16,
	PAYLOAD_WIDE_SIZE_OFFSET = 8,
	PAYLOAD_WIDE_ENTRY_BYTES = 16,

	/* So many bytes tell the two widths apart. */
	PAYLOAD_DETECT_BYTES = 16,
	PAYLOAD_ENTRY_BYTES_MAX = PAYLOAD_WIDE_ENTRY_BYTES,

	/* The upstream importer refuses more entries. */
	PAYLOAD_COUNT_MAX = 200000,
	/* Zero bytes follow the last entry up to a multiple of this. */
	PAYLOAD_ALIGN_BYTES = 4096,
};

struct payload_header {
	enum payload_width width;
	uint32_t count;
};

/* The fixed part of an entry; the name and the file's bytes follow it. */
struct payload_entry_head {
	uint64_t name_bytes;
	uint64_t file_bytes;
};

/* 1 when the first bytes are those of a container, else 0. */
int payload_has_magic(const uint8_t *from, size_t size);

size_t payload_header_bytes(enum payload_width width);
size_t payload_entry_bytes(enum payload_width width);

/* Each put writes one record and returns its length in bytes; the caller has checked that the
 * values fit the width (payload_fits). */
size_t payload_put_header(uint8_t *to, const struct payload_header *header);
size_t payload_put_entry(
	uint8_t *to, enum payload_width width, const struct payload_entry_head *entry);

/* 1 when an entry with so large a file can be written in this width. */
int payload_fits(enum payload_width width, uint64_t file_bytes);

/* Reads the header and finds the width. from holds the first size bytes of the container: at least
 * PAYLOAD_DETECT_BYTES of them, or the whole container if it is shorter. Returns 0, or a static
 * phrase with the byte offset of the problem in *problem_offset. */
const char *payload_get_header(
	struct payload_header *header, const uint8_t *from, size_t size, uint64_t *problem_offset);

/* Reads the fixed part of an entry from payload_entry_bytes(width) bytes. Cannot fail: limits are
 * the walk's business. */
void payload_get_entry(
	struct payload_entry_head *entry, enum payload_width width, const uint8_t *from);

#endif
