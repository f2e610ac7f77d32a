/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * label.c - how disks spell names: fields of bytes or UTF-16, UUIDs, and udev's file names. */
#include "format/disk/label.h"

#include <string.h>

#include "format/hex.h"

char *label_put(char *to, uint32_t character)
{
	unsigned more = (character >= 0x80) + (character >= 0x800) + (character >= 0x10000);

	*to++ = (char)(more ? (0xff00 >> (more + 1) & 0xff) | character >> 6 * more : character);
	while (more-- > 0)
		*to++ = (char)(0x80 | (character >> 6 * more & 0x3f));
	return to;
}

void label_end(char *label, char *end)
{
	while (end > label && (end[-1] == ' ' || (end[-1] >= '\t' && end[-1] <= '\r')))
		end--;
	*end = 0;
}

void label_get(char *to, const uint8_t *from, size_t size)
{
	size_t length = 0;

	while (length < size && from[length])
		length++;
	memcpy(to, from, length);
	label_end(to, to + length);
}

static uint32_t unit_at(const uint8_t *from, int is_big_endian)
{
	return is_big_endian ? (uint32_t)from[0] << 8 | from[1] : from[0] | (uint32_t)from[1] << 8;
}

uint32_t label_utf16_at(const uint8_t *from, size_t units, int is_big_endian, size_t *used)
{
	uint32_t first = unit_at(from, is_big_endian), second;

	*used = 1;
	if (first >> 10 != 0xd800 >> 10 || units < 2)
		return first;
	second = unit_at(from + 2, is_big_endian);
	if (second >> 10 != 0xdc00 >> 10)
		return first;
	*used = 2;
	return 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff);
}

void label_get_utf16(char *to, const uint8_t *from, size_t units, int is_big_endian)
{
	char *end = to;
	uint32_t character;
	size_t at, used;

	for (at = 0; at < units; at += used) {
		character = label_utf16_at(from + 2 * at, units - at, is_big_endian, &used);
		if (character == 0)
			break;
		end = label_put(end, character);
	}
	label_end(to, end);
}

char *uuid_put_hex(char *to, const uint8_t *bytes, size_t size)
{
	for (; size > 0; size--, bytes++) {
		*to++ = hex_digit(*bytes >> 4);
		*to++ = hex_digit(*bytes);
	}
	return to;
}

void uuid_get(char to[UUID_TEXT_BYTES + 1], const uint8_t bytes[UUID_BYTES], int is_gpt)
{
	static const uint8_t none[UUID_BYTES];
	size_t i;

	for (i = 0; i < UUID_BYTES && memcmp(bytes, none, UUID_BYTES) != 0; i++) {
		to = uuid_put_hex(to, bytes + (!is_gpt || i > 7 ? i : i < 4 ? 3 - i : i ^ 1), 1);
		if (i == 3 || i == 5 || i == 7 || i == 9)
			*to++ = '-';
	}
	*to = 0;
}

/* Of the character that begins here, when it is one beyond ASCII that udev leaves as it is; else 0.
 * It takes noncharacters for none, but not all of them. The text ends in NUL. */
static size_t character_bytes(const char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = (uint8_t)*text;
	size_t length = first < 0xc0   ? 0
			: first < 0xe0 ? 2
			: first < 0xf0 ? 3
			: first < 0xf8 ? 4
				       : 0;
	uint32_t character = first & 0x7fu >> length;
	size_t i;

	for (i = 1; i < length; i++) {
		if (((uint8_t)text[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | ((uint8_t)text[i] & 0x3f);
	}
	if (length == 0 || character < least[length] || character > 0x10ffff)
		return 0;
	if (character >> 11 == 0xd800 >> 11 || (character >= 0xfdd0 && character <= 0xfdef) ||
		(character & 0xffff) == 0xffff)
		return 0;
	return length;
}

static int is_plain(char byte)
{
	char small = (char)(byte | 0x20);

	return (byte >= '0' && byte <= ':') || (small >= 'a' && small <= 'z') || byte == '#' ||
	       byte == '+' || byte == '-' || byte == '.' || byte == '=' || byte == '@' ||
	       byte == '_';
}

size_t label_escape(char *to, size_t room, const char *label)
{
	size_t at = 0, length;

	while (*label) {
		length = is_plain(*label) ? 1 : character_bytes(label);
		if (room < 5 || at > room - 5)
			return 0;
		if (length > 0) {
			memcpy(to + at, label, length);
			at += length;
			label += length;
		} else {
			to[at++] = '\\';
			to[at++] = 'x';
			at = (size_t)(uuid_put_hex(to + at, (const uint8_t *)label++, 1) - to);
		}
	}
	to[at] = 0;
	return at;
}

void label_unescape(char *label)
{
	char *to = label;
	int high, low;

	while (*label) {
		high = label[0] == '\\' && label[1] == 'x' ? hex_value(label[2]) : -1;
		low = high < 0 ? -1 : hex_value(label[3]);
		*to++ = low < 0 ? *label : (char)(high << 4 | low);
		label += low < 0 ? 1 : 4;
	}
	*to = 0;
}
