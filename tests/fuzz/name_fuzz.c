/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_fuzz.c - any characters as names. Folded twice is folded once, and neither case nor dots at
 * the end count; the odd characters of a name are known once it was added; a name is one when a
 * second reading says so.
 *
 * Aims at lib/format/name_fold.c lib/format/name_odd.c */
#include "format/name_fold.h"
#include "format/name_odd.h"
#include "format/payload.h"
#include "fuzz.h"
#include "utf8.h"

enum { NAME_MAX_BYTES = 300, NAMES_MAX = 4, PIECE_BYTES = 100 };

/* Bytes as characters: those from f0 on with the two behind them. No NUL. */
static size_t make_name(char *to, const uint8_t *data, size_t size)
{
	size_t at, filled = 0;
	uint32_t character;

	for (at = 0; at < size && filled < NAME_MAX_BYTES - 4; at++) {
		character = data[at];
		if (character >= 0xf0 && at + 2 < size) {
			character = data[at + 1] * 256u + data[at + 2] +
				    (character == 0xff ? 0x10000 : 0);
			at += 2;
		}
		if (character > 0 && character / 0x800 != 0x1b)
			filled += utf8_put(to + filled, character);
	}
	return filled;
}

static char other_case(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
		       ? (char)(letter ^ 0x20)
		       : letter;
}

/* From a copy of just this length. */
static size_t fold(char *to, const char *name, size_t length)
{
	char *copy = malloc(length ? length : 1);
	size_t folded;

	must(copy != 0);
	memcpy(copy, name, length);
	folded = name_fold(to, copy, length);
	must(folded <= NAME_FOLD_GROWTH * length);
	free(copy);
	return folded;
}

static void must_fold_to(const char *name, size_t length, const char *wanted, size_t wanted_length)
{
	char folded[NAME_FOLD_GROWTH * (NAME_FOLD_GROWTH * NAME_MAX_BYTES + 8)];

	must(fold(folded, name, length) == wanted_length);
	must(memcmp(folded, wanted, wanted_length) == 0);
}

static void check_fold(const char *name, size_t length)
{
	char folded[NAME_FOLD_GROWTH * NAME_MAX_BYTES], other[NAME_MAX_BYTES + 8];
	size_t bytes = fold(folded, name, length), i, first;

	must(utf8_is(folded, bytes));
	must_fold_to(folded, bytes, folded, bytes);
	for (i = 0; i < length; i++)
		other[i] = other_case(name[i]);
	memcpy(other + length, ". .", 3);
	must_fold_to(other, length, folded, bytes);
	if (length > 0 && name[length - 1] != '/')
		must_fold_to(other, length + 3, folded, bytes);
	for (first = 0; first < length && name[first] != '/'; first++)
		;
	if (first == length)
		return;
	/* Each component by itself. */
	i = fold(folded, name, first);
	folded[i++] = '/';
	i += fold(folded + i, name + first + 1, length - first - 1);
	must_fold_to(name, length, folded, i);
}

static int is_odd(const char *name, size_t length, size_t at, size_t size)
{
	return size > 1 || (name[at] && strchr("\"*:<>?|", name[at])) ||
	       (name[at] == ' ' && (at + 1 == length || name[at + 1] == '/'));
}

static void check_odd(struct name_odd *odd, const char *name, size_t length)
{
	struct name_odd alone = { "", 0 };
	uint32_t character;
	size_t at, size, i, bytes = 0;
	int is_more;

	for (at = 0; at < length; at += size) {
		size = utf8_get(&character, name + at, length - at);
		bytes += is_odd(name, length, at, size) ? size : 0;
	}
	name_odd_add(&alone, name, length);
	must((alone.bytes > 0) == (bytes > 0) && alone.bytes <= bytes);
	is_more = name_odd_add(odd, name, length);
	must(odd->bytes <= NAME_ODD_BYTES_MAX && strlen(odd->text) == odd->bytes);
	must(utf8_is(odd->text, odd->bytes));
	for (i = 0; i + 1 < odd->bytes; i++)
		must(odd->text[i] != ' ');
	if (bytes > NAME_ODD_BYTES_MAX)
		return;
	/* Where nothing was new, all had been known; else what was new is there now. */
	for (at = 0; is_more && at < length; at += size) {
		size = utf8_get(&character, name + at, length - at);
		for (i = 0; i + size <= odd->bytes; i++) {
			if (memcmp(odd->text + i, name + at, size) == 0)
				break;
		}
		must(i + size <= odd->bytes || !is_odd(name, length, at, size));
	}
	must(name_odd_add(odd, name, length) == 0);
}

/* docs/format.md once more. */
static int is_name(const char *name, size_t length)
{
	uint32_t character;
	size_t at, size;

	if (length == 0 || length > 255 || (length <= 2 && memcmp(name, "..", length) == 0) ||
		(length >= 5 && memcmp(name + length - 5, ".part", 5) == 0))
		return 0;
	for (at = 0; at < length; at += size) {
		size = utf8_get(&character, name + at, length - at);
		if (size == 0 || character < 0x20 || (character >= 0x7f && character < 0xa0) ||
			character == '/' || character == '\\')
			return 0;
	}
	return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct name_odd odd = { "", 0 };
	char name[NAME_MAX_BYTES];
	size_t from, length, piece;

	must(is_name((const char *)data, size) == !name_check((const char *)data, size));
	/* Several names, each of a piece of the input. */
	for (from = 0; from < size && from < NAMES_MAX * PIECE_BYTES; from += piece) {
		piece = size - from < PIECE_BYTES ? size - from : PIECE_BYTES;
		length = make_name(name, data + from, piece);
		must(is_name(name, length) == !name_check(name, length));
		check_fold(name, length);
		if (data[0] % 8 == 0) /* takes long: each character is looked for at each place */
			check_odd(&odd, name, length);
	}
	return 0;
}
