/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name.c - what may be the name of an entry in a payload. */
#include "format/name.h"

#include <stdint.h>
#include <string.h>

/* Decodes one UTF-8 character (RFC 3629: no overlong form, no surrogate, at most U+10FFFF).
 * Returns its length in bytes, 0 when the bytes are not UTF-8. */
static size_t utf8_decode(const uint8_t *from, size_t length, uint32_t *character)
{
	size_t size = from[0] < 0x80 ? 1 : from[0] < 0xe0 ? 2 : from[0] < 0xf0 ? 3 : 4, i;
	uint32_t value = size == 1 ? from[0] : from[0] & (0x7fu >> size);

	if (size > length || (from[0] >= 0x80 && from[0] < 0xc2) || from[0] > 0xf4)
		return 0;
	for (i = 1; i < size; i++) {
		if ((from[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (from[i] & 0x3f);
	}
	if ((size == 3 && value < 0x800) || (value & ~0x7ffu) == 0xd800 ||
		(size == 4 && (value < 0x10000 || value > 0x10ffff)))
		return 0;
	*character = value;
	return size;
}

const char *name_check(const char *name, size_t length)
{
	enum { SUFFIX = sizeof NAME_PART_SUFFIX - 1 };
	const uint8_t *bytes = (const uint8_t *)name;
	size_t at, size;
	uint32_t character;

	if (length == 0)
		return "the name is empty";
	if (length > NAME_BYTES_MAX)
		return "the name is longer than 255 bytes";
	for (at = 0; at < length; at += size) {
		size = utf8_decode(bytes + at, length - at, &character);
		if (size == 0)
			return "the name is not valid UTF-8";
		if (character < 0x20 || (character >= 0x7f && character <= 0x9f))
			return "the name contains a control character";
		if (character == '/')
			return "the name contains '/'";
		if (character == '\\')
			return "the name contains '\\'";
	}
	if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
		return "the name is '.' or '..'";
	if (length >= SUFFIX && memcmp(name + length - SUFFIX, NAME_PART_SUFFIX, SUFFIX) == 0)
		return "the name ends in '.part', which is reserved for incomplete copies";
	return 0;
}

const char *name_check_path(const char *path, size_t length)
{
	size_t begin = 0, end;
	const char *problem;

	if (length > NAME_PATH_BYTES_MAX)
		return "the path is longer than 1024 bytes";
	for (;;) {
		for (end = begin; end < length && path[end] != '/'; end++)
			;
		problem = name_check(path + begin, end - begin);
		if (problem || end == length)
			return problem;
		begin = end + 1;
	}
}

int name_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order ? order : (a_length > b_length) - (a_length < b_length);
}
