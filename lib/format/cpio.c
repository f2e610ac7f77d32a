/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio.c - the records of a newc cpio archive. */
#include "format/cpio.h"

#include <string.h>

#include "format/hex.h"

typedef char header_adds_up[CPIO_MAGIC_BYTES + CPIO_FIELDS * CPIO_FIELD_DIGITS == CPIO_HEADER_BYTES
				    ? 1
				    : -1];

static void put_hex32(uint8_t *to, uint32_t value)
{
	int i;

	for (i = CPIO_FIELD_DIGITS - 1; i >= 0; i--) {
		to[i] = (uint8_t)hex_digit(value);
		value >>= 4;
	}
}

static int get_hex32(uint32_t *value, const uint8_t *from)
{
	int i, digit;

	*value = 0;
	for (i = 0; i < CPIO_FIELD_DIGITS; i++) {
		digit = hex_value((char)from[i]);
		if (digit < 0)
			return -1;
		*value = *value << 4 | (uint32_t)digit;
	}
	return 0;
}

void cpio_put_header(uint8_t *to, const struct cpio_header *header)
{
	int i;

	memcpy(to, CPIO_MAGIC, CPIO_MAGIC_BYTES);
	for (i = 0; i < CPIO_FIELDS; i++)
		put_hex32(to + CPIO_MAGIC_BYTES + i * CPIO_FIELD_DIGITS, header->field[i]);
}

const char *cpio_get_header(struct cpio_header *header, const uint8_t *from)
{
	int i;

	if (memcmp(from, CPIO_MAGIC, CPIO_MAGIC_BYTES) != 0)
		return "no newc header (070701) where a member should begin";
	for (i = 0; i < CPIO_FIELDS; i++) {
		if (get_hex32(&header->field[i], from + CPIO_MAGIC_BYTES + i * CPIO_FIELD_DIGITS))
			return "a header field is not a hexadecimal number";
	}
	return 0;
}

uint32_t cpio_padding(uint32_t size)
{
	return (0u - size) & (CPIO_ALIGN_BYTES - 1);
}

static const char *check_component(const char *component, size_t length)
{
	if (length == 0)
		return "a name has an empty component";
	if (length > CPIO_COMPONENT_BYTES_MAX)
		return "a component of the name is longer than 255 bytes; Linux would drop it";
	if (length == 1 && component[0] == '.')
		return "a name has a '.' component";
	if (length == 2 && component[0] == '.' && component[1] == '.')
		return "a name has a '..' component; Linux would follow it";
	return 0;
}

const char *cpio_check_path(const char *path, size_t length)
{
	size_t begin = 0, end;
	const char *problem;

	if (length == 0)
		return "the name is empty; Linux would drop it";
	if (length >= CPIO_NAMESIZE_MAX)
		return "the name is longer than 4095 bytes; Linux would drop it";
	if (memchr(path, 0, length))
		return "the name contains a NUL";
	if (length == sizeof CPIO_TRAILER - 1 && memcmp(path, CPIO_TRAILER, length) == 0)
		return "the name is that of the end of the archive";
	for (;;) {
		for (end = begin; end < length && path[end] != '/'; end++)
			;
		problem = check_component(path + begin, end - begin);
		if (problem || end == length)
			return problem;
		begin = end + 1;
	}
}

const char *cpio_check_target(const char *target, size_t length)
{
	if (length == 0)
		return "a symbolic link without a target; not every Linux makes it";
	if (length > CPIO_LINK_TARGET_BYTES_MAX)
		return "the target of a symbolic link is longer than 4095 bytes; Linux would drop "
		       "it";
	if (memchr(target, 0, length))
		return "the target of a symbolic link contains a NUL; Linux would end it there";
	return 0;
}

static const char *check_numbers(const struct cpio_header *header)
{
	if (header->field[CPIO_MODE] & ~(uint32_t)CPIO_MODE_MASK)
		return "the mode has more than 16 bits; Linux would cut it";
	if (header->field[CPIO_UID] == 0xffffffffu || header->field[CPIO_GID] == 0xffffffffu)
		return "uid or gid 4294967295 is nobody's; Linux would make it 0";
	return 0;
}

static const char *check_device(const struct cpio_header *header)
{
	if (header->field[CPIO_RDEVMAJOR] > CPIO_DEVICE_MAJOR_MAX ||
		header->field[CPIO_RDEVMINOR] > CPIO_DEVICE_MINOR_MAX)
		return "a device number over 4095 (major) or 1048575 (minor); Linux would cut it";
	return 0;
}

const char *cpio_check_header(const struct cpio_header *header)
{
	uint32_t type = header->field[CPIO_MODE] & CPIO_TYPE_MASK;
	const char *problem = check_numbers(header);

	if (problem)
		return problem;
	switch (type) {
	case CPIO_TYPE_FILE:
		return 0;
	case CPIO_TYPE_LINK:
		/* Some writers (gen_init_cpio) count a NUL after the target. */
		if (header->field[CPIO_FILESIZE] > CPIO_LINK_TARGET_BYTES_MAX + 1)
			return "the target of a symbolic link is longer than 4095 bytes; "
			       "Linux would drop it";
		return 0;
	case CPIO_TYPE_DIRECTORY:
	case CPIO_TYPE_BLOCK:
	case CPIO_TYPE_CHARACTER:
	case CPIO_TYPE_PIPE:
	case CPIO_TYPE_SOCKET:
		if (header->field[CPIO_FILESIZE] != 0)
			return "a directory, node, pipe or socket with data; Linux would drop it";
		if (type == CPIO_TYPE_BLOCK || type == CPIO_TYPE_CHARACTER)
			return check_device(header);
		return 0;
	default:
		return "an unknown type of file; Linux would drop it";
	}
}
