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

/* Who knows no difference between POSIX and GNU would take a time for a part of the name: returns
 * -1. */
static int get_name(struct tar_header *header, const uint8_t *from)
{
	int is_posix = memcmp(from + MAGIC_OFFSET, "ustar", 6) == 0;
	size_t length = 0;

	if (is_posix)
		length = copy_field(header->name, from + PREFIX_OFFSET, TAR_PREFIX_BYTES);
	else if (from[PREFIX_OFFSET])
		return -1;
	if (length > 0)
		header->name[length++] = '/';
	copy_field(header->name + length, from, TAR_NAME_BYTES);
	return 0;
}

/* Before POSIX, a directory was a file whose name ends in '/'. */
static void get_type(struct tar_header *header, char type)
{
	size_t length = strlen(header->name);

	header->type = type;
	if (type == 0)
		header->type =
			length > 0 && header->name[length - 1] == '/' ? TAR_DIRECTORY : TAR_FILE;
	if (type == '7')
		header->type = TAR_FILE; /* contiguous */
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
	if (get_name(header, from))
		return "a member of an archive of GNU tar --incremental, whose times stand where "
		       "others have a part of the name";
	get_type(header, (char)from[TYPE_OFFSET]);
	copy_field(header->link, from + LINK_OFFSET, TAR_NAME_BYTES);
	return 0;
}

uint64_t tar_padded_bytes(uint64_t size_bytes)
{
	uint64_t over = size_bytes % TAR_BLOCK_BYTES;

	return size_bytes + (over ? TAR_BLOCK_BYTES - over : 0);
}

/* A record is "LENGTH KEY=VALUE\n", with the length of all of it. */
size_t tar_get_pax(struct tar_pax *record, const char *from, size_t size)
{
	const char *equals;
	size_t length = 0, i;

	for (i = 0; i < size && from[i] >= '0' && from[i] <= '9'; i++) {
		length = length * 10 + (size_t)(from[i] - '0');
		if (length > size)
			return 0;
	}
	if (i == 0 || i == size || from[i] != ' ' || length < i + 2 || from[length - 1] != '\n')
		return 0;
	record->key = from + i + 1;
	equals = memchr(record->key, '=', (size_t)(from + length - record->key));
	if (!equals || equals == record->key)
		return 0;
	record->key_bytes = (size_t)(equals - record->key);
	record->value = equals + 1;
	record->value_bytes = (size_t)(from + length - 1 - record->value);
	return length;
}

int tar_pax_begins(const struct tar_pax *record, const char *key)
{
	size_t length = strlen(key);

	return record->key_bytes >= length && memcmp(record->key, key, length) == 0;
}

int tar_pax_is(const struct tar_pax *record, const char *key)
{
	return record->key_bytes == strlen(key) && tar_pax_begins(record, key);
}
