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

static void begin(const char *text, size_t size)
{
	struct payload_entry entry;

	memset(&entry, 0, sizeof entry);
	entry.data_offset = BEFORE;
	entry.file_bytes = size - BEFORE;
	memory_open(&memory, text, size);
	payload_sums_begin(&sums, &memory.source, &entry);
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
	check_problems();
	check_recognition();
	return tap_end();
}
