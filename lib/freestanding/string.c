/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * string.c - memory and strings without a libc, and memory that grows, by brk.
 *
 * gcc recognizes such loops and would turn memcpy into a call of itself: the Makefile switches that
 * off (-fno-tree-loop-distribute-patterns, -fno-builtin). */
#include <string.h>

#include "freestanding/files.h"

/* Whole words first where both sides are aligned alike: the importer moves gigabytes. */
void *memmove(void *to, const void *from, size_t size)
{
	enum { WORD = sizeof(unsigned long) };
	unsigned char *out = to;
	const unsigned char *in = from;

	if (out > in && out < in + size) {
		while (size-- > 0)
			out[size] = in[size];
		return to;
	}
	if ((((uintptr_t)out | (uintptr_t)in) & (WORD - 1)) == 0) {
		for (; size >= WORD; size -= WORD, out += WORD, in += WORD)
			*(unsigned long *)out = *(const unsigned long *)in;
	}
	while (size-- > 0)
		*out++ = *in++;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	return memmove(to, from, size);
}

void *memset(void *to, int byte, size_t size)
{
	unsigned char *out = to;

	while (size-- > 0)
		*out++ = (unsigned char)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;

	for (; size > 0; size--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

int strncmp(const char *a, const char *b, size_t size)
{
	for (; size > 0 && *a && *a == *b; a++, b++, size--)
		;
	return size == 0 ? 0 : (unsigned char)*a - (unsigned char)*b;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, ~(size_t)0);
}

void *memory_get(size_t size)
{
	enum { ALIGN_BYTES = 8, STEP_BYTES = 64 * 1024 };
	static uintptr_t begin, end; /* of what the kernel gave and nobody has */
	size_t room = (size + ALIGN_BYTES) & ~(size_t)(ALIGN_BYTES - 1);
	uintptr_t wanted;

	if (end == 0)
		begin = end =
			((uintptr_t)call(SYS_BRK) + ALIGN_BYTES) & ~(uintptr_t)(ALIGN_BYTES - 1);
	if (size > ~(size_t)0 / 4) /* sums below would wrap around */
		return 0;
	if (room > end - begin) {
		wanted = begin + room + STEP_BYTES;
		if (wanted < begin || (uintptr_t)call(SYS_BRK, wanted) != wanted)
			return 0;
		end = wanted;
	}
	begin += room;
	return memset((void *)(begin - room), 0, size);
}
