/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memory.c - memory, or death. */
#include "host/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/message.h"

void *allocate(unsigned long size)
{
	return reallocate(0, size);
}

void *reallocate(void *old, unsigned long size)
{
	void *memory = realloc(old, size ? size : 1);

	if (!memory)
		die("out of memory");
	return memory;
}

/* Asks for more only when count is a power of two, and then for twice as much. */
void *make_room(void *items, unsigned long count, unsigned long item_bytes)
{
	if (items && (count & (count - 1)) != 0)
		return items;
	return reallocate(items, (count ? 2 * count : 1) * item_bytes);
}

char *copy_string(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(allocate(size), text, size);
}

char *format_string(const char *format, ...)
{
	va_list values;
	char *text;
	int length;

	va_start(values, format);
	length = vsnprintf(0, 0, format, values);
	va_end(values);
	if (length < 0)
		die("cannot format a message");
	text = allocate((unsigned long)length + 1);
	va_start(values, format);
	vsnprintf(text, (size_t)length + 1, format, values);
	va_end(values);
	return text;
}

char *join_strings(char *const *texts, unsigned long count)
{
	char *all = copy_string(""), *longer;
	unsigned long i;

	for (i = 0; i < count; i++) {
		longer = format_string("%s%s%s", all, i > 0 ? " " : "", texts[i]);
		free(all);
		all = longer;
	}
	return all;
}
