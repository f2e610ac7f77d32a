/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.c - the records of an LBPAYLD1 container. */
#include "format/payload.h"

#include <string.h>

#include "format/bytes.h"

typedef char narrow_header_adds_up[PAYLOAD_MAGIC_BYTES == PAYLOAD_COUNT_OFFSET &&
						   PAYLOAD_COUNT_OFFSET + 4 ==
							   PAYLOAD_NARROW_HEADER_BYTES
					   ? 1
					   : -1];
typedef char wide_header_adds_up[PAYLOAD_COUNT_OFFSET + 8 == PAYLOAD_WIDE_HEADER_BYTES &&
						 PAYLOAD_WIDE_HEADER_BYTES == PAYLOAD_DETECT_BYTES
					 ? 1
					 : -1];
typedef char
	narrow_entry_adds_up[PAYLOAD_NARROW_SIZE_OFFSET + 4 == PAYLOAD_NARROW_ENTRY_BYTES ? 1 : -1];
typedef char wide_entry_adds_up[PAYLOAD_WIDE_SIZE_OFFSET + 8 == PAYLOAD_WIDE_ENTRY_BYTES ? 1 : -1];

int payload_has_magic(const uint8_t *from, size_t size)
{
	return size >= PAYLOAD_MAGIC_BYTES && memcmp(from, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) == 0;
}

size_t payload_header_bytes(enum payload_width width)
{
	return width == PAYLOAD_WIDE ? PAYLOAD_WIDE_HEADER_BYTES : PAYLOAD_NARROW_HEADER_BYTES;
}

size_t payload_entry_bytes(enum payload_width width)
{
	return width == PAYLOAD_WIDE ? PAYLOAD_WIDE_ENTRY_BYTES : PAYLOAD_NARROW_ENTRY_BYTES;
}

int payload_fits(enum payload_width width, uint64_t file_bytes)
{
	return width == PAYLOAD_WIDE || file_bytes <= 0xffffffffu;
}

size_t payload_put_header(uint8_t *to, const struct payload_header *header)
{
	memcpy(to, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES);
	if (header->width == PAYLOAD_WIDE)
		put_le64(to + PAYLOAD_COUNT_OFFSET, header->count);
	else
		put_le32(to + PAYLOAD_COUNT_OFFSET, header->count);
	return payload_header_bytes(header->width);
}

const char *payload_get_header(
	struct payload_header *header, const uint8_t *from, size_t size, uint64_t *problem_offset)
{
	int short_container = size < PAYLOAD_DETECT_BYTES;

	*problem_offset = 0;
	if (!payload_has_magic(from, size))
		return "no LBPAYLD1 magic: this is not a payload";
	*problem_offset = PAYLOAD_COUNT_OFFSET;
	if (size < PAYLOAD_NARROW_HEADER_BYTES)
		return "the image ends inside its header";
	header->count = get_le32(from + PAYLOAD_COUNT_OFFSET);
	if (header->count > PAYLOAD_COUNT_MAX)
		return "more than 200000 entries";
	if (short_container && header->count != 0)
		return "the image ends inside its first entry";
	if (short_container || get_le32(from + PAYLOAD_NARROW_HEADER_BYTES) != 0)
		header->width = PAYLOAD_NARROW;
	else
		header->width = PAYLOAD_WIDE;
	return 0;
}

size_t payload_put_entry(
	uint8_t *to, enum payload_width width, const struct payload_entry_head *entry)
{
	if (width == PAYLOAD_WIDE) {
		put_le64(to, entry->name_bytes);
		put_le64(to + PAYLOAD_WIDE_SIZE_OFFSET, entry->file_bytes);
	} else {
		put_le32(to, (uint32_t)entry->name_bytes);
		put_le32(to + PAYLOAD_NARROW_SIZE_OFFSET, (uint32_t)entry->file_bytes);
	}
	return payload_entry_bytes(width);
}

void payload_get_entry(
	struct payload_entry_head *entry, enum payload_width width, const uint8_t *from)
{
	if (width == PAYLOAD_WIDE) {
		entry->name_bytes = get_le64(from);
		entry->file_bytes = get_le64(from + PAYLOAD_WIDE_SIZE_OFFSET);
	} else {
		entry->name_bytes = get_le32(from);
		entry->file_bytes = get_le32(from + PAYLOAD_NARROW_SIZE_OFFSET);
	}
}
