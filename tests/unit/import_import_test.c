/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_import_test.c - importer/import.c, call by call: how a file is written, when it gets its name, and when it does not. */
#include "import_acts.h"

static const char exchanged[] = "its .part was exchanged by another program";

static uint8_t digest[SHA256_DIGEST_BYTES];

static void hash(size_t size)
{
	struct sha256 of;

	sha256_begin(&of);
	sha256_add(&of, bytes, size);
	sha256_end(&of, digest);
	entry->digest = digest;
}

static void check_write(void)
{
	begin();
	tell(5);
	ok(transfer(entry, FD, 0) == 1, "a file without a digest");
	is(script_trace, "device 100+5; write 7 'abcde' 5; ", "... is read and written");
	begin();
	extras_told.written = written;
	hash(5);
	tell(5);
	ok(transfer(entry, FD, 0) == 1, "one with a digest");
	is(script_trace, "device 100+5; write 7 'abcde' 5; written 7 5; ", "... and who wants to know is told");
	begin();
	hash(4);
	tell(5);
	ok(transfer(entry, FD, 0) == -1, "one with another");
	is(script_trace, "device 100+5; write 7 'abcde' 5; say /dev/d 100 f: its SHA-256 is not the one in SHA256SUMS: the disk or the "
			 "image is damaged; ", "... is damaged");
	begin();
	read_problem = "cannot be read";
	ok(transfer(entry, FD, 0) == -1, "one that cannot be read");
	is(script_trace, "device 100+5; say /dev/d 101 f: cannot be read; ", "... is not written");
	begin();
	tell(-28);
	extras_told.written = written;
	ok(transfer(entry, FD, 0) == -1, "one that cannot be written");
	is(script_trace, "device 100+5; write 7 'abcde' 5; fail f.part: no space left on device; ", "... is told of");
	begin();
	entry->file_bytes = 1;
	tell(1);
	ok(transfer(entry, FD, 0) == 1 && strstr(script_trace, "write 7 'a' 1; "), "a file of a byte");
	begin();
	entry->file_bytes = 0;
	ok(transfer(entry, FD, 0) == 1, "an empty file");
	is(script_trace, "", "... has nothing to be read");
	begin();
	entry->file_bytes = LARGE;
	memset(bytes, 0, sizeof bytes);
	bytes[64 * 1024] = 'x';
	hash(LARGE);
	tell(64 * 1024);
	tell(5);
	ok(transfer(entry, FD, 0) == 1, "a large file");
	is(script_trace, "device 100+65536; write 7 '' 65536; device 65636+5; write 7 'x' 5; ", "... goes piece by piece");
	begin();
	extras_told.view = view;
	entry->file_bytes = 8;
	hash(8);
	tell(3);
	tell(3);
	tell(2);
	ok(transfer(entry, FD, 0) == 1, "a file that is seen, by and by");
	is(script_trace, "view /dev/d 100+8; write 7 'abc' 3; view /dev/d 103+5; device 103+3; write 7 'def' 3; view /dev/d 106+2; "
			 "write 7 'gh' 2; ", "... is read only where it is not");
}

static void check_compare(void)
{
	begin();
	extras_told.written = written;
	script_tell(5, "abcde", 5);
	ok(transfer(entry, FD, 1) == 1, "a file that is there");
	is(script_trace, "device 100+5; read 7 5; ", "... is read");
	begin();
	script_tell(5, "abcdX", 5);
	ok(transfer(entry, FD, 1) == 0, "one with another byte");
	begin();
	script_tell(4, "abcd", 4);
	ok(transfer(entry, FD, 1) == 0, "one that ends before");
	begin();
	tell(-ERROR_IO);
	ok(transfer(entry, FD, 1) == 0, "one that cannot be read is another one");
	is(script_trace, "device 100+5; read 7 5; ", "... and nothing is said");
	begin();
	read_problem = "cannot be read";
	ok(transfer(entry, FD, 1) == -1, "but of the device it is");
	begin();
	hash(4);
	script_tell(5, "abcde", 5);
	ok(transfer(entry, FD, 1) == -1, "the same, with another digest");
	begin();
	extras_told.view = view;
	entry->file_bytes = 3;
	script_tell(3, "abX", 3);
	ok(transfer(entry, FD, 1) == 0, "one that is seen");
}

/* The first entry waits; returns what its end says, or "done". */
static const char *ends(int is_flushed)
{
	return end_wait(entry, is_flushed) ? strstr(script_trace, "fail ") : "done";
}

static void check_end(void)
{
	begin();
	tell(0);
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	is(ends(1), "done", "a file gets its name");
	is(script_trace, "enter f 0; 74 7 0 0 0 0 0; fstat 7; stat -100 part 100; stat -100 f 100; close 7; rename -100 part -100 f 0; ",
		"... when it was flushed and is what was written");
	begin();
	destination.flush_is_told = 1;
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	is(ends(1), "done", "where the flush of all has told");
	is(script_trace, "enter f 0; fstat 7; stat -100 part 100; stat -100 f 100; close 7; rename -100 part -100 f 0; ", "... it is enough");
	begin();
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	is(ends(0), "done", "one that was not");
	is(script_trace, "enter f 0; fstat 7; stat -100 part 100; stat -100 f 100; close 7; unlink -100 part 0; ", "... is removed");
	begin();
	tell(-ERROR_IO);
	is(ends(1), "fail f: input/output error; ", "one whose flush fails");
	is(script_trace, "enter f 0; 74 7 0 0 0 0 0; close 7; unlink -100 part 0; fail f: input/output error; ", "... is removed, too");
	begin();
	entered[0] = -ERROR_NOENT;
	is(ends(1), "fail f: no such file or directory; ", "one whose directory has gone");
	is(script_trace, "enter f 0; close 7; fail f: no such file or directory; ", "... is left where it is");
	begin();
	destination.flush_is_told = 1;
	tell(-ERROR_IO);
	ends(1);
	is(script_trace, "enter f 0; fstat 7; close 7; unlink -100 part 0; fail f: input/output error; ", "one that cannot be looked at");
	begin();
	destination.flush_is_told = 1;
	tell_file(4);
	tell(-ERROR_NOENT);
	ends(1);
	is(script_trace, "enter f 0; fstat 7; stat -100 part 100; close 7; unlink -100 part 0; fail f: no such file or directory; ", "one that was removed");
}

/* Ends a file: what its .part, its name, close and rename say then. */
static const char *ends_of(uint64_t part, long name, long closed, long renamed)
{
	tell_file(4);
	tell_file(part);
	if (name > 0)
		tell_file((uint64_t)name);
	else if (part == 4) /* of what was exchanged it is not asked for */
		tell(name);
	tell(closed);
	tell(renamed);
	destination.flush_is_told = 1;
	return ends(1);
}

static void check_ends_badly(void)
{
	char wanted[256];

	begin();
	sprintf(wanted, "fail f: %s; ", exchanged);
	tell_file(4);
	tell_file(5);
	destination.flush_is_told = 1;
	is(ends(1), wanted, "one that was exchanged");
	ok(!strstr(script_trace, "unlink") && !strstr(script_trace, "rename") && strstr(script_trace, "close 7"), "... is another's");
	begin();
	is(ends_of(5, -ERROR_NOENT, -ERROR_IO, 0), wanted, "... though its close fails");
	ok(!strstr(script_trace, "unlink"), "... which removes nothing");
	begin();
	sprintf(wanted, "fail f: %s; ", folded);
	is(ends_of(4, 9, 0, 0), wanted, "a name that was made meanwhile");
	ok(strstr(script_trace, "unlink -100 part") && !strstr(script_trace, "rename"), "... is left alone");
	begin();
	is(ends_of(4, -ERROR_IO, 0, 0), wanted, "... or cannot be looked at");
	begin();
	entry->is_new = 0, entry->inode = 9;
	is(ends_of(4, 9, 0, 0), "done", "one that is replaced");
	begin();
	entry->is_new = 0, entry->inode = 8;
	is(ends_of(4, 9, 0, 0), wanted, "... must be the one that was there");
	begin();
	entry->is_new = 0, entry->inode = 0;
	is(ends_of(4, 9, 0, 0), "done", "... if its number is known");
	begin();
	entry->is_new = 0;
	is(ends_of(4, -ERROR_NOENT, 0, 0), wanted, "... and there");
	begin();
	is(ends_of(4, -ERROR_NOENT, -ERROR_IO, 0), "fail f: input/output error; ", "one whose close fails");
	ok(strstr(script_trace, "unlink -100 part") && !strstr(script_trace, "rename"), "... gets no name");
	begin();
	is(ends_of(4, -ERROR_NOENT, 0, -28), "fail f: no space left on device; ", "one whose name fails");
	ok(strstr(script_trace, "rename -100 part -100 f 0; unlink -100 part 0; fail") != 0, "... is removed");
	begin();
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	tell(-ERROR_IO);
	destination.flush_is_told = 1;
	is(ends(0), "fail f: input/output error; ", "a close that fails, of one that was not flushed");
}

static void check_batch(void)
{
	unsigned i;

	begin();
	ok(end_batch() == 0, "none waits");
	is(script_trace, "", "... and nothing is flushed");
	begin();
	destination.flush_is_told = 1;
	for (i = 0; i < 2; i++)
		batch[batch_count++] = list[i];
	batch_bytes = 5;
	for (i = 0; i < 2; i++) {
		tell_file(4 + i);
		tell_file(4 + i);
		tell(-ERROR_NOENT);
		tell(0);
		tell(0);
	}
	ok(end_batch() == 0 && batch_count == 0 && batch_bytes == 0, "two that wait");
	ok(strncmp(script_trace, "flush; enter f 0;", 17) == 0 && strstr(script_trace, "rename -100 part -100 g 0; flush; "), "... are flushed twice");
	begin();
	flushed[0] = -1;
	batch[batch_count++] = entry;
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	ok(end_batch() == -1 && flushes == 1, "a flush that fails");
	ok(!strstr(script_trace, "rename") && strstr(script_trace, "unlink"), "... gives no names");
	begin();
	flushed[1] = -1;
	destination.flush_is_told = 1;
	batch[batch_count++] = entry;
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	ok(end_batch() == -1 && flushes == 2, "a second one that does");
	begin();
	is_quiet = 1;
	for (i = 0; i < 3; i++)
		batch[batch_count++] = list[i];
	ok(end_batch() == -1 && flushes == 2, "files that fail do not keep the others from being flushed");
	ok(strcmp(script_trace, "flush; close 7; close 7; close 7; flush; ") == 0, "... and all are closed");
}

int main(void)
{
	check_write();
	check_compare();
	check_end();
	check_ends_badly();
	check_batch();
	return tap_end();
}
