/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums.h - the lines of a SHA256SUMS file, as coreutils' sha256sum writes and checks them
 * (docs/format.md, "SHA256SUMS"); sha256sums_put.h writes them.
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

#include "format/payload.h"
#include "format/sha256.h"

#define SHA256SUMS_NAME "SHA256SUMS"

enum {
	SHA256SUMS_DIGITS = 2 * SHA256_DIGEST_BYTES,
	SHA256SUMS_SPACE_OFFSET = SHA256SUMS_DIGITS,
	SHA256SUMS_MODE_OFFSET = SHA256SUMS_SPACE_OFFSET + 1,
	SHA256SUMS_NAME_OFFSET = SHA256SUMS_MODE_OFFSET + 1,
	SHA256SUMS_READ_BYTES_MAX = 4096, /* of a line that is read, with its newline */
};

struct sha256sums_line {
	uint8_t digest[SHA256_DIGEST_BYTES];
	const char *name; /* into the text that was read; 0 for a comment */
	size_t name_bytes;
};

/* Reads a line of size bytes, without its newline. A leading "./" of the name is dropped. Returns
 * 0, or a static phrase that says what is wrong. */
const char *sha256sums_get_line(struct sha256sums_line *line, const char *from, size_t size);

/* Reads SHA256SUMS_DIGITS hexadecimal digits of either case. Returns 0 or a phrase. */
const char *sha256sums_get_digest(uint8_t digest[SHA256_DIGEST_BYTES], const char *from);

/* 1 for the name of the file of digests of a container. */
int sha256sums_is(const char *name, size_t name_bytes);

/* The text of such a file, read line by line. */
struct sha256sums {
	const char *text;
	size_t size, at;     /* of the text; where the next line begins */
	size_t line_at;      /* where the line read last begins */
	uint32_t line;       /* its number, from 1 */
	const char *problem; /* 0, or a static phrase about that line */
};

/* Reads the next line that is not a comment. Returns 1, 0 at the end, -1 with sums->problem. */
int sha256sums_next(struct sha256sums *sums, struct sha256sums_line *line);

#endif
