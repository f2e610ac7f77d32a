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

/* What perl has of Unicode: a letter, or what stands between them, the small one, and that one's parts, a line each of the
 * blocks that are known. */
static void check_peer(void)
{
	static const char command[] =
		"perl -MUnicode::Normalize -Mfeature=unicode_strings -CO -e 'for my $c (0x3a .. 0x7e, 0xa1 .. 0x17f, 0x370 .. 0x3ff, "
		"0x400 .. 0x52f, 0x1e00 .. 0x1eff) { my $t = chr $c; "
		"my $s = $c == 0x3c2 ? chr 0x3c3 : lc $t; my $n = NFD($s); "
		"print \"$t $s $n \", length $s, $t =~ /[[:alpha:]]/ ? length $n : 1, \"\\n\" }' 2>/dev/null";
	char letter[8], small[16], parts[32], a[64], b[64], lengths[4];
	unsigned lines = 0, wrong = 0, whole = 0, capital = 0;
	FILE *peer = popen(command, "r");

	while (peer && fscanf(peer, "%7s %15s %31s %3s", letter, small, parts, lengths) == 4) {
		lines++;
		fold(a, letter);
		fold(b, small);
		if (strcmp(a, letter) != 0)
			wrong += strcmp(a, b) != 0 || (strcmp(a, small) != 0 && strcmp(a, parts) != 0);
		else if (strcmp(letter, small) != 0)
			capital += lengths[0] == '1';
		else if (lengths[1] == '2')
			whole++;
	}
	if (!peer || pclose(peer) != 0) {
		tap_skip("letters as perl has them", "perl with Unicode::Normalize");
		return;
	}
	ok(lines > 700 && wrong == 0, "letters that fold do so as perl has it");
	ok(capital <= 33, "... all but 33 rare capitals do");
	ok(whole <= 99, "... and have their accents told apart, but for 99 letters");
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
	check_peer();
	return tap_end();
}
