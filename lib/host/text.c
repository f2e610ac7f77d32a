/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text.c - numbers out of words, and bytes that nobody vouches for shown to people. */
#include "host/text.h"

#include <stdio.h>
#include <string.h>

int text_get_number(uint32_t *to, const char *word, unsigned base, uint32_t max)
{
	uint64_t value = 0;
	unsigned digit;

	if (!*word)
		return -1;
	for (; *word; word++) {
		if (*word < '0' || *word > '9')
			return -1;
		digit = (unsigned)(*word - '0');
		value = value * base + digit;
		if (digit >= base || value > max)
			return -1;
	}
	*to = (uint32_t)value;
	return 0;
}

int text_ends_in(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length && strcmp(text + length - end_length, end) == 0;
}

int text_is_control(const char *bytes, size_t at, size_t length)
{
	const unsigned char *from = (const unsigned char *)bytes;
	size_t first = at > 0 && from[at - 1] == 0xc2 ? at - 1 : at;

	if (from[at] < ' ' || from[at] == 0x7f)
		return 1;
	return from[first] == 0xc2 && first + 1 < length && from[first + 1] >= 0x80 &&
	       from[first + 1] < 0xa0;
}

const char *text_show(struct text_shown *to, const void *bytes, size_t length)
{
	static const char cut[] = "...";
	const unsigned char *from = bytes;
	size_t i, at = 0;

	for (i = 0; i < length; i++) {
		if (at + sizeof "\\ooo" + sizeof cut > sizeof to->text) {
			strcpy(to->text + at, cut);
			return to->text;
		}
		if (text_is_control(bytes, i, length))
			at += (size_t)sprintf(to->text + at, "\\%03o", from[i]);
		else
			to->text[at++] = (char)from[i];
	}
	to->text[at] = 0;
	return to->text;
}
