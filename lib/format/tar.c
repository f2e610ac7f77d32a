/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tar.c - the headers of a tar archive. */
#include "format/tar.h"

#include <string.h>

enum {
	SIZE_OFFSET = 124,
	SIZE_BYTES = 12,
	SUM_OFFSET = 148,
	SUM_BYTES = 8,
	TYPE_OFFSET = 156,
	LINK_OFFSET = 157,
	MAGIC_OFFSET = 257,
	PREFIX_OFFSET = 345,
};

/* Octal digits with blanks before and NUL or blanks behind. Returns -1 when it is no such. */
static int get_octal(uint64_t *value, const uint8_t *from, size_t size)
{
	size_t i = 0;

	while (i < size && from[i] == ' ')
		i++;
	for (*value = 0; i < size && from[i] >= '0' && from[i] <= '7'; i++) {
		if (*value >> 61)
			return -1;
		*value = *value << 3 | (uint64_t)(from[i] - '0');
	}
	return i == size || from[i] == 0 || from[i] == ' ' ? 0 : -1;
}

static int get_size(uint64_t *value, const uint8_t *from)
{
	size_t i;

	if (!(from[0] & 0x80))
		return get_octal(value, from, SIZE_BYTES);
	if (from[0] != 0x80)
		return -1;
	for (*value = 0, i = 1; i < SIZE_BYTES; i++) {
		if (*value >> 55)
			return -1;
		*value = *value << 8 | from[i];
	}
	return 0;
}

static int sum_is_right(const uint8_t *from)
{
	uint64_t sum = 0, said;
	size_t i;

	for (i = 0; i < TAR_BLOCK_BYTES; i++)
		sum += i >= SUM_OFFSET && i < SUM_OFFSET + SUM_BYTES ? ' ' : from[i];
	return get_octal(&said, from + SUM_OFFSET, SUM_BYTES) == 0 && said == sum;
}

static int is_zero(const uint8_t *from)
{
	size_t i;

	for (i = 0; i < TAR_BLOCK_BYTES; i++) {
		if (from[i])
			return 0;
	}
	return 1;
}

/* Copies a field that ends at a NUL or at its end. */
static size_t copy_field(char *to, const uint8_t *from, size_t size)
{
	size_t length = 0;

	while (length < size && from[length])
		length++;
	memcpy(to, from, length);
	to[length] = 0;
	return length;
}

static void get_name(struct tar_header *header, const uint8_t *from)
{
	size_t length = 0;

	if (memcmp(from + MAGIC_OFFSET, "ustar", 6) == 0)
		length = copy_field(header->name, from + PREFIX_OFFSET, TAR_PREFIX_BYTES);
	if (length > 0)
		header->name[length++] = '/';
	copy_field(header->name + length, from, TAR_NAME_BYTES);
}

const char *tar_get_header(struct tar_header *header, const uint8_t from[TAR_BLOCK_BYTES])
{
	memset(header, 0, sizeof *header);
	if (is_zero(from))
		return 0;
	if (!sum_is_right(from))
		return "not a tar archive (one that is compressed must be unpacked first), or a "
		       "damaged one";
	if (get_size(&header->size_bytes, from + SIZE_OFFSET))
		return "a damaged tar archive: a size that is no number";
	header->type = (char)from[TYPE_OFFSET];
	if (header->type == 0 || header->type == '7')
		header->type = TAR_FILE; /* before POSIX, and contiguous */
	get_name(header, from);
	copy_field(header->link, from + LINK_OFFSET, TAR_NAME_BYTES);
	return 0;
}

uint64_t tar_padded_bytes(uint64_t size_bytes)
{
	uint64_t over = size_bytes % TAR_BLOCK_BYTES;

	return size_bytes + (over ? TAR_BLOCK_BYTES - over : 0);
}

/* A record is "LENGTH KEY=VALUE\n", with the length of all of it. */
size_t tar_find_pax(const char **value, const char *records, size_t size, const char *key)
{
	size_t at = 0, length, i, key_bytes = strlen(key), found = 0;

	while (at < size) {
		for (i = at, length = 0; i < size && records[i] >= '0' && records[i] <= '9'; i++) {
			length = length * 10 + (size_t)(records[i] - '0');
			if (length > size)
				return 0;
		}
		if (i == size || records[i] != ' ' || length < i - at + 2 || length > size - at)
			return 0;
		i++;
		if (at + length - i > key_bytes + 1 && memcmp(records + i, key, key_bytes) == 0 &&
			records[i + key_bytes] == '=') {
			*value = records + i + key_bytes + 1;
			found = at + length - 1 - (i + key_bytes + 1);
		}
		at += length;
	}
	return found;
}
