/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_put.c - the records of an LBPAYLD1 container, written. */
#include "format/payload_put.h"

#include <string.h>

#include "format/put_bytes.h"

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
