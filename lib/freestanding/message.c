/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.c - lines for people, and numbers in them.
 *
 * Without division or variable shifts of 64-bit numbers: for i386 these are calls into a library
 * that is not there. */
#include "freestanding/message.h"

#include <string.h>

#include "freestanding/files.h"

enum { NUMBER_BYTES = 24, NUMBER_SLOTS = 24 };

const char *message_program = "";

/* A control character becomes '?': C0, DEL, and 80 to 9f where no byte of a character is to come
 * (so many as left says). Behind c2 none is: U+0080 to U+009F are control characters, too. */
static char show(unsigned char byte, int *left)
{
	*left = byte < 0x80   ? 0
		: byte < 0xc0 ? *left - 1
			      : (byte > 0xc2) + (byte >= 0xe0) + (byte >= 0xf0);
	return byte < ' ' || byte == 0x7f || (*left < 0 && byte < 0xa0) ? '?' : (char)byte;
}

/* Appends what fits, no part of a character. */
static size_t append(char *line, size_t used, const char *text)
{
	const char *begin = text;
	int left = 0;

	for (; *text && used < MESSAGE_BYTES_MAX - 1; text++)
		line[used++] = show((unsigned char)*text, &left);
	for (; text > begin && (*text & 0xc0) == 0x80; text--)
		used--;
	return used;
}

void message_write(int fd, const char *const *parts)
{
	char line[MESSAGE_BYTES_MAX];
	size_t used = append(line, append(line, 0, message_program), ": ");

	for (; *parts; parts++)
		used = append(line, used, *parts);
	line[used++] = '\n';
	system_write_all(fd, line, used);
}

static char *next_slot(void)
{
	static char slots[NUMBER_SLOTS][NUMBER_BYTES];
	static unsigned used;

	return slots[used++ % NUMBER_SLOTS];
}

const char *message_number(uint64_t value)
{
	uint32_t high = (uint32_t)(value >> 32), low = (uint32_t)value, middle, rest;
	char *text = next_slot() + NUMBER_BYTES - 1;

	*text = 0;
	do { /* divides by 10, from the left: 32 bits, then 16 and 16 with what is left over */
		middle = high % 10 << 16 | low >> 16;
		rest = middle % 10 << 16 | (low & 0xffff);
		high /= 10;
		low = middle / 10 << 16 | rest / 10;
		*--text = (char)('0' + rest % 10);
	} while (high | low);
	return text;
}

const char *message_size(uint64_t size_bytes)
{
	static const char *const units[] = { " bytes", " KiB", " MiB", " GiB", " TiB", " PiB",
		" EiB" };
	const char *const *unit = units;
	uint32_t tenths = 0;
	char *slot = next_slot();
	size_t used;

	if (size_bytes == 1)
		return "1 byte";
	for (; size_bytes >= 1024; size_bytes >>= 10, unit++)
		tenths = ((uint32_t)size_bytes & 1023) * 10 >> 10;
	used = append(slot, 0, message_number(size_bytes));
	if (unit != units)
		used = append(slot, append(slot, used, "."), message_number(tenths));
	slot[append(slot, used, *unit)] = 0;
	return slot;
}

size_t number_get(const char *text, size_t length, uint32_t *value)
{
	uint32_t number = 0, digit;
	size_t at;

	for (at = 0; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
		digit = (uint32_t)(text[at] - '0');
		if (number > (0xffffffffu - digit) / 10)
			return 0;
		number = number * 10 + digit;
	}
	*value = number;
	return at;
}

const char *system_error_text(long error)
{
	static const char *const texts[] = {
		[1] = "operation not permitted",
		[2] = "no such file or directory",
		[5] = "input/output error",
		[6] = "no such device",
		[8] = "not an executable for this kernel",
		[12] = "out of memory",
		[13] = "permission denied",
		[15] = "neither a block device nor a regular file",
		[16] = "device or resource busy",
		[17] = "already there",
		[18] = "on another file system",
		[19] = "no such device or file system type",
		[20] = "not a directory",
		[21] = "is a directory",
		[22] = "invalid argument",
		[24] = "too many open files",
		[27] = "file too large",
		[28] = "no space left on device",
		[30] = "read-only file system",
		[36] = "name too long",
		[38] = "this kernel has no such call",
		[40] = "too many symbolic links",
		[75] = "a number is too large for this kernel",
		[84] = "a character that this file system cannot hold",
		[117] = "the file system is damaged",
		[122] = "disk quota exceeded",
		[123] = "no medium in the drive",
	};
	static char unknown[32];
	unsigned long number = (unsigned long)(error < 0 ? -error : error);

	if (number < sizeof texts / sizeof *texts && texts[number])
		return texts[number];
	unknown[append(unknown, append(unknown, 0, "error "), message_number(number))] = 0;
	return unknown;
}
