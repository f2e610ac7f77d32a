/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bytes.h - little-endian numbers out of byte buffers, whatever the host's byte order.
 *
 * The caller checks that the buffer is long enough before it calls. put_bytes.h writes them. */
#ifndef FORMAT_BYTES_H
#define FORMAT_BYTES_H

#include <stdint.h>

static inline uint32_t get_le16(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8;
}

static inline uint32_t get_le32(const uint8_t *from)
{
	return get_le16(from) | get_le16(from + 2) << 16;
}

static inline uint64_t get_le64(const uint8_t *from)
{
	return get_le32(from) | (uint64_t)get_le32(from + 4) << 32;
}

#endif
