/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_source_test.c - files as the source of a container: what they may be, their bytes, and whether they change. */
#include "host/message.h"
#include "looks.h"
#include "payload/file_source.h"

static struct file_source file;
static uint8_t got[3 * 1024 * 1024];

static void refuses(const char *path, const char *wanted, const char *name)
{
	unsigned before = open_files();

	alarm(10); /* a pipe must not hang it */
	is(file_source_open(&file, path), wanted, name);
	ok(open_files() == before, "... nothing is left open");
	alarm(0);
}

static void check_refused(void)
{
	shell("mkfifo d/p");
	calls_begin(0, 0, 0, 0);
	refuses("d/none", "No such file or directory", "nothing");
	refuses("d", "neither a regular file nor a block device", "a directory");
	refuses("d/p", "neither a regular file nor a block device", "a pipe");
	refuses("/dev/null", "neither a regular file nor a block device", "a device of characters");
	calls_begin("fstat", 2, EIO, 0);
	refuses("d/file", "Input/output error", "one that cannot be looked at");
	calls_begin("lseek", 1, ESPIPE, 0);
	refuses("d/file", "Illegal seek", "one whose length is not known");
}

static const char *gets(uint64_t offset, size_t size)
{
	memset(got, '?', sizeof got);
	return file.source.read_at(&file.source, offset, got, size);
}

static void descriptor_0(void)
{
	syscall(SYS_close, 0);
	if (file_source_open(&file, "d/x") || file.fd != 0 || gets(0, 10) || memcmp(got, "0123456789?", 11) != 0)
		die("not read");
}

static void check_read(void)
{
	unsigned before;

	calls_begin(0, 0, 0, 0);
	put_file("d/x", "0123456789");
	ok(in_child(descriptor_0) == 0, "descriptor 0");
	before = open_files();
	memset(&file, 0x55, sizeof file);
	is(file_source_open(&file, "d/x"), 0, "a file");
	ok(file.source.size_bytes == 10 && file.source.begin_offset == 0 && !file.is_device && !file.has_holes, "... what is known of it");
	ok(!gets(0, 10) && memcmp(got, "0123456789?", 11) == 0, "... its bytes");
	ok(!gets(3, 4) && memcmp(got, "3456?", 5) == 0, "... some of them");
	ok(!gets(10, 0) && got[0] == '?', "... none");
	is(gets(3, 8), "it became shorter while it was read", "more than there are");
	is(gets(10, 1), "it became shorter while it was read", "... behind the end");
	calls.are_cut = 1;
	ok(!gets(1, 9) && memcmp(got, "123456789?", 10) == 0, "in pieces");
	calls_begin("lseek", 1, EIO, 0);
	ok(!gets(1, 9) && calls.count == 0, "no hole is looked for");
	calls_begin("pread", 1, EIO, 0);
	is(gets(3, 4), "Input/output error", "a read that fails");
	file_source_close(&file);
	ok(open_files() == before, "it is closed");
}

/* Data is read, and no hole. */
static void check_holes(void)
{
	enum { MIB = 1024 * 1024 };

	shell("truncate -s 1M d/h; printf data >>d/h; truncate -s 3M d/h");
	calls_begin(0, 0, 0, 0);
	is(file_source_open(&file, "d/h"), 0, "a file with holes");
	ok(file.source.size_bytes == 3 * MIB, "... its length");
	if (!file.has_holes) {
		tap_skip("holes", "a file system that has them");
		file_source_close(&file);
		return;
	}
	calls_begin("pread", 1, EIO, 0);
	ok(!gets(5, MIB - 5) && got[0] == 0 && memcmp(got, got + 1, MIB - 6) == 0 && got[MIB - 5] == '?', "... a hole is not read");
	ok(!gets(2 * MIB + 8, MIB - 8) && got[0] == 0 && memcmp(got, got + 1, MIB - 9) == 0 && got[MIB - 8] == '?', "... up to the end");
	calls_begin(0, 0, 0, 0);
	ok(!gets(MIB - 2, 5) && memcmp(got, "\0\0dat?", 6) == 0, "... data behind it is");
	ok(!gets(MIB + 1, 6) && memcmp(got, "ata\0\0\0?", 7) == 0, "... up to the next");
	is(gets(3 * MIB - 2, 3), "it became shorter while it was read", "... and nothing behind the end");
	file_source_close(&file);
}

static void check_changed(void)
{
	calls_begin(0, 0, 0, 0);
	put_file("d/x", "0123456789");
	is(file_source_open(&file, "d/x"), 0, "a file that stays as it is");
	ok(!file_source_changed(&file), "... has not changed");
	calls_begin("fstat", 1, EIO, 0);
	ok(file_source_changed(&file), "... unless nobody can say");
	file.state.changed.tv_sec--;
	ok(file_source_changed(&file), "its inode has changed");
	file.is_device = 1;
	ok(!file_source_changed(&file), "... which of a device does not count");
	file.state.modified.tv_sec--;
	ok(file_source_changed(&file), "... but what is written to it does");
	file_source_close(&file);
	is(file_source_open(&file, "d/x"), 0, "one that grows");
	shell("echo >>d/x");
	ok(file_source_changed(&file), "... has changed");
	file_source_close(&file);
}

int main(void)
{
	message_program = "test";
	enter_top();
	check_refused();
	check_read();
	check_holes();
	check_changed();
	leave_place();
	return tap_end();
}
