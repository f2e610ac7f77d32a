/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_odd.c - the characters of names that not every file system can hold. */
#include "format/name_odd.h"

#include <string.h>

/* The length of an odd character at the beginning of what is left of a name; 0 when it is none. */
static size_t odd_bytes(const char *from, size_t left)
{
	static const char refused[] = "\"*:<>?|";
	size_t size;

	for (size = 1; size < left && ((unsigned char)from[size] & 0xc0) == 0x80; size++)
		;
	if ((unsigned char)*from >= 0x80 || (*from == ' ' && (left == 1 || from[1] == '/')))
		return size;
	for (size = 0; refused[size]; size++) {
		if (*from == refused[size])
			return 1;
	}
	return 0;
}

/* UTF-8: no character begins within another one. */
static int has(const struct name_odd *odd, const char *character, size_t size)
{
	size_t at;

	for (at = 0; at + size <= odd->bytes; at++) {
		if (memcmp(odd->text + at, character, size) == 0)
			return 1;
	}
	return 0;
}

int name_odd_add(struct name_odd *odd, const char *name, size_t length)
{
	size_t at, size, to, before = odd->bytes;

	for (at = 0; at < length; at += size ? size : 1) {
		size = odd_bytes(name + at, length - at);
		if (size == 0 || has(odd, name + at, size))
			continue;
		if (odd->bytes + size > NAME_ODD_BYTES_MAX) {
			odd->bytes = 0;
			if (before > 0) /* those of this name, too: once more, all of them */
				return name_odd_add(odd, name, length);
		}
		to = name[at] == ' ' ? odd->bytes : 0;
		memmove(odd->text + to + size, odd->text + to, odd->bytes - to);
		memcpy(odd->text + to, name + at, size);
		odd->bytes += size;
		odd->text[odd->bytes] = 0;
	}
	return odd->bytes != before;
}
