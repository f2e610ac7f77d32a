/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * name_test.c - every rule for names, at its edges. */
#include <stdint.h>

#include "format/payload.h"
#include "tap.h"

#define NOT_UTF8 "the name is not valid UTF-8"
#define CONTROL  "the name contains a control character"
#define DOTS     "the name is '.' or '..'"
#define PART     "the name ends in '.part', which is reserved for incomplete copies"

static const struct {
	const char *name;
	const char *problem;
} cases[] = {
	{ "a", 0 },
	{ "gcc-4.7.4.tar.bz2", 0 },
	{ " ", 0 },
	{ "...", 0 },
	{ "..a", 0 },
	{ ".a", 0 },
	{ "a.", 0 },
	{ "part", 0 },
	{ ".par", 0 },
	{ "a.part.gz", 0 },
	{ "a.PART", 0 },
	{ "-", 0 },
	{ "~", 0 },
	{ "", "the name is empty" },
	{ ".", DOTS },
	{ "..", DOTS },
	{ ".part", PART },
	{ "a.part", PART },
	{ "/", "the name contains '/'" },
	{ "a/", "the name contains '/'" },
	{ "../a", "the name contains '/'" },
	{ "a\\b", "the name contains '\\'" },
	{ "\x01", CONTROL },
	{ "a\n", CONTROL },
	{ "\x1f", CONTROL },
	{ "\x7f", CONTROL },
	{ "\xc2\x80", CONTROL },
	{ "\xc2\x9f", CONTROL },
	{ "\xc2\xa0", 0 },
	{ "\xdf\xbf", 0 },
	{ "\xe0\xa0\x80", 0 },
	{ "\xed\x9f\xbf", 0 },
	{ "\xee\x80\x80", 0 },
	{ "\xef\xbf\xbf", 0 },
	{ "\xf0\x90\x80\x80", 0 },
	{ "\xf4\x8f\xbf\xbf", 0 },
	{ "\xf4\x90\x80\x80", NOT_UTF8 },
	{ "\xf5\x80\x80\x80", NOT_UTF8 },
	{ "\x80", NOT_UTF8 },
	{ "\xbf", NOT_UTF8 },
	{ "\xc0\xaf", NOT_UTF8 },
	{ "\xc1\xbf", NOT_UTF8 },
	{ "\xc2", NOT_UTF8 },
	{ "\xc2"
	  "a",
		NOT_UTF8 },
	{ "\xe0\x9f\xbf", NOT_UTF8 },
	{ "\xe2\x82", NOT_UTF8 },
	{ "\xe2\x82"
	  "a",
		NOT_UTF8 },
	{ "\xed\xa0\x80", NOT_UTF8 },
	{ "\xed\xbf\xbf", NOT_UTF8 },
	{ "\xf0\x8f\xbf\xbf", NOT_UTF8 },
	{ "\xf0\x9f\x98", NOT_UTF8 },
	{ "\xff", NOT_UTF8 },
};

static void check_lengths(void)
{
	char name[NAME_BYTES_MAX + 1];

	memset(name, 'x', sizeof name);
	is(name_check(name, NAME_BYTES_MAX), 0, "255 bytes");
	is(name_check(name, NAME_BYTES_MAX + 1), "the name is longer than 255 bytes", "256 bytes");
	is(name_check("a\0b", 3), CONTROL, "a NUL inside");
	is(name_check("\xe2\x82\xac", 2), NOT_UTF8, "the length cuts a character, the buffer not");
	is(name_check("ab/", 2), 0, "nothing behind the length is looked at");
}

static const struct {
	const char *path;
	const char *problem;
} paths[] = {
	{ "a", 0 },
	{ "a/b", 0 },
	{ "repo/foo_0.tar.bz2", 0 },
	{ "a/b/c/d/e/f", 0 },
	{ ".a/..b/...", 0 },
	{ "a.part.d/b", 0 },
	{ "\xc3\xa9/\xc3\xa9", 0 },
	{ "", "the name is empty" },
	{ "/", "the name is empty" },
	{ "/a", "the name is empty" },
	{ "a/", "the name is empty" },
	{ "a//b", "the name is empty" },
	{ ".", DOTS },
	{ "..", DOTS },
	{ "../a", DOTS },
	{ "./a", DOTS },
	{ "a/../b", DOTS },
	{ "a/./b", DOTS },
	{ "a/..", DOTS },
	{ "a/.", DOTS },
	{ "a.part/b", PART },
	{ "a/b.part", PART },
	{ "a/.part/b", PART },
	{ "a\\b/c", "the name contains '\\'" },
	{ "a/b\\c", "the name contains '\\'" },
	{ "a\n/b", CONTROL },
	{ "a/\xc2\x85", CONTROL },
	{ "\xc3/\xa9", NOT_UTF8 },
	{ "a/\xff/b", NOT_UTF8 },
};

static void check_path_lengths(void)
{
	char path[NAME_PATH_BYTES_MAX + 1];
	size_t i;

	for (i = 0; i < sizeof path; i++)
		path[i] = i % 4 == 3 ? '/' : 'x';
	ok(path[NAME_PATH_BYTES_MAX - 1] == '/', "1024 bytes would end in a slash");
	path[NAME_PATH_BYTES_MAX - 1] = 'x';
	is(name_check_path(path, NAME_PATH_BYTES_MAX), 0, "... and end in none: good");
	path[NAME_PATH_BYTES_MAX] = 'x';
	is(name_check_path(path, NAME_PATH_BYTES_MAX + 1), "the path is longer than 1024 bytes",
		"1025 bytes");
	memset(path, 'x', sizeof path);
	path[NAME_BYTES_MAX] = '/';
	is(name_check_path(path, NAME_BYTES_MAX + 2), 0, "a directory of 255 bytes");
	is(name_check_path(path, 2 * NAME_BYTES_MAX + 1), 0, "... and a file");
	is(name_check_path(path, 2 * NAME_BYTES_MAX + 2), "the name is longer than 255 bytes",
		"... of 256");
	path[NAME_BYTES_MAX] = 'x';
	path[NAME_BYTES_MAX + 1] = '/';
	is(name_check_path(path, NAME_BYTES_MAX + 3), "the name is longer than 255 bytes",
		"a directory of 256 bytes");
	is(name_check_path("a/b/", 3), 0, "nothing behind the length is looked at");
	is(name_check_path("a\0/b", 4), CONTROL, "a NUL inside");
}

static void check_order(void)
{
	ok(name_compare("a", 1, "b", 1) < 0, "a before b");
	ok(name_compare("b", 1, "a", 1) > 0, "b after a");
	ok(name_compare("a", 1, "ab", 2) < 0, "the beginning of a name before it");
	ok(name_compare("ab", 2, "a", 1) > 0, "... and after it");
	ok(name_compare("a", 1, "a", 1) == 0, "equal");
	ok(name_compare("Z", 1, "a", 1) < 0, "capitals first");
	ok(name_compare("z", 1, "\xc3\xa9", 2) < 0, "bytes are unsigned");
	ok(name_compare("", 0, "a", 1) < 0, "nothing before all");
	ok(name_compare("a-", 2, "a/b", 3) < 0, "a slash is a byte like others");
	ok(name_compare("a/b", 3, "a0", 2) < 0, "... on both sides");
}

int main(void)
{
	char title[64];
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(title, sizeof title, "name %zu of the table", i);
		is(name_check(cases[i].name, strlen(cases[i].name)), cases[i].problem, title);
	}
	for (i = 0; i < sizeof paths / sizeof *paths; i++) {
		snprintf(title, sizeof title, "path %zu of the table", i);
		is(name_check_path(paths[i].path, strlen(paths[i].path)), paths[i].problem, title);
	}
	check_lengths();
	check_path_lengths();
	check_order();
	return tap_end();
}
