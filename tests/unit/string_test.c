/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * string_test.c - memory and strings of the booted programs, beside the libc's; and memory that grows. It includes what it
 * tries, under other names. */
#include <string.h>

#include "tap.h"

#define memmove own_memmove
#define memcpy  own_memcpy
#define memset  own_memset
#define memcmp  own_memcmp
#define strlen  own_strlen
#define strncmp own_strncmp
#define strcmp  own_strcmp
void *own_memset(void *to, int byte, size_t size);
#include "lib/freestanding/string.c"
#undef memmove
#undef memcpy
#undef memset
#undef memcmp
#undef strlen
#undef strncmp
#undef strcmp
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* brk, of a piece of memory; its beginning is aligned for nothing. */
static uint8_t heap[512 * 1024 + 8] __attribute__((aligned(4096)));
static uintptr_t top, limit;
static unsigned asked, misaligned = 3;

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	(void)b, (void)c, (void)d, (void)e, (void)f;
	asked++;
	if (number != SYS_BRK)
		return -ERROR_NOSYS;
	if (!top)
		top = (uintptr_t)heap + misaligned;
	if (a && (uintptr_t)a <= limit)
		top = (uintptr_t)a;
	return (long)top;
}

/* --- Memory. --- */

enum { ROOM = 80 };

static void fill(uint8_t *to, unsigned seed)
{
	unsigned i;

	for (i = 0; i < ROOM; i++)
		to[i] = (uint8_t)(seed = seed * 75 + 74);
}

/* Every way that two pieces can lie to each other, and to words. */
static void check_moves(void)
{
	static uint8_t got[ROOM] __attribute__((aligned(8))), wanted[ROOM], from[ROOM] __attribute__((aligned(8)));
	unsigned to, at, size, wrong = 0;

	fill(from, 5);
	for (to = 0; to < 20; to++) {
		for (at = 0; at < 20; at++) {
			for (size = 0; size < 40; size++) {
				fill(got, 7);
				fill(wanted, 7);
				wrong += own_memmove(got + to, got + at, size) != got + to;
				memmove(wanted + to, wanted + at, size);
				wrong += memcmp(got, wanted, ROOM) != 0;
				wrong += own_memcpy(got + to, from + at, size) != got + to;
				memcpy(wanted + to, from + at, size);
				wrong += memcmp(got, wanted, ROOM) != 0;
			}
		}
	}
	ok(wrong == 0, "moved and copied");
}

static void check_set(void)
{
	static uint8_t got[ROOM], wanted[ROOM];
	unsigned size, wrong = 0;

	for (size = 0; size < ROOM - 1; size++) {
		fill(got, 7);
		fill(wanted, 7);
		wrong += own_memset(got + 1, 0x1ff, size) != got + 1;
		memset(wanted + 1, 0x1ff, size);
		wrong += memcmp(got, wanted, ROOM) != 0;
	}
	ok(wrong == 0, "set");
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void check_compared(void)
{
	static const char *const texts[] = { "", "a", "b", "ab", "abc", "abd", "\377", "a\377", "\1" };
	unsigned i, j, size, wrong = 0;
	char a[8] = "", b[8] = "";

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		wrong += own_strlen(texts[i]) != strlen(texts[i]);
		for (j = 0; j < sizeof texts / sizeof *texts; j++) {
			memset(a, 'x', sizeof a);
			memset(b, 'y', sizeof b);
			strcpy(a, texts[i]);
			strcpy(b, texts[j]);
			wrong += sign(own_strcmp(a, b)) != sign(strcmp(a, b));
			for (size = 0; size < 6; size++) {
				wrong += sign(own_strncmp(a, b, size)) != sign(strncmp(a, b, size));
				wrong += sign(own_memcmp(a, b, size)) != sign(memcmp(a, b, size));
			}
		}
	}
	ok(wrong == 0, "compared");
	ok(own_memcmp("a\0c", "a\0d", 4) < 0 && own_memcmp("a\0c", "a\0d", 2) == 0, "... behind a NUL");
	ok(own_strncmp("ab", "ac", 1) == 0, "... so many characters");
}

/* --- Memory that grows. --- */

static void check_growing(void)
{
	static const size_t sizes[] = { 1, 0, 7, 8, 9, 100, 65536, 65537, 3, 70000, 8, 16 };
	uint8_t *piece, *last = heap;
	size_t i, at, room = 0, wrong = 0;

	memset(heap, 0xa5, sizeof heap);
	limit = (uintptr_t)heap + 512 * 1024;
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		piece = memory_get(sizes[i]);
		wrong += !piece || (uintptr_t)piece % 8 != 0 || piece < last;
		if (!piece)
			break;
		for (at = 0; at < sizes[i]; at++)
			wrong += piece[at] != 0;
		memset(piece, 0xff, sizes[i]);
		last = piece + sizes[i];
		room += sizes[i] + 8;
		wrong += (uintptr_t)last > top;
	}
	ok(wrong == 0, "zeros, aligned, none twice");
	ok((size_t)(last - heap) <= room + 8, "... little is lost");
	ok(asked < 8, "... and the kernel is asked rarely");
	asked = 0;
	ok(!memory_get(~(size_t)0 / 4 + 1) && asked == 0, "what wraps around is refused");
	ok(!memory_get(~(size_t)0 / 4), "... what nobody has, too");
	ok(!memory_get(512 * 1024), "no more than there is");
	piece = memory_get(1);
	ok(piece >= last, "... and what is there goes on");
	at = top - (uintptr_t)piece;
	limit = top;
	for (i = 0; memory_get(8) && i < 100000; i++)
		;
	ok(i >= at / 16 - 2 && i <= at / 16, "to the last of it");
}

/* A heap at the end of all addresses, in a process of its own: the first one that is asked for decides where it lies. */
static void check_last_addresses(void)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		top = ~(uintptr_t)0 - 100000;
		limit = ~(uintptr_t)0;
		_exit(memory_get(200000) != 0 || asked != 1);
	}
	ok(child > 0 && waitpid(child, &status, 0) == child && status == 0,
		"a heap whose end would wrap around is not asked for");
}

int main(void)
{
	check_last_addresses();
	check_moves();
	check_set();
	check_compared();
	check_growing();
	return tap_end();
}
