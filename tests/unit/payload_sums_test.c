/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_sums_test.c - lookups in a SHA256SUMS entry: in order, out of order, across windows. */
#include <stdlib.h>

#include "format/payload_sums.h"
#include "source.h"
#include "tap.h"

enum { LINES = 1000, BEFORE = 37 /* bytes of the container before the file */ };

static struct memory_source memory;
static struct payload_sums sums;
static struct name_set names;

static void begin(const char *text, size_t size)
{
	struct payload_entry entry;

	memset(&entry, 0, sizeof entry);
	entry.data_offset = BEFORE;
	entry.file_bytes = size - BEFORE;
	memory_open(&memory, text, size);
	payload_sums_begin(&sums, &memory.source, &entry);
	payload_sums_lend(&sums, names.slot, NAME_SET_SLOTS);
}

/* Names of different lengths, so that lines fall across the window in many ways. */
static size_t name_of(char *name, int number)
{
	return (size_t)sprintf(name, "%0*d", 1 + number % 200, number);
}

static char *make_lines(size_t *size)
{
	char *text = malloc(BEFORE + LINES * (size_t)SHA256SUMS_LINE_BYTES_MAX), name[256];
	uint8_t digest[SHA256_DIGEST_BYTES] = { 0 };
	int i;

	memset(text, 'x', BEFORE);
	*size = BEFORE;
	for (i = 0; i < LINES; i++) {
		digest[0] = (uint8_t)i;
		digest[31] = (uint8_t)(i >> 8);
		*size += sha256sums_put_line(text + *size, digest, name, name_of(name, i));
	}
	return text;
}

static int find(int number)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char name[256];

	return payload_sums_find(&sums, name, name_of(name, number), digest) == 1 &&
	       digest[0] == (uint8_t)number && digest[31] == number >> 8;
}

static void check_lookups(void)
{
	size_t size;
	char *text = make_lines(&size);
	uint8_t digest[SHA256_DIGEST_BYTES];
	int i, found = 0;

	begin(text, size);
	for (i = 0; i < LINES; i++)
		found += find(i);
	ok(found == LINES, "every name, in order");
	for (i = LINES - 1, found = 0; i >= 0; i--)
		found += find(i);
	ok(found == LINES, "every name, backwards");
	ok(find(700) && find(700) && find(699) && find(0) && find(LINES - 1), "here and there");
	ok(payload_sums_find(&sums, "none", 4, digest) == 0, "a name that is not there");
	ok(payload_sums_find(&sums, "00", 1, digest) == 1, "only the length of the name counts");
	ok(payload_sums_find(&sums, "0", 1, digest) == 1, "the same again");
	ok(memory.beyond == 0 && !sums.problem, "nothing behind the end is read");
	free(text);
}

/* --- How much is read: a fixed number of times the file, in whatever order, never its square. ---
 */

enum {
	MANY = 20000,
	READS_A_LINE = 2,                           /* the line and, rarely, one with a like hash */
	BYTES_A_LINE = PAYLOAD_SUMS_LINE_BYTES_MAX, /* the window that it is read into */
};

/* Puts lines for these names, one digest for all. Returns the end. */
static size_t put_lines(char *text, size_t size, int first, int step, int count)
{
	static const uint8_t digest[SHA256_DIGEST_BYTES];
	char name[16];

	for (; count > 0; count--, first += step)
		size += sha256sums_put_line(
			text + size, digest, name, (size_t)sprintf(name, "file-%d", first));
	return size;
}

static int reads_are_linear(size_t lines)
{
	int linear = memory.reads <= READS_A_LINE * lines &&
		     memory.read_bytes <= READS_A_LINE * lines * BYTES_A_LINE;

	if (!linear)
		printf("# %llu reads, %llu bytes, for %zu lines\n",
			(unsigned long long)memory.reads, (unsigned long long)memory.read_bytes,
			lines);
	return linear;
}

static void check_many_again(char *text)
{
	begin(text, put_lines(text, BEFORE, 1, 0, MANY));
	ok(payload_sums_check(&sums, &names) == 0, "one name in all lines is good");
	ok(reads_are_linear(MANY), "... and read in linear time");
	begin(text, put_lines(text, put_lines(text, BEFORE, 0, 1, MANY / 2), 0, 1, MANY / 2));
	ok(payload_sums_check(&sums, &names) == 0, "every name twice is good");
	ok(reads_are_linear(MANY), "... and read in linear time");
	begin(text, put_lines(text, put_lines(text, BEFORE, 0, 1, MANY / 2), MANY / 2 - 1, 0,
			    MANY / 2));
	ok(payload_sums_check(&sums, &names) == 0, "the last name again and again is good");
	ok(reads_are_linear(MANY), "... and read in linear time");
	text[sums.end - 40] ^= 1; /* a digit of the last line */
	ok(payload_sums_check(&sums, &names) == -1 && sums.line_number == MANY,
		"another digest in the last line is found");
	is(sums.problem, "another SHA-256 for the name of an earlier line", "... and named");
}

/* Looks names up: first, first + step, ... Returns how many were found. */
static int find_many(int first, int step, int count)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char name[16];
	int found = 0;

	for (; count > 0; count--, first += step)
		found += payload_sums_find(
				 &sums, name, (size_t)sprintf(name, "file-%d", first), digest) == 1;
	return found;
}

static void check_many_lookups(char *text)
{
	size_t size = put_lines(text, BEFORE, 0, 1, MANY);

	begin(text, size);
	ok(find_many(0, 1, MANY) == MANY, "many names in the order of their lines");
	ok(memory.read_bytes < 2 * size, "... cost one pass");
	begin(text, size);
	ok(find_many(MANY - 1, -1, MANY) == MANY, "many names in the reversed order");
	ok(reads_are_linear(MANY), "... are found in linear time");
	begin(text, size);
	ok(find_many(0, 2, MANY / 2) + find_many(1, 2, MANY / 2) == MANY,
		"many names in another order");
	ok(reads_are_linear(MANY), "... are found in linear time");
	begin(text, size);
	payload_sums_lend(&sums, names.slot, 1024);
	ok(find_many(MANY - 1, -1, MANY) == MANY && find_many(0, 7, MANY / 7) == MANY / 7,
		"more names than the index has room for");
	ok(reads_are_linear(2 * MANY), "... are found in linear time when they lie together");
	begin(text, size);
	payload_sums_lend(&sums, names.slot, 1024);
	ok(find_many(MANY, 1, 3) == 0 && find_many(MANY / 2, 1, 2) == 2, "... or are not there");
	begin(text, size);
	ok(find_many(MANY, 1, MANY) == 0, "many names that have no line");
	ok(reads_are_linear(MANY), "... are missed in linear time");
}

/* Comments count as lines; the image of 200,001 of them is in tests/data. */
static void check_count(void)
{
	char *text = malloc(BEFORE + 2 * PAYLOAD_COUNT_MAX);
	int i;

	for (i = 0; i < PAYLOAD_COUNT_MAX; i++)
		memcpy(text + BEFORE + 2 * i, "#\n", 2);
	begin(text, BEFORE + 2 * PAYLOAD_COUNT_MAX);
	ok(payload_sums_check(&sums, &names) == 0, "200,000 lines, all comments");
	free(text);
}

static void check_many(void)
{
	char *text = malloc(BEFORE + (size_t)MANY * 128);

	memset(text, 'x', BEFORE);
	check_many_again(text);
	check_many_lookups(text);
	free(text);
}

static uint32_t line_at(const char *text, uint64_t offset)
{
	uint32_t line = 1;
	uint64_t at;

	for (at = BEFORE; at < offset; at++)
		line += text[at] == '\n';
	return line;
}

static void check_problems(void)
{
	struct sha256sums_line line;
	uint8_t digest[SHA256_DIGEST_BYTES];
	size_t size;
	char *text = make_lines(&size);

	begin(text, size);
	memory.bad_offset = BEFORE + 5000;
	ok(!find(LINES - 1), "a read that fails");
	is(sums.problem, "a bad sector", "... is the problem");
	ok(text[sums.problem_offset - 1] == '\n' &&
			sums.line_number == line_at(text, sums.problem_offset),
		"... with the offset and the number of its line");
	ok(payload_sums_find(&sums, "0", 1, digest) == -1, "... and stays");

	begin(text, size);
	text[BEFORE + 68] = 'g'; /* the first digit of the second line */
	ok(payload_sums_next(&sums, &line) == 1, "the line before a wrong one");
	ok(payload_sums_next(&sums, &line) == -1, "a wrong line");
	ok(sums.line_number == 2 && sums.problem_offset == BEFORE + 68,
		"... has number and offset");
	free(text);

	payload_sums_none(&sums);
	ok(payload_sums_find(&sums, "a", 1, digest) == 0, "no file at all: nothing is found");
	begin("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", BEFORE);
	ok(payload_sums_find(&sums, "a", 1, digest) == 0, "an empty file: nothing is found");
}

static void check_recognition(void)
{
	struct payload_entry entry;

	memset(&entry, 0, sizeof entry);
	entry.name = "SHA256SUMS.asc";
	entry.name_bytes = 10;
	ok(payload_sums_is(&entry), "SHA256SUMS is the file of digests");
	entry.name_bytes = 14;
	ok(!payload_sums_is(&entry), "SHA256SUMS.asc is not");
	entry.name = "sha256sums";
	entry.name_bytes = 10;
	ok(!payload_sums_is(&entry), "sha256sums is not");
}

int main(void)
{
	check_lookups();
	check_many();
	check_count();
	check_problems();
	check_recognition();
	return tap_end();
}
