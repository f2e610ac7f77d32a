/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_fold_test.c - names that are the same when they are folded, and names that are not. */
#include "format/name_fold.h"

#include <stdint.h>
#include <stdlib.h>

#include "tap.h"

static const struct {
	const char *a, *b;
	int same;
} pairs[] = {
	{ "a", "A", 1 },
	{ "foo-1.2.tar.GZ", "FOO-1.2.tar.gz", 1 },
	{ "z", "Z", 1 },
	{ "@", "`", 0 }, /* beside A and a */
	{ "[", "{", 0 },
	{ "a", "b", 0 },
	{ "a", "aa", 0 },
	{ "\u00e9", "\u00c9", 1 },
	{ "\u00d7", "\u00f7", 0 }, /* signs amid the letters */
	{ "\u00e6", "\u00c6", 1 },
	{ "\u0151", "\u0150", 1 },
	{ "\u0131", "I", 0 },
	{ "\u0130", "i", 0 },
	{ "\u017e", "\u017d", 1 },
	{ "\u0178", "\u00ff", 1 },
	{ "\u1ea5", "\u1ea4", 1 },
	{ "\u03b1\u03c9", "\u0391\u03a9", 1 },
	{ "\u03c3", "\u03c2", 1 },
	{ "\u03cc", "\u038c", 1 },
	{ "\u0436", "\u0416", 1 },
	{ "\u0451", "\u0401", 1 },
	{ "\u0491", "\u0490", 1 },
	{ "\u044f", "\u0430", 0 },
	{ "\u00e9", "e\u0301", 1 },
	{ "\u00c9", "E\u0301", 1 },
	{ "\u00e9", "e\u0300", 0 },
	{ "\u00e9", "e", 0 },
	{ "\u0159", "r\u030c", 1 },
	{ "\u00ff", "y\u0308", 1 },
	{ "\u00e0", "a\u0300", 1 }, /* the first of its table */
	{ "\u0457", "\u0456\u0308", 1 },
	{ "\u0439", "\u0438\u0306", 1 },
	{ "\u03ac", "\u03b1\u0301", 1 },
	{ "foo", "foo.", 1 },
	{ "foo", "foo. . ", 1 },
	{ "foo", ".foo", 0 },
	{ "foo", "foo.a", 0 },
	{ "foo ", "foo.", 1 },
	{ "a/b", "A./B ", 1 },
	{ "a/b", "a/.b", 0 },
	{ "a. /b", "a/b", 1 },
	{ "ab", "a/b", 0 },
	{ "\u4e2d\U0001f600", "\u4e2d\U0001f600.", 1 },
	{ "\u4e2d\U0001f600", "\u4e2d\U0001f601", 0 },
};

/* A copy of exactly its length, folded into as much as may be needed: the sanitizer watches. */
static size_t fold(char *to, const char *name)
{
	size_t length = strlen(name), folded;
	char *copy = malloc(length + 1), *room = malloc(NAME_FOLD_GROWTH * length + 1);

	memcpy(copy, name, length);
	folded = name_fold(room, copy, length);
	memcpy(to, room, folded);
	to[folded] = 0;
	free(copy);
	free(room);
	return folded;
}

/* Each character by itself: as long as is said, and folding it again changes nothing. */
static void check_all(void)
{
	char name[5], once[16], twice[16];
	uint32_t character, wrong = 0;
	size_t size;

	for (character = 1; character < 0x10000; character++) {
		size = 0;
		if (character >= 0x800)
			name[size++] = (char)(0xe0 | character >> 12);
		if (character >= 0x80)
			name[size++] = (char)(character >= 0x800 ? 0x80 | (character >> 6 & 0x3f)
								 : 0xc0 | character >> 6);
		name[size++] = (char)(character >= 0x80 ? 0x80 | (character & 0x3f) : character);
		name[size] = 0;
		wrong += fold(once, name) > NAME_FOLD_GROWTH * size;
		fold(twice, once);
		wrong += strcmp(once, twice) != 0;
	}
	ok(wrong == 0, "every character, folded once and twice");
}

int main(void)
{
	char a[256], b[256];
	size_t i;

	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		fold(a, pairs[i].a);
		fold(b, pairs[i].b);
		ok((strcmp(a, b) == 0) == pairs[i].same, pairs[i].b);
	}
	check_all();
	return tap_end();
}
