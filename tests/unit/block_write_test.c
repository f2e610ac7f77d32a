/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_write_test.c - an open block device, call by call: where it is read and written, when its kernel begins with
 * what was written, how it is flushed, and whether its offsets wrap. */
#include "booted/block_write.h"

#include "booted/early_flush.h"
#include "script.h"

enum { SECTOR = 512, BEGIN = 2 * 1024 * 1024 };

static char first[SECTOR], other[SECTOR];

/* Reads the first sector and that at 4 GiB, which are read so. */
static int wraps(long got, const void *bytes)
{
	script_begin();
	script_tell(0, 0, 0);
	script_tell(SECTOR, first, SECTOR);
	script_tell(0, 0, 0);
	script_tell(got, bytes, got > 0 ? (size_t)got : 0);
	return block_offsets_wrap(7);
}

static void check_wrap(void)
{
	memset(other, 'o', sizeof other);
	memset(first, 'f', sizeof first);
	ok(wraps(SECTOR, first), "the first sector lies at 4 GiB again: offsets wrap");
	is(script_trace, "lseek 7 0 0; read 7 512; lseek 7 4294967296 0; read 7 512; ", "... which two are compared");
	ok(!wraps(SECTOR, other), "another sector lies there");
	first[SECTOR - 1] = 'l';
	memset(other, 'f', sizeof other);
	ok(!wraps(SECTOR, other), "... which is another by its last byte");
	ok(!wraps(-ERROR_IO, 0), "that at 4 GiB cannot be read");
	script_begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(!block_offsets_wrap(7), "the first cannot be read");
	is(script_trace, "lseek 7 0 0; read 7 512; ", "... and no other is");
}

static void check_write(void)
{
	static char bytes[BEGIN - 1];

	script_begin();
	script_tell(-ERROR_INVAL, 0, 0);
	ok(block_write_at(7, 5, "ab", 2) == -ERROR_INVAL, "no such place to write to");
	is(script_trace, "lseek 7 5 0; ", "... nothing is written");
	script_begin();
	script_tell(-ERROR_INVAL, 0, 0);
	ok(block_read_at(7, 5, bytes, 2) == -ERROR_INVAL, "no such place to read from");
	is(script_trace, "lseek 7 5 0; ", "... nothing is read");
	script_begin();
	script_tell(5, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(block_write_at(7, 5, "ab", 2) == -ERROR_IO, "a write that fails");

	script_begin();
	script_tell(0, 0, 0);
	script_tell(sizeof bytes, 0, 0);
	ok(block_write_at(7, 0, bytes, sizeof bytes) >= 0 && !strstr(script_trace, "; 277 "),
		"less than 2 MiB: the disk is not told");
	script_begin();
	script_tell(BEGIN, 0, 0);
	script_tell(1, 0, 0);
	ok(block_write_at(7, BEGIN, "a", 1) >= 0, "one byte more");
	is(script_trace, "lseek 7 2097152 0; write 7 'a' 1; 277 7 0 0 2 0 0; ", "... it is, of the whole file");
	script_begin();
	early_flush(7, BEGIN - 1);
	is(script_trace, "", "... and it is counted anew");
	early_flush(7, 1);
	is(script_trace, "277 7 0 0 2 0 0; ", "... up to the same");
}

static void check_flush(void)
{
	int is_silent = 0;

	script_begin();
	ok(block_flush(7, &is_silent) == 0 && !is_silent, "a flush that the kernel answers");
	script_begin();
	script_tell(-ERROR_IO, 0, 0);
	ok(block_flush(7, &is_silent) == -ERROR_IO && !is_silent, "... that fails");
	is(script_trace, "74 7 0 0 0 0 0; ", "... nothing more is tried");
	script_begin();
	script_tell(-ERROR_INVAL, 0, 0);
	script_tell(0, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	ok(block_flush(7, &is_silent) == -ERROR_IO && is_silent, "Fiwix, whose flush of what was read fails");
	is(script_trace, "74 7 0 0 0 0 0; sync; ioctl 7 1261; ", "... behind sync");
}

static void check_begin(void)
{
	static const unsigned long geometry[4] = { 4, 2048, 63, 64 };

	script_begin();
	script_tell(0, geometry, sizeof geometry);
	ok(block_first_sector(7) == 2048, "where a partition begins");
	is(script_trace, "ioctl 7 301; ", "... as the kernel tells");
	script_begin();
	script_tell(-ERROR_INVAL, geometry, sizeof geometry);
	ok(block_first_sector(7) == 0, "it does not tell");
}

int main(void)
{
	check_wrap();
	check_write();
	check_flush();
	check_begin();
	return tap_end();
}
