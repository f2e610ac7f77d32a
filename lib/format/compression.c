/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression.c - how a file is compressed, by its first bytes. */
#include "format/compression.h"

#include <string.h>

static const struct compression kinds[] = {
	{ "gzip", "gzip -dc", { 0x1f, 0x8b }, 2 },
	{ "gzip", "gzip -dc", { 0x1f, 0x9e }, 2 },
	{ "bzip2", "bzip2 -dc", { 'B', 'Z', 'h' }, 3 },
	{ "lzma", "xz -dc --format=lzma", { 0x5d, 0x00, 0x00 }, 3 },
	{ "xz", "xz -dc", { 0xfd, '7', 'z', 'X' }, 4 },
	{ "lzop", "lzop -dc", { 0x89, 'L', 'Z', 'O' }, 4 },
	{ "lz4", "lz4 -dc", { 0x02, 0x21, 0x4c, 0x18 }, 4 },
	{ "zstd", "zstd -dc", { 0x28, 0xb5, 0x2f, 0xfd }, 4 },
};

const struct compression *compression_find(const uint8_t *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (size >= kinds[i].magic_bytes &&
			memcmp(bytes, kinds[i].magic, kinds[i].magic_bytes) == 0)
			return &kinds[i];
	}
	return 0;
}
