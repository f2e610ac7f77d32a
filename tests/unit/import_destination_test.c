/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_destination_test.c - importer/destination.c, call by call: how the directory of a file is found, made, locked and
 * flushed, and what is never entered. */
#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/destination.c"
#include "script.h"

enum { FD = 7, FILE_SYSTEM = 21, ABOVE_MAX = 4096 };

static void begin(void)
{
	fake_import_begin();
	script_begin();
	memset(&destination, 0, sizeof destination);
	destination.fd = FD;
	destination.file_system = FILE_SYSTEM;
	destination.space.name_bytes_max = 255;
	options.destination = "/d";
}

/* What the next call says of a file. */
static void tell_status(uint32_t mode, uint64_t file_system, uint64_t inode)
{
	static uint8_t statuses[8][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 8];

	memset(status, 0, STAT_BYTES);
	put_le32(status + STAT_MODE_OFFSET, mode | 0755);
	put_le64(status + STAT_DEVICE_OFFSET, file_system);
	put_le64(status + STAT_INODE_OFFSET, inode);
	script_tell(0, status, STAT_BYTES);
}

static void tell(unsigned count, long result)
{
	while (count-- > 0)
		script_tell(result, 0, 0);
}

static void tell_space(void)
{
	static const unsigned long space[24] = { 0, 512, 9, 8, 7, 6, 5 };

	script_tell(0, space, sizeof space);
}

static void check_open(void)
{
	begin();
	script_tell(FD + 1, 0, 0);
	script_tell(0, 0, 0);
	tell_status(MODE_DIRECTORY, 22, 1);
	tell_space();
	destination_open();
	is(script_trace, "open -100 /d 10000 0; flock 8 6; fstat 8; statfs /d; ", "a destination is opened, and locked");
	ok(destination.fd == FD + 1 && destination.file_system == 22, "... and known");
	ok(destination.space.block_bytes == 512 && destination.space.free_bytes == 7 * 512 &&
			destination.space.free_inodes == 5, "... with its room");
	begin();
	script_tell(FD, 0, 0);
	script_tell(-ERROR_NOSYS, 0, 0);
	script_tell(-ERROR_IO, 0, 0);
	tell_space();
	destination_open();
	is(script_trace, "open -100 /d 10000 0; flock 7 6; fstat 7; statfs /d; ", "where there are no locks");
	ok(destination.fd == FD && destination.file_system == FILE_SYSTEM, "... and nothing is known of it");
	begin();
	script_tell(FD, 0, 0);
	script_tell(-ERROR_AGAIN, 0, 0);
	ok(dies(destination_open()), "one that another import has");
	is(script_trace, "open -100 /d 10000 0; flock 7 6; write 2 'import: /d: another import into this directory is "
			 "running; nothing was imported\n' 80; ", "... is left to it");
	begin();
	script_tell(-ERROR_ACCES, 0, 0);
	ok(dies(destination_open()), "one that cannot be opened");
	is(script_trace, "open -100 /d 10000 0; write 2 'import: /d: permission denied\n' 30; ", "... is not looked at");
	begin();
	script_tell(0, 0, 0);
	script_tell(0, 0, 0);
	tell_status(MODE_DIRECTORY, 22, 1);
	tell_space();
	destination_open();
	ok(destination.fd == 0 && destination.file_system == 22, "descriptor 0 is one");
	begin();
	script_tell(0, 0, 0);
	script_tell(-ERROR_AGAIN, 0, 0);
	ok(dies(destination_open()), "... which another import may have");
}

/* Looks for the room of a destination that is not there, nor any directory above it. */
static const char *looks(const char *path, unsigned times)
{
	begin();
	options.destination = path;
	script_tell(-ERROR_NOENT, 0, 0);
	tell(times, -ERROR_NOENT);
	tell_space();
	destination_open();
	return strstr(script_trace, "statfs");
}

static void check_space(void)
{
	static char path[ABOVE_MAX + 1];
	unsigned statfs = 0;
	const char *at;

	is(looks("/a/bc/d", 1), "statfs /a/bc/d; statfs /a/bc/.; ", "a destination that is not there");
	ok(destination.fd == -ERROR_NOENT && destination.file_system == FILE_SYSTEM, "... is not open");
	ok(destination.space.block_bytes == 512, "... and has the room of what is above");
	is(looks("/a/bc/d", 3), "statfs /a/bc/d; statfs /a/bc/.; statfs /a/.; statfs /.; ", "nor what is above");
	is(looks("a/b", 2), "statfs a/b; statfs a/.; statfs .; ", "a relative one");
	is(looks("a//", 3), "statfs a//; statfs a//.; statfs a/.; statfs .; ", "with slashes at its end");
	is(looks("", 0), "statfs ; ", "an empty one");
	is(looks("/", 1), "statfs /; statfs /.; ", "the root");
	begin();
	options.destination = "a";
	tell(3, -ERROR_NOENT);
	script_tell(-1, 0, 0);
	destination_open();
	is(strstr(script_trace, "statfs"), "statfs a; statfs .; write 2 'import: warning: a: its room is not known: no such file or "
			  "directory\n' 69; ", "nothing at all");
	begin();
	options.destination = "/a";
	tell(4, -ERROR_NOENT);
	destination_open();
	ok(strstr(script_trace, "statfs /a; statfs /.; write") != 0, "... not even a root");
	begin();
	options.destination = "/a/b";
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(-75, 0, 0);
	destination_open();
	is(strstr(script_trace, "statfs"), "statfs /a/b; statfs /a/.; write 2 'import: warning: /a/b: its room is not known: a "
					   "number is too large for this kernel\n' 84; ", "another error is told");
	memset(path, 'p', ABOVE_MAX - 2);
	script_begin();
	tell(1, -ERROR_NOENT);
	ok(find_space(path) == 0, "a path that is nearly too long");
	ok(strstr(script_trace, "statfs .; ") != 0, "... is looked above");
	memset(path, '/', ABOVE_MAX - 2);
	memset(script_answers, 0, sizeof script_answers);
	script_begin();
	tell(1, -ERROR_NOENT);
	find_space(path);
	for (at = script_trace; (at = strstr(at, "statfs")); at++)
		statfs++;
	ok(statfs == 2 && strstr(script_trace, "//.; "), "... whole");
	path[ABOVE_MAX - 2] = 'p';
	script_begin();
	tell(1, -ERROR_NOENT);
	ok(find_space(path) == -ERROR_NOENT && !strstr(script_trace, "/.; "), "one more byte, and it is not");
}

static void check_make(void)
{
	begin();
	destination_make();
	is(script_trace, "", "a destination that is there");
	begin();
	destination.fd = 0;
	destination_make();
	is(script_trace, "", "... is not made, as descriptor 0");
	begin();
	destination.fd = -ERROR_NOENT;
	options.destination = "/a/b";
	tell(1, -ERROR_EXIST);
	tell(1, 0);
	tell(1, FD + 2);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, 23, 1);
	destination_make();
	is(script_trace, "mkdir -100 /a 1ed; mkdir -100 /a/b 1ed; open -100 /a/b 10000 0; flock 9 6; fstat 9; ",
		"one that is not, is made");
	ok(destination.fd == FD + 2 && destination.file_system == 23, "... and opened");
	begin();
	destination.fd = -ERROR_NOENT;
	tell(1, -30);
	ok(dies(destination_make()), "one that cannot be made");
	is(script_trace, "mkdir -100 /d 1ed; write 2 'import: /d: read-only file system\n' 34; ", "... is not opened");
	begin();
	destination.fd = -1;
	tell(1, 0);
	tell(1, -ERROR_NOENT);
	ok(dies(destination_make()), "one that is taken away");
	is(script_trace, "mkdir -100 /d 1ed; open -100 /d 10000 0; write 2 'import: /d: no such file or directory\n' 38; ",
		"... is not made again");
	begin();
	destination.fd = -ERROR_NOENT;
	destination_make();
	ok(destination.fd == 0, "one that becomes descriptor 0");
}

static void check_flush(void)
{
	begin();
	ok(destination_flush() == 0, "a flush");
	is(script_trace, "syncfs 7; syncfs 7; ", "... is twice");
	begin();
	tell(1, 1);
	tell(1, 1);
	ok(destination_flush() == 0, "one that returns more");
	begin();
	tell(1, -ERROR_IO);
	ok(destination_flush() == -1, "one that fails");
	is(script_trace, "syncfs 7; write 2 'import: /d: cannot flush: input/output error\n' 45; ", "... is not done again");
	begin();
	tell(1, 0);
	tell(1, -ERROR_IO);
	ok(destination_flush() == -1, "one that fails the second time");
	is(script_trace, "syncfs 7; syncfs 7; write 2 'import: /d: cannot flush: input/output error\n' 45; ", "... is told, too");
}

static long enter(const char *path, int make)
{
	static struct entry entry;

	entry.name.text = path;
	entry.name.bytes = strlen(path);
	return destination_enter(&entry, make);
}

static void check_names(void)
{
	begin();
	ok(enter("file", 0) == 0, "a file of the destination itself");
	is(script_trace, "fchdir 7; ", "... lies there");
	is(destination.name, "file", "... by its name");
	is(destination.part, "file.part", "... and its other one");
	destination.space.name_bytes_max = 9;
	enter("file", 1);
	is(destination.part, "file.part", "the other one just fits");
	destination.space.name_bytes_max = 8;
	enter("file", 0);
	is(destination.part, ".part", "one byte more, and it is the one of all long names");
	is(destination.name, "file", "... which the file has not");
	begin();
	destination.fd = -ERROR_NOENT;
	ok(enter("a/file", 0) == -ERROR_NOENT, "where there is no destination");
	is(script_trace, "", "... nothing is asked");
	is(destination.name, "file", "... the name is that all the same");
	is(destination.part, "file.part", "... and the other one");
	begin();
	tell(1, -ERROR_ACCES);
	ok(enter("a/file", 1) == -ERROR_ACCES, "a destination that cannot be gone to");
	is(script_trace, "fchdir 7; ", "... has nothing made below it");
	begin();
	destination.fd = 0;
	ok(enter("file", 0) == 0, "descriptor 0");
	is(script_trace, "fchdir 0; ", "... is a destination");
}

static void check_enter(void)
{
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 4);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 4);
	ok(enter("ab/c/file", 0) == 0, "a file further below");
	is(script_trace, "fchdir 7; stat -100 ab 100; chdir ab; stat -100 . 0; stat -100 c 100; chdir c; stat -100 . 0; ",
		"... is gone to, step by step");
	is(destination.name, "file", "... its name is the last one");
	is(destination.part, "file.part", "... its other name, too");
	begin();
	tell(2, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, -ERROR_EXIST);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 4);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 4);
	ok(enter("ab/c/file", 1) == 0, "with its directories made");
	is(script_trace, "fchdir 7; mkdir -100 ab 1ed; stat -100 ab 100; chdir ab; stat -100 . 0; "
			 "mkdir -100 c 1ed; stat -100 c 100; chdir c; stat -100 . 0; ", "... where they are not there");
}

static void check_long_names(void)
{
	char path[NAME_BYTES_MAX + 6], wanted[sizeof path + 64];

	memset(path, 'l', sizeof path);
	memcpy(path + NAME_BYTES_MAX, "/file", 6);
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	ok(enter(path, 0) == 0, "the longest name of a directory");
	sprintf(wanted, "stat -100 %.*s 100; ", NAME_BYTES_MAX, path);
	ok(strstr(script_trace, wanted) != 0, "... is entered, whole");
}

static void check_enter_fails(void)
{
	begin();
	tell(1, 0);
	tell(1, -28);
	ok(enter("a/b/file", 1) == -28, "a directory that cannot be made");
	is(script_trace, "fchdir 7; mkdir -100 a 1ed; ", "... is not entered");
	begin();
	tell(1, 0);
	tell(1, -ERROR_NOENT);
	ok(enter("a/b/file", 0) == -ERROR_NOENT, "one that is not there");
	is(script_trace, "fchdir 7; stat -100 a 100; ", "... nor that");
	begin();
	tell(1, 0);
	tell_status(0120000, FILE_SYSTEM, 3);
	ok(enter("a/b/file", 0) == -ERROR_NOTDIR, "a link in the place of one");
	is(script_trace, "fchdir 7; stat -100 a 100; ", "... nor that");
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, -ERROR_ACCES);
	ok(enter("a/b/file", 0) == -ERROR_ACCES, "one that may not be entered");
	is(script_trace, "fchdir 7; stat -100 a 100; chdir a; ", "... is not");
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, 0);
	tell(1, -ERROR_IO);
	ok(enter("a/b/file", 0) == -ERROR_IO, "one that cannot be looked at from within");
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM + 1, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM + 1, 3);
	ok(enter("a/b/file", 0) == -ERROR_XDEV, "another file system");
	is(script_trace, "fchdir 7; stat -100 a 100; chdir a; stat -100 . 0; ", "... is gone no further");
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 4);
	ok(enter("a/b/file", 0) == -ERROR_NOTDIR, "a directory that was exchanged");
	is(script_trace, "fchdir 7; stat -100 a 100; chdir a; stat -100 . 0; ", "... is gone no further");
	begin();
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM + 1, 3);
	tell(1, 0);
	tell_status(MODE_DIRECTORY, FILE_SYSTEM, 3);
	ok(enter("a/b/file", 0) == -ERROR_NOTDIR, "... for one of another file system");
}

static void check_fail(void)
{
	static const struct entry entry = { .name = { .text = "a/b" } };

	begin();
	ok(destination_fail(&entry, ".part", "is odd") == -1, "what is wrong with a file");
	is(script_trace, "write 2 'import: /d/a/b.part: is odd\n' 28; ", "... is said");
}

int main(void)
{
	check_open();
	check_space();
	check_make();
	check_flush();
	check_names();
	check_enter();
	check_long_names();
	check_enter_fails();
	check_fail();
	return tap_end();
}
