/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * crc32.h - the checksum of Ethernet (IEEE 802.3), for the few kilobytes of a partition table. */
#ifndef FORMAT_CRC32_H
#define FORMAT_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Begins with what came of the bytes before. Of all bytes, most formats mean
 * ~crc32_add(0xffffffff, ...). */
static inline uint32_t crc32_add(uint32_t crc, const uint8_t *bytes, size_t size)
{
	/* What four bits add. */
	static const uint32_t table[16] = { 0, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190,
		0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };

	for (; size > 0; size--) {
		crc ^= *bytes++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return crc;
}

#endif
