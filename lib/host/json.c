/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * json.c - JSON (RFC 8259) that is written. */
#include "host/json.h"

/* RFC 3629, section 4: what the first byte of a character says of the second and of how many
 * follow. No overlong forms, no surrogates, nothing above U+10FFFF. */
static const struct lead {
	unsigned char first, last, second_min, second_max, following;
} leads[] = {
	{ 0x00, 0x7f, 0x00, 0xff, 0 },
	{ 0xc2, 0xdf, 0x80, 0xbf, 1 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 2 },
	{ 0xe1, 0xec, 0x80, 0xbf, 2 },
	{ 0xed, 0xed, 0x80, 0x9f, 2 },
	{ 0xee, 0xef, 0x80, 0xbf, 2 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 3 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 3 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 3 },
};

/* The length of the character at the beginning, 0 when it is none. */
static int character_bytes(const unsigned char *text)
{
	const struct lead *lead = leads, *end = leads + sizeof leads / sizeof *leads;
	int i;

	while (lead < end && (*text < lead->first || *text > lead->last))
		lead++;
	if (lead == end)
		return 0;
	if (lead->following && (text[1] < lead->second_min || text[1] > lead->second_max))
		return 0;
	for (i = 2; i <= lead->following; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	}
	return lead->following + 1;
}

void json_write_string(FILE *to, const char *text)
{
	int length;

	fputc('"', to);
	for (; *text; text += length ? length : 1) {
		length = character_bytes((const unsigned char *)text);
		if (length == 0)
			fprintf(to, "\\ufffd");
		else if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			fprintf(to, "\\u%04x", (unsigned char)*text);
		else
			fprintf(to, "%.*s", length, text);
	}
	fputc('"', to);
}

void json_put_string(const char *text)
{
	json_write_string(stdout, text);
}
