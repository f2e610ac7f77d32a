/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_put.h - one line of a SHA256SUMS file (sha256sums.h), written. */
#ifndef FORMAT_SHA256SUMS_PUT_H
#define FORMAT_SHA256SUMS_PUT_H

#include "format/sha256sums.h"

enum {
	/* The longest line that sha256sums_put_line writes, with a path and the newline. */
	SHA256SUMS_LINE_BYTES_MAX = SHA256SUMS_NAME_OFFSET + NAME_PATH_BYTES_MAX + 1,
};

/* Writes a line and its newline; returns its length. The name has passed name_check. */
size_t sha256sums_put_line(
	char *to, const uint8_t digest[SHA256_DIGEST_BYTES], const char *name, size_t name_bytes);

/* Writes SHA256SUMS_DIGITS digits, no NUL. */
void sha256sums_put_digest(char *to, const uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
