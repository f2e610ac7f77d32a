/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * put_bytes.h - little-endian numbers into byte buffers, whatever the host's byte order.
 *
 * The caller checks that the buffer is long enough before it calls. bytes.h reads them. */
#ifndef FORMAT_PUT_BYTES_H
#define FORMAT_PUT_BYTES_H

#include <stdint.h>

static inline void put_le32(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)value;
	to[1] = (uint8_t)(value >> 8);
	to[2] = (uint8_t)(value >> 16);
	to[3] = (uint8_t)(value >> 24);
}

static inline void put_le64(uint8_t *to, uint64_t value)
{
	put_le32(to, (uint32_t)value);
	put_le32(to + 4, (uint32_t)(value >> 32));
}

#endif
