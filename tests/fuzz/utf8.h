/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * utf8.h - a second reader and writer of UTF-8 (RFC 3629, section 3): by numbers, not by tables of
 * bytes. */
#ifndef TESTS_FUZZ_UTF8_H
#define TESTS_FUZZ_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Returns the length of the character at the beginning; 0 when it is none. */
static inline size_t utf8_get(uint32_t *character, const void *from, size_t size)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *bytes = from;
	size_t length, i;

	if (size == 0 || (bytes[0] >= 0x80 && bytes[0] < 0xc0) || bytes[0] >= 0xf8)
		return 0;
	length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	if (length > size)
		return 0;
	*character = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if (bytes[i] / 64 != 2)
			return 0;
		*character = *character * 64 + bytes[i] % 64;
	}
	return *character < least[length] || *character > 0x10ffff || *character / 0x800 == 0x1b
		       ? 0
		       : length;
}

static inline int utf8_is(const void *from, size_t size)
{
	const char *at = from, *end = at + size;
	uint32_t character;
	size_t length;

	for (; at < end; at += length) {
		length = utf8_get(&character, at, (size_t)(end - at));
		if (length == 0)
			return 0;
	}
	return 1;
}

/* One that is a character. Returns its length. */
static inline size_t utf8_put(char *to, uint32_t character)
{
	size_t length = 1 + (character >= 0x80) + (character >= 0x800) + (character >= 0x10000), i;

	for (i = length; --i > 0; character /= 64)
		to[i] = (char)(0x80 | character % 64);
	to[0] = (char)(length == 1 ? character : (0xf00u >> length & 0xff) | character);
	return length;
}

#endif
