/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums.c - the lines of a SHA256SUMS file. */
#include "format/sha256sums.h"

#include <string.h>

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 'a' - 'A';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
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

int sha256sums_is(const char *name, size_t name_bytes)
{
	return name_bytes == sizeof SHA256SUMS_NAME - 1 &&
	       memcmp(name, SHA256SUMS_NAME, name_bytes) == 0;
}

int sha256sums_next(struct sha256sums *sums, struct sha256sums_line *line)
{
	size_t end;

	while (!sums->problem && sums->at < sums->size) {
		sums->line_at = sums->at;
		for (end = sums->at; end < sums->size && sums->text[end] != '\n'; end++)
			;
		if (sums->line++ == PAYLOAD_COUNT_MAX)
			sums->problem = "more than 200000 lines"; /* comments count */
		else if (end - sums->at + (end < sums->size) > SHA256SUMS_READ_BYTES_MAX)
			sums->problem = "the line is longer than 4096 bytes";
		else
			sums->problem =
				sha256sums_get_line(line, sums->text + sums->at, end - sums->at);
		sums->at = end + 1;
		if (!sums->problem && line->name)
			return 1;
	}
	return sums->problem ? -1 : 0;
}
