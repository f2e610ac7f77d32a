/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * srcfs_test.c - builder-hex0's stream: lines as they are written and read, names, the disk. */
#include <stdlib.h>

#include "format/srcfs.h"
#include "tap.h"

static char text[SRCFS_LINE_BYTES_MAX + 1];

static void test_lines(void)
{
	struct srcfs_line line;
	const char *problem;
	size_t size;

	text[srcfs_put_file(text, 0, "/dev", 4)] = 0;
	is(text, "src 0 /dev\n", "a directory");
	size = srcfs_put_file(text, 4294967295u, "/a b", 4);
	text[size] = 0;
	is(text, "src 4294967295 /a b\n", "the largest file");
	ok(srcfs_get_line(&line, text, size, &problem) == size && !problem, "is read");
	ok(line.kind == SRCFS_FILE && line.file_bytes == 4294967295u && line.name_bytes == 4 &&
			memcmp(line.name, "/a b", 4) == 0,
		"as it was written");
	size = srcfs_put_command(text, "hex0 /a", "/b");
	text[size] = 0;
	is(text, "hex0 /a /b\n", "a compilation");
	ok(srcfs_get_line(&line, text, size, &problem) == size && line.kind == SRCFS_HEX0 &&
			line.name_bytes == 2 && line.argument_bytes == 2 &&
			memcmp(line.argument, "/b", 2) == 0,
		"is read");
	size = srcfs_put_command(text, "/a", "b c");
	ok(srcfs_get_line(&line, text, size, &problem) == size && line.kind == SRCFS_RUN &&
			line.argument_bytes == 3,
		"a program with its argument");
	ok(srcfs_get_line(&line, "f\n", 2, &problem) == 2 && line.kind == SRCFS_FLUSH, "a flush");
	ok(srcfs_get_line(&line, "\0x", 2, &problem) == 1 && line.kind == SRCFS_END, "the end");
}

static void test_bad_lines(void)
{
	static const struct {
		const char *line, *problem;
	} rows[] = {
		{ "", "no newline at the end" },
		{ "src 1 /a", "no newline at the end" },
		{ "\n", "an empty line" },
		{ "source 1 /a\n", "an 's' that does not begin \"src \"" },
		{ "src\n", "an 's' that does not begin \"src \"" },
		{ "src  1 /a\n", "a file without a size in decimal digits and one blank" },
		{ "src 1\n", "a file without a size in decimal digits and one blank" },
		{ "src 1x /a\n", "a file without a size in decimal digits and one blank" },
		{ "src 4294967296 /a\n", "a size of 4 GiB or more" },
		{ "hex2 /a /b\n", "an 'h' that does not begin \"hex0 \"" },
		{ "hex0 /a\n", "a command without an argument" },
		{ "hex0  /b\n", "a command without a program or an argument" },
		{ "flush\n", "an 'f' that is not alone on its line" },
		{ "/a\n", "a command without an argument" },
		{ "/a \n", "a command without a program or an argument" },
		{ " /a\n", "a command without a program or an argument" },
	};
	struct srcfs_line line;
	const char *problem;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		ok(srcfs_get_line(&line, rows[i].line, strlen(rows[i].line), &problem) == 0,
			rows[i].line[0] == '\n' ? "an empty line" : rows[i].problem);
		is(problem, rows[i].problem, "says why");
	}
	memset(text, 'x', sizeof text);
	text[300] = '\n';
	text[10] = ' ';
	srcfs_get_line(&line, text, 301, &problem);
	is(problem, "a program or an argument of more than 255 bytes", "an argument too long");
}

static void test_names(void)
{
	static const struct {
		const char *name, *kept; /* 0: refused */
	} rows[] = {
		{ "/", "/" },
		{ "/a", "/a" },
		{ "/a b/c.d", "/a b/c.d" },
		{ "/a./b..", "/a./b.." },
		{ "/.keep", "/eep" },
		{ "/a/.keep/.b1", "/a/eep/1" },
		{ "/.a.b", 0 },
		{ "/.a", 0 },
		{ "/.", 0 },
		{ "/..", 0 },
		{ "/..a", 0 },
		{ "/a/../b", 0 },
		{ "/a//b", 0 },
		{ "/a/", 0 },
		{ "", 0 },
		{ "a", 0 },
		{ "./a", 0 },
		{ "/a\nb", 0 },
	};
	const char *name;
	size_t i, length;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		name = rows[i].name;
		length = strlen(name);
		ok((srcfs_check_name(name, length) == 0) == (rows[i].kept != 0),
			rows[i].kept ? "a good name" : "a bad name");
		if (!rows[i].kept)
			continue;
		text[srcfs_kept_name(text, name, length)] = 0;
		is(text, rows[i].kept, "kept as");
		ok(srcfs_is_renamed(name, length) == (strcmp(name, rows[i].kept) != 0), "said");
	}
}

static void test_lengths(void)
{
	static char name[1100];
	size_t i;

	for (i = 0; i < sizeof name; i++)
		name[i] = i % 200 == 0 ? '/' : 'x';
	ok(!srcfs_check_name(name, SRCFS_NAME_BYTES_MAX), "a name of 1023 bytes");
	is(srcfs_check_name(name, SRCFS_NAME_BYTES_MAX + 1),
		"the name is longer than 1023 bytes, for which builder-hex0 has no room",
		"one of 1024");
	memset(name, 'x', sizeof name);
	name[0] = '/';
	ok(!srcfs_check_name(name, 256), "a component of 255 bytes");
	ok(srcfs_check_name(name, 257) != 0, "one of 256");
	ok(srcfs_check_name("/a\0b", 4) != 0, "a NUL");
}

static void test_disk(void)
{
	ok(srcfs_disk_sectors(0) == 175 + 64, "even an empty stream is read");
	ok(srcfs_disk_sectors(32767) == 175 + 64, "one piece with the NUL");
	ok(srcfs_disk_sectors(32768) == 175 + 128, "the NUL is in the next");
	ok(srcfs_disk_sectors(32768ull * 200000) == 175 + 64 * 200001ull, "a long one");
}

int main(void)
{
	test_lines();
	test_bad_lines();
	test_names();
	test_lengths();
	test_disk();
	return tap_end();
}
