/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_batch_test.c - importer/import.c, call by call: files that wait, what an earlier run has left, what is said. */
#include "import_acts.h"

static const char *left(void)
{
	script_begin();
	return remove_part(entry) ? script_trace : 0;
}

static void check_left(void)
{
	begin();
	is(left(), 0, "what has no .part");
	ok(enters == 0, "... is not entered");
	entry->has_part = 1;
	is(left(), 0, "what has one");
	is(script_trace, "enter f 0; open -100 part 20800 0; flock 0 6; unlink -100 part 0; close 0; ", "... has none then");
	begin();
	entry->has_part = 1;
	tell(FD);
	tell(-ERROR_AGAIN);
	ok(remove_part(entry) == -1, "one that another program writes");
	is(script_trace, "enter f 0; open -100 part 20800 0; flock 7 6; close 7; fail f.part: device or resource busy; ", "... stays");
	begin();
	entry->has_part = 1;
	tell(-ERROR_ACCES);
	tell(-9);
	ok(remove_part(entry) == 0 && strstr(script_trace, "unlink -100 part 0; "), "one that cannot be read goes, too");
	begin();
	entry->has_part = 1;
	tell(FD);
	tell(0);
	tell(-30);
	ok(remove_part(entry) == -1 && strstr(script_trace, "fail f.part: read-only file system; "), "one that cannot be removed");
	begin();
	entry->has_part = 1;
	tell(FD);
	tell(0);
	tell(-ERROR_NOENT);
	ok(remove_part(entry) == 0, "one that has gone");
	begin();
	entry->has_part = 1;
	entered[0] = -ERROR_NOENT;
	ok(remove_part(entry) == 0, "... with its directory");
	is(script_trace, "enter f 0; ", "... is not looked for");
	begin();
	entry->has_part = 1;
	entered[0] = -ERROR_ACCES;
	ok(remove_part(entry) == -1 && strcmp(script_trace, "enter f 0; fail f.part: permission denied; ") == 0, "a directory that is closed");
}

static void check_write(void)
{
	begin();
	tell(FD + 1);
	tell(-ERROR_NOSYS);
	tell(5);
	ok(write_entry(entry) == 0, "a file is written");
	is(script_trace, "enter f 1; open -100 part 200c1 1a4; flock 8 6; device 100+5; write 8 'abcde' 5; ", "... as its .part");
	ok(batch_count == 1 && batch[0] == entry && batch_bytes == 5 && entry->fd == 8, "... and waits, open");
	begin();
	tell(FD);
	tell(0);
	tell(-28);
	ok(write_entry(entry) == -1 && batch_count == 0, "one that cannot be written");
	ok(strstr(script_trace, "fail f.part: no space left on device; close 7; unlink -100 part 0; ") != 0, "... is removed");
	begin();
	entered[0] = -ERROR_XDEV;
	ok(write_entry(entry) == -1, "one whose directory cannot be made");
	is(script_trace, "enter f 1; fail f.part: on another file system; ", "... is not made");
	begin();
	tell(-ERROR_EXIST);
	ok(write_entry(entry) == -1, "one that is there");
	is(script_trace, "enter f 1; open -100 part 200c1 1a4; fail f.part: this file system takes the name for that of another file, or "
			 "another program has made it; ", "... is in the way");
	begin();
	tell(-ERROR_MFILE);
	ok(write_entry(entry) == -1 && flushes == 0, "no descriptor, and none waits");
	begin();
	entered[0] = 1;
	tell(0);
	tell(0);
	tell(5);
	ok(write_entry(entry) == 0 && batch_count == 1 && entry->fd == 0, "descriptor 0 waits, too");
}

/* A second file, of which the .part cannot be made for this reason, while the first one waits. */
static int write_second(long error)
{
	begin();
	destination.flush_is_told = 1;
	batch[batch_count++] = entry;
	batch_bytes = 5;
	tell(error);
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	tell(0); /* close */
	tell(0); /* rename */
	if (error != -ERROR_EXIST) {
		tell(-9); /* open */
		tell(-9); /* lock */
		tell(0);
		tell(0);
	}
	tell(FD + 1);
	tell(0);
	tell(5);
	return write_entry(&entries[1]);
}

static void check_waiting(void)
{
	static const char named[] = "enter g 1; open -100 part 200c1 1a4; flush; enter f 0; fstat 7; stat -100 part 100; "
				    "stat -100 f 100; close 7; rename -100 part -100 f 0; flush; ";

	ok(write_second(-ERROR_MFILE) == 0, "too many are open");
	ok(strncmp(script_trace, named, strlen(named)) == 0, "... those that wait get their names");
	is(script_trace + strlen(named), "enter g 0; open -100 part 20800 0; flock -9 6; unlink -100 part 0; close -9; enter g 1; "
					 "open -100 part 200c1 1a4; flock 8 6; device 100+5; write 8 'abcde' 5; ", "... and then it is made anew");
	ok(batch_count == 1 && batch[0] == &entries[1] && batch_bytes == 5, "... and waits alone");
	ok(write_second(-ERROR_NFILE) == 0, "... of all programs, too");
	ok(write_second(-ERROR_EXIST) == 0, "a .part that is another's who waits");
	ok(strncmp(script_trace, named, strlen(named)) == 0, "... who gets its name");
	is(script_trace + strlen(named), "enter g 1; open -100 part 200c1 1a4; flock 8 6; device 100+5; write 8 'abcde' 5; ", "... and nothing is removed");
	ok(write_second(-ERROR_ACCES) == -1 && batch_count == 1 && flushes == 0, "another error");
	begin();
	batch[batch_count++] = entry;
	flushed[0] = -1;
	tell(-ERROR_MFILE);
	ok(write_entry(&entries[1]) == -1 && flushes == 1 && enters == 2, "a flush that fails ends it");
	begin();
	destination.flush_is_told = 1;
	batch[batch_count++] = entry;
	entered[2] = -ERROR_ACCES;
	tell(-ERROR_MFILE);
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	ok(write_entry(&entries[1]) == -1 && enters == 3, "as does a .part that cannot be removed");
}

/* Writes a file of so many bytes while so many wait; how often is flushed? */
static unsigned flushes_at(unsigned count, uint64_t waiting)
{
	begin();
	is_quiet = 1;
	for (batch_count = 0; batch_count < count; batch_count++)
		batch[batch_count] = &entries[1];
	batch_bytes = waiting;
	tell(FD);
	tell(0);
	tell(5);
	write_entry(entry);
	return flushes;
}

static void check_limits(void)
{
	ok(flushes_at(1, 64 * 1024 * 1024 - 6) == 0 && batch_count == 2, "64 MiB do not wait");
	ok(flushes_at(1, 64 * 1024 * 1024 - 5) > 0 && batch_count == 0 && batch_bytes == 0, "... a byte less does");
	ok(flushes_at(998, 0) == 0 && batch_count == 999, "999 files wait");
	ok(flushes_at(999, 0) > 0 && batch_count == 0, "... and one more does not");
}

/* --- The whole. --- */

static int kept(int there_f, int there_g)
{
	begin();
	contents.count = 2;
	entries[0].is_there = there_f;
	entries[1].is_there = there_g;
	entries[0].is_new = entries[1].is_new = 0;
	entries[0].inode = 4, entries[1].inode = 5;
	return 0;
}

static void check_kept_ones(void)
{
	kept(0, 0);
	ok(check_kept(&contents) == 0 && script_trace[0] == 0, "nothing was kept");
	kept(1, 0);
	tell_file(4);
	ok(check_kept(&contents) == 0, "one was");
	is(script_trace, "enter f 0; stat -100 f 100; flush; ", "... and is flushed");
	kept(0, 1);
	tell_file(4);
	ok(check_kept(&contents) == -1, "one that is another one now");
	ok(strstr(script_trace, "stat -100 g 100; fail g: this file system takes the name") && flushes == 1, "... is told of, and flushed");
	kept(1, 1);
	entered[0] = -ERROR_NOENT;
	tell_file(5);
	ok(check_kept(&contents) == -1 && strstr(script_trace, "enter f 0; fail f: this") && flushes == 1, "one whose directory has gone");
	kept(1, 0);
	tell_file(4);
	flushed[0] = -1;
	ok(check_kept(&contents) == -1, "a flush that fails");
}

static void say_of(uint64_t all, uint64_t done, const char *wanted)
{
	char line[64];

	script_begin();
	contents.file_bytes = all;
	say_entry(&contents, 1, done);
	sprintf(line, "import: 1/2 %s%% f (5 bytes)\n", wanted);
	ok(strstr(script_trace, line) != 0, wanted);
}

static void check_said(void)
{
	static const uint8_t digest[SHA256_DIGEST_BYTES] = { 0 };

	begin();
	contents.count = 2;
	say_of(0, 0, "100");
	say_of(200, 99, "49");
	say_of(0xffffffffu / 100, 0xffffffffu / 100, "100");
	say_of(0xffffffffu / 100, 429497, "1");
	say_of(0xffffffffu / 100 + 1, 0xffffffffu / 100 + 1, "100");
	say_of((uint64_t)5 << 40, (uint64_t)1 << 40, "20");
	script_begin();
	entry->is_there = 1;
	entry->digest = digest;
	say_entry(&contents, 1, 0);
	ok(strstr(script_trace, "write 1 'import: 1/2 0% f (5 bytes, already there, sha256 ok)\n'") != 0, "one that is there, and known");
	script_begin();
	contents.count = 4;
	entries[3].digest = digest;
	say_entry(&contents, 4, 0);
	ok(strstr(script_trace, "4/4 0% SHA256SUMS (5 bytes)\n") != 0, "SHA256SUMS itself has no line");
	script_begin();
	contents.file_bytes = 2048;
	say_report(&contents);
	is(script_trace, "write 2 'import: warning: this payload carries no SHA256SUMS: what was read could not be verified\n' 89; "
			 "write 1 'import: 4 files, 2.0 KiB, in /d: 3 copied, 1 already there, 1 verified\n' 71; ", "what was done");
	script_begin();
	device.is_hashed = 1;
	entries[3].digest = 0;
	say_report(&contents);
	is(script_trace, "write 2 'import: warning: 2 files have no line in SHA256SUMS and were not verified\n' 74; "
			 "write 1 'import: 4 files, 2.0 KiB, in /d: 3 copied, 1 already there, 1 verified\n' 71; ", "... without all lines");
	script_begin();
	contents.count = 1;
	say_report(&contents);
	ok(!strstr(script_trace, "warning") && strstr(script_trace, ": 0 copied, 1 already there, 1 verified\n"), "... with all");
}

static void check_import(void)
{
	begin();
	contents.count = 1;
	contents.file_bytes = 5;
	entry->has_part = 1;
	destination.flush_is_told = 1;
	tell(FD);
	tell(0);
	tell(0);
	tell(0);
	tell(FD);
	tell(0);
	tell(5);
	tell(29); /* its line */
	tell_file(4);
	tell_file(4);
	tell(-ERROR_NOENT);
	ok(import(&contents) == 0, "an import");
	is(script_trace, "open; plan 1; make; enter f 0; open -100 part 20800 0; flock 7 6; unlink -100 part 0; close 7; "
			 "enter f 1; open -100 part 200c1 1a4; flock 7 6; device 100+5; write 7 'abcde' 5; "
			 "write 1 'import: 1/1 100% f (5 bytes)\n' 29; flush; enter f 0; fstat 7; stat -100 part 100; stat -100 f 100; close 7; "
			 "rename -100 part -100 f 0; flush; "
			 "write 2 'import: warning: this payload carries no SHA256SUMS: what was read could not be verified\n' 89; "
			 "write 1 'import: 1 files, 5 bytes, in /d: 1 copied, 0 already there, 0 verified\n' 71; ", "... as a whole");
}

/* Two files, of which something fails. */
static void two(void)
{
	begin();
	contents.count = 2;
	contents.file_bytes = 10;
	destination.flush_is_told = 1;
}

static void check_stops(void)
{
	static const char stopped[] = "import: stopped before the end; what is complete stays, a second run goes on\n";

	two();
	entries[1].has_part = 1;
	entered[0] = -ERROR_ACCES;
	ok(import(&contents) == -1 && strstr(script_trace, stopped), "a .part that cannot be removed");
	ok(!strstr(script_trace, "enter f 1") && !strstr(script_trace, "1/2") && flushes == 0, "... before anything is written");
	two();
	entered[1] = -ERROR_ACCES;
	tell(FD);
	tell(0);
	tell(5);
	tell(30);
	tell(0); /* what is wrong is not written here */
	tell_file(4);
	ok(import(&contents) == -1 && strstr(script_trace, stopped), "a second file that cannot be made");
	ok(strstr(script_trace, "1/2 50% f") && !strstr(script_trace, "2/2") && flushes == 2, "... after the first, which gets its name");
	two();
	contents.count = 1;
	flushed[0] = -1;
	tell(FD);
	tell(0);
	tell(5);
	tell(30);
	ok(import(&contents) == -1 && strstr(script_trace, stopped) && !strstr(script_trace, " copied"), "a flush that fails");
	two();
	entries[0].is_there = entries[1].is_there = 1;
	entries[0].is_new = entries[1].is_new = 0;
	flushed[0] = -1;
	tell(60);
	tell(60);
	ok(import(&contents) == -1 && strstr(script_trace, stopped) && !strstr(script_trace, " copied"), "what was kept cannot be flushed");
	ok(!strstr(script_trace, "enter f 1") && strstr(script_trace, "2/2 100% g (5 bytes, already there)"), "... and is not written");
}

int main(void)
{
	check_left();
	check_write();
	check_waiting();
	check_limits();
	check_kept_ones();
	check_said();
	check_import();
	check_stops();
	return tap_end();
}
