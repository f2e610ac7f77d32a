/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * compare_test.c - the bytes of two sides: read, hashed, compared, and kept where they differ. */
#include <stdlib.h>

#include "image_made.h"
#include "locks.h"
#include "payload/compare.h"
#include "payload/keep.h"
#include "payload/side.h"

enum { PIECE = 256 * 1024, LARGE = 2 * PIECE + 7, MIB = 1024 * 1024 };

static struct side a, b;
static struct exclusion excluded;
static struct difference difference;
static uint8_t bytes[MIB + 9], got[MIB + 9];
static int brief;

static const struct side_file *only(const struct side *side)
{
	return side->file;
}

static void put_bytes(const char *path, size_t size)
{
	FILE *file = fopen(path, "w");

	if (fwrite(bytes, 1, size, file) != size || fclose(file))
		abort();
}

static void close_both(void)
{
	side_close(&a);
	side_close(&b);
}

static void open_both(void)
{
	calls_begin(0, 0, 0, 0);
	side_open(&a, "da", 1, &excluded);
	side_open(&b, "db", 1, &excluded);
}

/* --- Compared. --- */

static void compare(void)
{
	compare_files(&difference, &a, only(&a), &b, only(&b), brief);
}

/* Files of these lengths, of which the bytes at two places differ; 0: none does. */
static void differ(size_t size_a, size_t size_b, size_t first, size_t second, uint64_t offset, uint64_t count)
{
	unsigned before = open_files();
	char name[128];

	put_bytes("da/x", size_a);
	bytes[first] ^= first > 0;
	bytes[second] ^= second > 0;
	put_bytes("db/x", size_b);
	bytes[first] ^= first > 0;
	bytes[second] ^= second > 0;
	open_both();
	snprintf(name, sizeof name, "%zu and %zu bytes, %llu differ", size_a, size_b, (unsigned long long)count);
	brief = 0;
	memset(&difference, 0x55, sizeof difference);
	progress.done = 0;
	compare();
	ok(progress.done == (size_a < size_b ? size_a : size_b), "what is compared is said");
	ok(difference.is_same == (count == 0) && difference.first_offset == offset && difference.bytes == count, name);
	brief = 1;
	memset(&difference, 0x55, sizeof difference);
	compare();
	ok(difference.is_same == (count == 0), "... in brief");
	close_both();
	ok(open_files() == before, "... nothing is left open");
}

static void check_differences(void)
{
	differ(0, 0, 0, 0, 0, 0);
	differ(5, 5, 0, 0, 0, 0);
	differ(LARGE, LARGE, 0, 0, 0, 0);
	differ(PIECE, PIECE, PIECE - 1, 0, PIECE - 1, 1);
	differ(LARGE, LARGE, 1, 0, 1, 1);
	differ(LARGE, LARGE, PIECE, PIECE + 5, PIECE, 2);
	differ(LARGE, LARGE, 3, LARGE - 1, 3, 2);
	differ(5, 7, 0, 0, 5, 2);
	differ(7, 5, 2, 0, 2, 3);
	differ(0, 3, 0, 0, 0, 3);
	differ(LARGE, PIECE, PIECE - 1, 0, PIECE - 1, PIECE + 8);
}

static void check_pieces(void)
{
	put_bytes("da/x", 2 * PIECE);
	put_bytes("db/x", 2 * PIECE);
	open_both();
	brief = 0;
	calls_begin("pread", 99, 0, 0);
	compare();
	ok(calls.count == 2 * 2, "compared in two pieces");
	close_both();
	put_bytes("da/x", 2 * PIECE + 1);
	put_bytes("db/x", 2 * PIECE + 1);
	open_both();
	calls_begin("pread", 99, 0, 0);
	compare();
	ok(calls.count == 2 * 3, "... in three");
	close_both();
}

static void touch(void)
{
	shell("touch -d 2001-01-01 db/x");
}

static void check_changes(void)
{
	put_bytes("da/x", LARGE);
	put_bytes("db/x", LARGE);
	open_both();
	brief = 0;
	calls_begin("pread", 3, EIO, 0);
	dies(compare, "test: da/x: Input/output error\n", "a read that fails");
	calls_begin("pread", 4, EIO, 0);
	dies(compare, "test: db/x: Input/output error\n", "... of the other");
	calls_begin("open", 2, EACCES, 0);
	dies(compare, "test: db/x: Permission denied\n", "one that cannot be opened");
	calls_begin("fstat", 3, EIO, 0);
	dies(compare, "test: da/x: Input/output error\n", "... nor looked at");
	calls_begin("pread", 3, 0, touch);
	dies(compare, "test: db/x: changed while it was read\n", "one that changes meanwhile");
	dies(compare, "test: db/x: changed while it was read\n", "... before");
	close_both();
	put_bytes("db/x", 5);
	open_both();
	brief = 1;
	calls_begin("open", 1, EIO, 0);
	compare();
	ok(calls.count == 0 && !difference.is_same, "in brief, other lengths are not read");
	close_both();
	put_bytes("da/x", LARGE);
	bytes[1] ^= 1;
	put_bytes("db/x", LARGE);
	bytes[1] ^= 1;
	open_both();
	calls_begin("pread", 3, EIO, 0);
	compare();
	ok(calls.count == 2 && !difference.is_same, "... nor what lies behind a difference");
	close_both();
}

static void compare_second(void)
{
	compare_files(&difference, &a, only(&a), &b, only(&b) + 1, 0);
}

static void check_image(void)
{
	put_bytes("da/x", LARGE);
	image_begin(2, PAYLOAD_NARROW);
	image_add_text("w", "before");
	image_add("x", bytes, LARGE);
	image_end("img");
	calls_begin(0, 0, 0, 0);
	side_open(&a, "da", 1, &excluded);
	side_open(&b, "img", 1, &excluded);
	compare_second();
	ok(difference.is_same, "one in an image");
	calls_begin("pread", 4, EIO, 0);
	dies(compare_second, "test: img: byte 262180: Input/output error\n", "... that cannot be read");
	close_both();
}

/* --- Hashed. --- */

static void hash(void)
{
	side_hash(&a, &b);
}

static void check_hashes(void)
{
	uint8_t wanted[SHA256_DIGEST_BYTES];
	struct sha256 state;
	size_t i;

	shell("mkdir da/s db/s; echo 1 >da/s/1; echo 2 >da/s/2; echo 3 >da/s/3; echo >db/s/1; echo >db/s/3; echo >db/s/4");
	put_bytes("da/x", MIB + 9);
	open_both();
	hash();
	ok(progress_was("hashing", MIB + 9 + 4), "what is hashed is said");
	ok(a.count == 4 && b.count == 4, "some are on both sides");
	for (i = 0; i < 4; i++)
		ok(((struct side_file *)a.by_name[i])->is_hashed == (i != 1), "... these are hashed");
	sha256_begin(&state);
	sha256_add(&state, bytes, MIB + 9);
	sha256_end(&state, wanted);
	ok(memcmp(((struct side_file *)a.by_name[3])->digest, wanted, sizeof wanted) == 0, "... a large one");
	sha256_begin(&state);
	sha256_add(&state, "3\n", 2);
	sha256_end(&state, wanted);
	ok(memcmp(((struct side_file *)a.by_name[2])->digest, wanted, sizeof wanted) == 0, "... a small one");
	ok(!((struct side_file *)b.by_name[0])->is_hashed, "... not on the other side");
	setenv("LBPAYLOAD_THREADS", "4", 1);
	memset(((struct side_file *)a.by_name[2])->digest, 0, sizeof wanted);
	hash();
	ok(memcmp(((struct side_file *)a.by_name[2])->digest, wanted, sizeof wanted) == 0, "... in several threads");
	unsetenv("LBPAYLOAD_THREADS");
	calls_begin("pread", 1, EIO, 0);
	dies(hash, "test: da/s/1: Input/output error\n", "a read that fails");
	shell("touch -d 2001-01-01 da/s/3");
	calls_begin(0, 0, 0, 0);
	dies(hash, "test: da/s/3: changed while it was read\n", "one that has changed");
	close_both();
}

/* --- Kept. --- */

static struct keep keep;
static const char *kept;

static void check_kept(void)
{
	keep_check(kept);
}

static void begin_keep(void)
{
	keep_begin(&keep, "k", &a, &b);
}

static void keep_it(void)
{
	keep_file(&keep, 0, &a, (struct side_file *)a.by_name[0]);
}

static void check_directory(void)
{
	kept = "none";
	check_kept();
	kept = "empty";
	shell("mkdir empty full; echo >full/x");
	check_kept();
	kept = "full";
	dies(check_kept, "test: full: is not empty: take another directory, or what is there away\n", "a directory that has something");
	kept = "full/x";
	dies(check_kept, "test: full/x: Not a directory\n", "a file");
	calls_begin("opendir", 1, EACCES, 0);
	kept = "empty";
	dies(check_kept, "test: empty: Permission denied\n", "one that cannot be read");
	calls_begin(0, 0, 0, 0);
}

static void check_files(void)
{
	unsigned before;
	FILE *file;

	shell("rm -rf da/* db/*; mkdir -p da/s db/y/1.lbpayload.part; echo 1 >da/s/.lbpayload.part; echo 1 >da/x.lbpayload.partx; "
	      "echo 1 >db/.lbpayload.part; echo 1 >db/y/1.lbpayload.part/z; echo 1 >db/x2.lbpayload.part; echo >db/2.lbpayload.party");
	put_bytes("da/large", MIB + 9);
	put_bytes("da/z", MIB);
	open_both();
	before = open_files();
	begin_keep();
	is(keep.parts[0], "1.lbpayload.part", "a temporary name that no file has");
	is(keep.parts[1], "2.lbpayload.part", "... nor a directory");
	is(keep.paths[0], "k/a", "a directory");
	is(keep.paths[1], "k/b", "... of each side");
	calls_begin("pread", 99, 0, 0);
	keep_it();
	ok(calls.count == 2, "a file is read in pieces");
	keep_file(&keep, 0, &a, (struct side_file *)a.by_name[1]);
	keep_file(&keep, 1, &b, (struct side_file *)b.by_name[3]);
	file = fopen("k/a/large", "r");
	ok(fread(got, 1, sizeof got, file) == sizeof got && memcmp(got, bytes, sizeof got) == 0, "a large file");
	fclose(file);
	shell("rm k/a/large");
	is(files_below("k"), "a/s/.lbpayload.part:1 b/y/1.lbpayload.part/z:1 ", "... and others");
	calls_begin("pread", 99, 0, 0);
	keep_file(&keep, 1, &a, (struct side_file *)a.by_name[2]);
	ok(calls.count == 1, "... one of a megabyte in one");
	keep_end(&keep);
	ok(open_files() == before, "... nothing is left open");
	close_both();
}

int main(void)
{
	uint32_t number = 1;
	size_t i;

	message_program = "test";
	for (i = 0; i < sizeof bytes; i++) {
		number = number * 1103515245 + 12345;
		bytes[i] = (uint8_t)(number >> 16);
	}
	enter_top();
	shell("mkdir da db");
	check_differences();
	check_pieces();
	check_changes();
	check_image();
	check_hashes();
	check_directory();
	check_files();
	leave_place();
	return tap_end();
}
