/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compression.h - how a file is compressed, by its first bytes, as Linux tells it
 * (lib/decompress.c). */
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

/* Returns 0 for none that Linux knows. */
const struct compression *compression_find(const uint8_t *bytes, size_t size);

#endif
