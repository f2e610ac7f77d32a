/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums.c - one line of a SHA256SUMS file. */
#include "format/sha256sums.h"

#include <string.h>

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

void sha256sums_put_digest(char *to, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < SHA256_DIGEST_BYTES; i++) {
		to[2 * i] = digits[digest[i] >> 4];
		to[2 * i + 1] = digits[digest[i] & 15];
	}
}

const char *sha256sums_get_digest(uint8_t digest[SHA256_DIGEST_BYTES], const char *from)
{
	size_t i;
	int high, low;

	for (i = 0; i < SHA256_DIGEST_BYTES; i++) {
		high = digit_value(from[2 * i]);
		low = digit_value(from[2 * i + 1]);
		if (high < 0 || low < 0)
			return "not a SHA-256 of 64 hexadecimal digits";
		digest[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
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

const char *sha256sums_get_line(struct sha256sums_line *line, const char *from, size_t size)
{
	const char *problem;
	size_t i;

	line->name = 0;
	line->name_bytes = 0;
	if (size > 0 && from[0] == '#')
		return 0;
	if (size > 0 && from[0] == '\\')
		return "an escaped name cannot be the name of an entry";
	if (size <= SHA256SUMS_NAME_OFFSET)
		return "not 'SHA256  NAME': the line is too short";
	problem = sha256sums_get_digest(line->digest, from);
	if (problem)
		return problem;
	if (from[SHA256SUMS_SPACE_OFFSET] != ' ' ||
		(from[SHA256SUMS_MODE_OFFSET] != ' ' && from[SHA256SUMS_MODE_OFFSET] != '*'))
		return "no two spaces between the SHA-256 and the name";
	for (i = SHA256SUMS_NAME_OFFSET; i < size; i++) {
		if ((unsigned char)from[i] < 0x20 || from[i] == 0x7f)
			return "a control character in a name";
	}
	line->name = from + SHA256SUMS_NAME_OFFSET;
	line->name_bytes = size - SHA256SUMS_NAME_OFFSET;
	if (line->name_bytes > 2 && line->name[0] == '.' && line->name[1] == '/') {
		line->name += 2;
		line->name_bytes -= 2;
	}
	return 0;
}
