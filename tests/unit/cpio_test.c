/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_test.c - the records of newc archives: bytes of headers, and what Linux cannot take. */
#include <stdlib.h>

#include "format/cpio.h"
#include "tap.h"

/* The header of a small file as cpio(1) 2.13 writes it, in lower case. */
static const char header_text[] = "070701"
				  "0000002a" /* ino */
				  "000081a4" /* mode */
				  "000003e8" /* uid */
				  "00000032" /* gid */
				  "00000002" /* nlink */
				  "3b9aca00" /* mtime */
				  "0000000c" /* filesize */
				  "00000008" /* devmajor */
				  "00000001" /* devminor */
				  "00000004" /* rdevmajor */
				  "00000040" /* rdevminor */
				  "00000006" /* namesize */
				  "ffffffff" /* check */;

static const struct cpio_header header_numbers = { { 42, 0100644, 1000, 50, 2, 1000000000, 12, 8, 1,
	4, 64, 6, 0xffffffff } };

static void test_header(void)
{
	uint8_t bytes[CPIO_HEADER_BYTES + 1] = { 0 };
	struct cpio_header header;

	cpio_put_header(bytes, &header_numbers);
	is((char *)bytes, header_text, "a header's bytes");
	is(cpio_get_header(&header, (const uint8_t *)header_text), 0, "a header is read");
	ok(memcmp(&header, &header_numbers, sizeof header) == 0, "as it was written");
	memcpy(bytes + 54, "0000000C", 8);
	is(cpio_get_header(&header, bytes), 0, "upper-case digits");
	ok(header.field[CPIO_FILESIZE] == 12, "mean the same");
}

/* Every byte of a header is looked at. */
static void test_header_damage(void)
{
	static const char bad[] = "g/:@`G \n\xff";
	uint8_t bytes[CPIO_HEADER_BYTES];
	struct cpio_header header;
	int at, taken = 0;
	size_t i;

	for (at = 0; at < CPIO_HEADER_BYTES; at++) {
		for (i = 0; i < sizeof bad; i++) {
			memcpy(bytes, header_text, sizeof bytes);
			bytes[at] = (uint8_t)bad[i];
			taken += cpio_get_header(&header, bytes) == 0;
		}
	}
	ok(taken == 0, "no header with a byte that is no digit is taken");
	memcpy(bytes, header_text, sizeof bytes);
	bytes[5] = '2';
	is(cpio_get_header(&header, bytes), "no newc header (070701) where a member should begin",
		"another magic");
}

static void test_padding(void)
{
	static const uint32_t wanted[] = { 0, 3, 2, 1, 0, 3, 2, 1 };
	uint32_t size;
	int good = 1;

	for (size = 0; size < 8; size++)
		good &= cpio_padding(size) == wanted[size];
	ok(good, "padding of small sizes");
	ok(cpio_padding(0xffffffff) == 1 && cpio_padding(0xfffffffd) == 3, "and of the largest");
}

static const struct {
	const char *path;
	const char *problem;
} paths[] = {
	{ "a", 0 },
	{ "init", 0 },
	{ "a/b/c", 0 },
	{ ".a/..b/c../...", 0 },
	{ "TRAILER!!", 0 },
	{ "TRAILER!!!!", 0 },
	{ "a/TRAILER!!!", 0 },
	{ "\xff\x01 \n", 0 },
	{ "", "the name is empty; Linux would drop it" },
	{ "TRAILER!!!", "the name is that of the end of the archive" },
	{ "/a", "a name has an empty component" },
	{ "a/", "a name has an empty component" },
	{ "a//b", "a name has an empty component" },
	{ "/", "a name has an empty component" },
	{ ".", "a name has a '.' component" },
	{ "a/./b", "a name has a '.' component" },
	{ "a/.", "a name has a '.' component" },
	{ "..", "a name has a '..' component; Linux would follow it" },
	{ "../a", "a name has a '..' component; Linux would follow it" },
	{ "a/../b", "a name has a '..' component; Linux would follow it" },
	{ "a/..", "a name has a '..' component; Linux would follow it" },
};

static void test_paths(void)
{
	static const char too_long[] =
		"a component of the name is longer than 255 bytes; Linux would drop it";
	static char path[CPIO_NAMESIZE_MAX + 1];
	size_t i;

	for (i = 0; i < sizeof paths / sizeof *paths; i++)
		is(cpio_check_path(paths[i].path, strlen(paths[i].path)), paths[i].problem,
			paths[i].path[0] && paths[i].path[0] != '\xff' ? paths[i].path : "bytes");
	is(cpio_check_path("a\0b", 3), "the name contains a NUL", "a NUL");
	is(cpio_check_path("a\0b", 1), 0, "a NUL behind the end");
	memset(path, 'n', sizeof path);
	is(cpio_check_path(path, 255), 0, "a component of 255 bytes");
	is(cpio_check_path(path, 256), too_long, "a component of 256 bytes");
	for (i = 0; i < sizeof path; i += 16)
		path[i + 15 < sizeof path ? i + 15 : i] = '/';
	is(cpio_check_path(path, 4095), 0, "a path of 4095 bytes");
	is(cpio_check_path(path, 4096), "the name is longer than 4095 bytes; Linux would drop it",
		"a path of 4096 bytes");
	path[3839] = 'n';
	memset(path + 3000, 'n', 256);
	is(cpio_check_path(path, 4095), too_long, "a component of 256 bytes in the middle");
}

static void test_targets(void)
{
	static char target[4096];

	memset(target, 't', sizeof target);
	is(cpio_check_target("../a//./b", 9), 0, "any target");
	is(cpio_check_target(target, 4095), 0, "a target of 4095 bytes");
	is(cpio_check_target(target, 4096),
		"the target of a symbolic link is longer than 4095 bytes; Linux would drop it",
		"a target of 4096 bytes");
	is(cpio_check_target("", 0), "a symbolic link without a target; not every Linux makes it",
		"no target");
	is(cpio_check_target("a\0b", 3),
		"the target of a symbolic link contains a NUL; Linux would end it there",
		"a NUL in a target");
}

#define NONE 0xffffffffu

static const struct {
	const char *name;
	uint32_t mode, uid, gid, size, major, minor;
	const char *problem;
} headers[] = {
	{ "a file", 0100644, 0, 0, 0xffffffff, 0, 0, 0 },
	{ "all permissions", 0107777, 0xfffffffe, 0xfffffffe, 1, 0, 0, 0 },
	{ "a directory", 0040755, 0, 0, 0, 0, 0, 0 },
	{ "a link", 0120777, 0, 0, 4096, 0, 0, 0 },
	{ "the largest device", 0060600, 0, 0, 0, 4095, 1048575, 0 },
	{ "a device number of what is no device", 0100644, 0, 0, 0, 5000, 0, 0 },
	{ "a pipe", 0010644, 0, 0, 0, 0, 0, 0 },
	{ "a socket", 0140755, 0, 0, 0, 0, 0, 0 },
	{ "no type", 0644, 0, 0, 0, 0, 0, "an unknown type of file; Linux would drop it" },
	{ "type 15", 0170644, 0, 0, 0, 0, 0, "an unknown type of file; Linux would drop it" },
	{ "17 bits", 0300644, 0, 0, 0, 0, 0, "the mode has more than 16 bits; Linux would cut it" },
	{ "no uid", 0100644, NONE, 0, 0, 0, 0,
		"uid or gid 4294967295 is nobody's; Linux would make it 0" },
	{ "no gid", 0040755, 0, NONE, 0, 0, 0,
		"uid or gid 4294967295 is nobody's; Linux would make it 0" },
	{ "a directory with data", 0040755, 0, 0, 1, 0, 0,
		"a directory, node, pipe or socket with data; Linux would drop it" },
	{ "a node with data", 0020600, 0, 0, 1, 1, 3,
		"a directory, node, pipe or socket with data; Linux would drop it" },
	{ "a socket with data", 0140600, 0, 0, 1, 0, 0,
		"a directory, node, pipe or socket with data; Linux would drop it" },
	{ "a long link", 0120777, 0, 0, 4097, 0, 0,
		"the target of a symbolic link is longer than 4095 bytes; Linux would drop it" },
	{ "major 4096", 0020600, 0, 0, 0, 4096, 0,
		"a device number over 4095 (major) or 1048575 (minor); Linux would cut it" },
	{ "minor 1048576", 0060600, 0, 0, 0, 0, 1048576,
		"a device number over 4095 (major) or 1048575 (minor); Linux would cut it" },
};

static void test_headers(void)
{
	struct cpio_header header = { { 0 } };
	size_t i;

	for (i = 0; i < sizeof headers / sizeof *headers; i++) {
		header.field[CPIO_MODE] = headers[i].mode;
		header.field[CPIO_UID] = headers[i].uid;
		header.field[CPIO_GID] = headers[i].gid;
		header.field[CPIO_FILESIZE] = headers[i].size;
		header.field[CPIO_RDEVMAJOR] = headers[i].major;
		header.field[CPIO_RDEVMINOR] = headers[i].minor;
		is(cpio_check_header(&header), headers[i].problem, headers[i].name);
	}
}

int main(void)
{
	test_header();
	test_header_damage();
	test_padding();
	test_paths();
	test_targets();
	test_headers();
	return tap_end();
}
