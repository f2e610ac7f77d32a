/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_put.h - the records of an LBPAYLD1 container (payload.h), written. */
#ifndef FORMAT_PAYLOAD_PUT_H
#define FORMAT_PAYLOAD_PUT_H

#include "format/payload.h"

struct payload_header {
	enum payload_width width;
	uint32_t count;
};

/* The fixed part of an entry; the name and the file's bytes follow it. */
struct payload_entry_head {
	uint64_t name_bytes;
	uint64_t file_bytes;
};

size_t payload_header_bytes(enum payload_width width);
size_t payload_entry_bytes(enum payload_width width);

/* Each put writes one record and returns its length in bytes; the caller has checked that the
 * values fit the width (payload_fits). */
size_t payload_put_header(uint8_t *to, const struct payload_header *header);
size_t payload_put_entry(
	uint8_t *to, enum payload_width width, const struct payload_entry_head *entry);

/* 1 when an entry with so large a file can be written in this width. */
int payload_fits(enum payload_width width, uint64_t file_bytes);

#endif
