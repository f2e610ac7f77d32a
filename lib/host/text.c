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

int text_begins_with(const char *text, const char *begin)
{
	return strncmp(text, begin, strlen(begin)) == 0;
}

int text_line_begins(const char *line, size_t length, const char *begin)
{
	return length >= strlen(begin) && memcmp(line, begin, strlen(begin)) == 0;
}

int text_is_within(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return strncmp(path, directory, length) == 0 && (!path[length] || path[length] == '/');
}

int text_is_control(const char *text, size_t at)
{
	const unsigned char *byte = (const unsigned char *)text + at, *lead = byte;
	size_t back;

	if (*byte < 0x80 || *byte > 0x9f)
		return *byte < ' ' || *byte == 0x7f;
	for (back = 1; back <= 3 && back <= at && *--lead >= 0x80; back++) {
		if (*lead >= 0xc0) /* behind c2 there are U+0080 to U+009F */
			return *lead <= 0xc2 || back > 1u + (*lead >= 0xe0) + (*lead >= 0xf0);
	}
	return 1;
}

const char *text_show(struct text_shown *to, const void *bytes, size_t length)
{
	static const char cut[] = "...";
	const char *from = bytes;
	size_t i, at = 0;

	for (i = 0; i < length; i++) {
		if (at + sizeof "\\ooo" + sizeof cut > sizeof to->text) {
			strcpy(to->text + at, cut);
			return to->text;
		}
		if (text_is_control(from, i))
			at += (size_t)sprintf(to->text + at, "\\%03o", (unsigned char)from[i]);
		else
			to->text[at++] = from[i];
	}
	to->text[at] = 0;
	return to->text;
}

char *text_unescape(char *text)
{
	char *from = text, *to = text;

	for (; *from; to++) {
		if (from[0] == '\\' && from[1] && from[2] && from[3]) {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = 0;
	return text;
}
