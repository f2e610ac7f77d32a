/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_name.c - what the kernel's name of a block device tells. */
#include "booted/block_name.h"

#include <string.h>

#include "freestanding/number.h"

enum { IDE_MAJOR_PRIMARY = 3, IDE_MAJOR_SECONDARY = 22, IDE_MINORS_A_DISK = 64 };

static size_t skip_blanks(const char *line, size_t at, size_t length)
{
	while (at < length && (line[at] == ' ' || line[at] == '\t'))
		at++;
	return at;
}

/* Skips decimal digits: sizes go beyond 32 bits and are not needed. */
static size_t skip_digits(const char *line, size_t at, size_t length)
{
	while (at < length && line[at] >= '0' && line[at] <= '9')
		at++;
	return at;
}

int block_device_get_line(struct block_device *device, const char *line, size_t length)
{
	size_t at = skip_blanks(line, 0, length), digits, end;

	digits = number_get(line + at, length - at, &device->major);
	if (digits == 0)
		return 0;
	at = skip_blanks(line, at + digits, length);
	digits = number_get(line + at, length - at, &device->minor);
	if (digits == 0)
		return 0;
	at = skip_blanks(line, at + digits, length);
	end = skip_digits(line, at, length);
	if (end == at)
		return 0;
	at = skip_blanks(line, end, length);
	for (end = at; end < length && line[end] > ' '; end++)
		;
	if (end == at || end - at >= BLOCK_NAME_BYTES || line[at] == '/' || line[at] == '.')
		return 0;
	memcpy(device->name, line + at, end - at);
	device->name[end - at] = 0;
	return 1;
}

void block_device_correct(struct block_device *device)
{
	const char *name = device->name;
	uint32_t part = 0;
	size_t digits;

	if (device->major != IDE_MAJOR_PRIMARY && device->major != IDE_MAJOR_SECONDARY)
		return;
	if (strncmp(name, "hd", 2) != 0 || name[2] < 'a' || name[2] > 'd')
		return;
	digits = number_get(name + 3, strlen(name + 3), &part);
	if (name[3 + digits] != 0 || part >= IDE_MINORS_A_DISK)
		return;
	device->major = name[2] < 'c' ? IDE_MAJOR_PRIMARY : IDE_MAJOR_SECONDARY;
	device->minor = (name[2] == 'b' || name[2] == 'd' ? IDE_MINORS_A_DISK : 0) + part;
}

int block_device_is_skipped(const char *name)
{
	static const char *const prefixes[] = {
		"ram", "zram", "loop", /* memory and files */
		"fd", "sr",            /* drives that may be empty and slow to say so */
		"md", "dm-",           /* made of other devices, which are probed themselves */
		"nbd", "drbd", "rbd",  /* over a network */
		"mtdblock",            /* flash */
	};
	size_t i;

	for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return 1;
	}
	return 0;
}

int block_device_is_part_of(const char *part, const char *disk)
{
	size_t length = strlen(disk);
	const char *rest = part + length;

	if (length == 0 || strncmp(part, disk, length) != 0 || *rest == 0)
		return 0;
	/* A disk whose name ends in a digit sets its partitions off with a 'p'. */
	if (disk[length - 1] >= '0' && disk[length - 1] <= '9' && *rest++ != 'p')
		return 0;
	if (*rest == 0)
		return 0;
	return rest[skip_digits(rest, 0, strlen(rest))] == 0;
}
