/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums.h - one line of a SHA256SUMS file, as coreutils' sha256sum writes and checks it
 * (docs/format.md, "SHA256SUMS").
 *
 *	offset | size | meaning
 *	     0 |   64 | the digest in hexadecimal digits
 *	    64 |    1 | ' '
 *	    65 |    1 | ' ' (text) or '*' (binary): the same on POSIX systems
 *	    66 |    n | the file's name, to the end of the line
 *
 * A line that begins with '#' is a comment. */
#ifndef FORMAT_SHA256SUMS_H
#define FORMAT_SHA256SUMS_H

#include <stddef.h>
#include <stdint.h>

#include "format/name.h"
#include "format/sha256.h"

#define SHA256SUMS_NAME "SHA256SUMS"

enum {
	SHA256SUMS_DIGITS = 2 * SHA256_DIGEST_BYTES,
	SHA256SUMS_SPACE_OFFSET = SHA256SUMS_DIGITS,
	SHA256SUMS_MODE_OFFSET = SHA256SUMS_SPACE_OFFSET + 1,
	SHA256SUMS_NAME_OFFSET = SHA256SUMS_MODE_OFFSET + 1,
	/* The longest line that sha256sums_put_line writes, with a path and the newline. */
	SHA256SUMS_LINE_BYTES_MAX = SHA256SUMS_NAME_OFFSET + NAME_PATH_BYTES_MAX + 1,
};

struct sha256sums_line {
	uint8_t digest[SHA256_DIGEST_BYTES];
	const char *name; /* into the text that was read; 0 for a comment */
	size_t name_bytes;
};

/* Writes a line and its newline; returns its length. The name has passed name_check. */
size_t sha256sums_put_line(
	char *to, const uint8_t digest[SHA256_DIGEST_BYTES], const char *name, size_t name_bytes);

/* Reads a line of size bytes, without its newline. A leading "./" of the name is dropped. Returns
 * 0, or a static phrase that says what is wrong. */
const char *sha256sums_get_line(struct sha256sums_line *line, const char *from, size_t size);

/* Writes SHA256SUMS_DIGITS digits, no NUL; and back: returns 0, or a phrase. */
void sha256sums_put_digest(char *to, const uint8_t digest[SHA256_DIGEST_BYTES]);
const char *sha256sums_get_digest(uint8_t digest[SHA256_DIGEST_BYTES], const char *from);

#endif
