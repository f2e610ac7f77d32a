/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression.h - how a file is compressed, by its first bytes, as Linux tells it
 * (lib/decompress.c).
 *
 *	offset | size | meaning
 *	     0 |    2 | 1f 8b, 1f 9e: gzip
 *	     0 |    3 | "BZh": bzip2; 5d 00 00: lzma
 *	     0 |    4 | fd "7zX": xz; 89 "LZO": lzop; 02 21 4c 18: lz4; 28 b5 2f fd: zstd */
#ifndef FORMAT_COMPRESSION_H
#define FORMAT_COMPRESSION_H

#include <stddef.h>
#include <stdint.h>

struct compression {
	const char *name;
	const char *command; /* unpacks it */
	uint8_t magic[4];
	size_t magic_bytes;
};

enum { COMPRESSION_HEAD_BYTES = 4 };

/* Returns 0 for none that Linux knows. */
const struct compression *compression_find(const uint8_t *bytes, size_t size);

#endif
