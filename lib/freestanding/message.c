/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * message.c - lines for people, and numbers in them.
 *
 * Without division or variable shifts of 64-bit numbers: for i386 these are calls into a library
 * that is not there. */
#include "freestanding/message.h"

#include <string.h>

#include "freestanding/system.h"

enum { NUMBER_BYTES = 24, NUMBER_SLOTS = 16 };

const char *message_program = "";

static size_t append(char *line, size_t used, const char *text)
{
	size_t length = strlen(text), room = MESSAGE_BYTES_MAX - 1 - used;

	if (length > room)
		length = room;
	memcpy(line + used, text, length);
	return used + length;
}

void message_write(int fd, const char *const *parts)
{
	char line[MESSAGE_BYTES_MAX];
	size_t used = append(line, 0, message_program);

	used = append(line, used, ": ");
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

/* Divides a number of four 16-bit digits, most significant first, by ten; returns the remainder. */
static uint32_t divide_by_ten(uint32_t digits[4])
{
	uint32_t rest = 0;
	int i;

	for (i = 0; i < 4; i++) {
		rest = rest << 16 | digits[i];
		digits[i] = rest / 10;
		rest %= 10;
	}
	return rest;
}

const char *message_number(uint64_t value)
{
	uint32_t high = (uint32_t)(value >> 32), low = (uint32_t)value;
	uint32_t digits[4];
	char *text = next_slot() + NUMBER_BYTES - 1;

	digits[0] = high >> 16;
	digits[1] = high & 0xffff;
	digits[2] = low >> 16;
	digits[3] = low & 0xffff;
	*text = 0;
	do
		*--text = (char)('0' + divide_by_ten(digits));
	while (digits[0] | digits[1] | digits[2] | digits[3]);
	return text;
}

/* Joins texts in a slot. */
static const char *join(const char *a, const char *b, const char *c, const char *d)
{
	const char *parts[4];
	char *slot = next_slot();
	size_t used = 0, length;
	int i;

	parts[0] = a;
	parts[1] = b;
	parts[2] = c;
	parts[3] = d;
	for (i = 0; i < 4; i++) {
		length = strlen(parts[i]);
		memcpy(slot + used, parts[i], length);
		used += length;
	}
	slot[used] = 0;
	return slot;
}

const char *message_size(uint64_t size_bytes)
{
	static const char *const units[] = { " KiB", " MiB", " GiB", " TiB", " PiB", " EiB" };
	const char *const *unit = units;
	uint32_t value;

	if (size_bytes == 1)
		return "1 byte";
	if (size_bytes < 1024)
		return join(message_number(size_bytes), " bytes", "", "");
	while (size_bytes >= (uint64_t)1024 * 1024) {
		size_bytes >>= 10;
		unit++;
	}
	value = (uint32_t)size_bytes;
	return join(
		message_number(value >> 10), ".", message_number((value & 1023) * 10 >> 10), *unit);
}

const char *message_seconds(uint32_t milliseconds)
{
	return join(message_number(milliseconds / 1000), ".",
		message_number(milliseconds % 1000 / 100), " s");
}

const char *message_device(uint32_t major, uint32_t minor)
{
	return join(message_number(major), ":", message_number(minor), "");
}

uint32_t message_percent(uint64_t done, uint64_t total)
{
	while (total > 0xffffffffu / 100) {
		done >>= 1;
		total >>= 1;
	}
	return total == 0 ? 100 : (uint32_t)done * 100 / (uint32_t)total;
}
