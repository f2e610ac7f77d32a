/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_put.c - one line of a SHA256SUMS file, written. */
#include "format/sha256sums_put.h"

#include <string.h>

void sha256sums_put_digest(char *to, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < SHA256_DIGEST_BYTES; i++) {
		to[2 * i] = digits[digest[i] >> 4];
		to[2 * i + 1] = digits[digest[i] & 15];
	}
}

size_t sha256sums_put_line(
	char *to, const uint8_t digest[SHA256_DIGEST_BYTES], const char *name, size_t name_bytes)
{
	sha256sums_put_digest(to, digest);
	to[SHA256SUMS_SPACE_OFFSET] = ' ';
	to[SHA256SUMS_MODE_OFFSET] = ' ';
	memcpy(to + SHA256SUMS_NAME_OFFSET, name, name_bytes);
	to[SHA256SUMS_NAME_OFFSET + name_bytes] = '\n';
	return SHA256SUMS_NAME_OFFSET + name_bytes + 1;
}
