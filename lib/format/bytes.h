/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bytes.h - little-endian numbers in byte buffers, whatever the host's byte order.
 *
 * The caller checks that the buffer is long enough before it calls. */
#ifndef FORMAT_BYTES_H
#define FORMAT_BYTES_H

#include <stdint.h>

static inline uint32_t get_le16(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8;
}

static inline uint32_t get_le32(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static inline void put_le32(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)value;
	to[1] = (uint8_t)(value >> 8);
	to[2] = (uint8_t)(value >> 16);
	to[3] = (uint8_t)(value >> 24);
}

static inline uint64_t get_le64(const uint8_t *from)
{
	return get_le32(from) | (uint64_t)get_le32(from + 4) << 32;
}

static inline void put_le64(uint8_t *to, uint64_t value)
{
	put_le32(to, (uint32_t)value);
	put_le32(to + 4, (uint32_t)(value >> 32));
}

#endif
