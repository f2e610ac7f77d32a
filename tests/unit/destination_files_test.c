/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * destination_files_test.c - files that are written into a directory, and what is seen to before: two that would be one,
 * characters that cannot be, temporary files of before. */
#include <sys/file.h>

#include "host/files_read.h"
#include "host/message.h"
#include "looks.h"
#include "payload/destination.h"

static struct destination destination;
static struct output output;

/* --- Written. --- */

static void write_as(const char *name, int is_new)
{
	struct destination_file file = { .name = name, .is_new = is_new };

	destination_begin_file(&destination, &file, &output);
	output_put(&output, name, strlen(name));
	output_finish(&output);
}

static void write_new(void)
{
	write_as("new", 1);
}

static void write_below(void)
{
	write_as("a/b/new", 1);
}

static void replace(void)
{
	write_as("file", 0);
}

static void new_that_is_there(void)
{
	write_as("file", 1);
}

static void no_input(void)
{
	syscall(SYS_close, 0);
	write_below();
}

/* Another program does that. */
static void make_a(void)
{
	shell("mkdir d/a");
}

static void make_file(void)
{
	shell("echo -n x >d/a");
}

#define FOLDED "cannot give it its name: this file system takes the name for that of another file, or another program has made it\n"

static const struct row {
	const char *name;
	void (*act)(void);
	const char *only;
	unsigned at;
	int error;
	void (*turn)(void);
	const char *said, *left;
} rows[] = {
	/* clang-format off */
	{ "a new file", write_new, 0, 0, 0, 0, "", "file:old new:new " },
	{ "one for another", replace, 0, 0, 0, 0, "", "file:file " },
	{ "one that was not there", new_that_is_there, 0, 0, 0, 0, "test: d/file: " FOLDED, "file:old " },
	{ "below directories", write_below, 0, 0, 0, 0, "", "a/b/new:a/b/new file:old " },
	{ "descriptor 0", no_input, 0, 0, 0, 0, "", "a/b/new:a/b/new file:old " },
	{ "another makes one first", write_below, "mkdirat", 1, 0, make_a, "", "a/b/new:a/b/new file:old " },
	{ "... or a file", write_below, "mkdirat", 1, 0, make_file, "test: d/a: something that is not a directory, where the image has files below\n", "a:x file:old " },
	{ "one cannot be made", write_below, "mkdirat", 1, EACCES, 0, "test: d/a: Permission denied\n", "file:old " },
	{ "nor the second one", write_below, "mkdirat", 2, ENOSPC, 0, "test: d/a/b: No space left on device\n", "file:old " },
	{ "what it is in cannot be flushed", write_below, "fsync", 1, EIO, 0, "test: d/a: Input/output error\n", "file:old " },
	{ "... nor the second one", write_below, "fsync", 2, EIO, 0, "test: d/a/b: Input/output error\n", "file:old " },
	{ "some file systems have no such flush", write_below, "fsync", 1, EINVAL, 0, "", "a/b/new:a/b/new file:old " },
	{ "what was made is gone", write_below, "open", 1, ENOENT, 0, "test: d/a: No such file or directory\n", "file:old " },
	{ "the file cannot be made", write_below, "make", 1, EROFS, 0, "test: d/a/b/new.lbpayload.part: Read-only file system\n", "file:old " },
	{ "... nor one above all", write_new, "make", 1, EROFS, 0, "test: d/new.lbpayload.part: Read-only file system\n", "file:old " },
	{ "its bytes cannot be written", write_below, "pwrite", 1, EIO, 0, "test: d/a/b/new: Input/output error\n", "file:old " },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, row->error, row->turn);
	row->act();
}

static void begin(void)
{
	shell("rm -rf d");
	prepare();
	destination_begin(&destination, "d");
}

static void check_rows(void)
{
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		begin();
		ok(in_child(act) == (*row->said != 0), row->name);
		is(said, row->said, "... what is said");
		is(files_below("d"), row->left, "... and what is left");
		destination_end(&destination);
	}
}

static void check_written(void)
{
	static const char wanted[] = "mkdir d/a 777; flush d; mkdir a/b 777; flush a; make new.lbpayload.part 666 held; ";
	unsigned before = open_files();
	struct destination_file file = { .name = "a/b/new", .is_new = 1 };

	begin();
	calls_begin(0, 0, 0, 0);
	destination_begin_file(&destination, &file, &output);
	ok(strncmp(calls.trace, wanted, sizeof wanted - 1) == 0, "directories are made, each flushed before the next");
	is(output.path, "d/a/b/new", "... the file's name in messages");
	output_finish(&output);
	destination.part = "p";
	file.name = "top";
	destination_begin_file(&destination, &file, &output);
	is(output.path, "d/top", "... above all");
	is(output.temporary, "p", "... with a temporary name that is given");
	output_finish(&output);
	destination_end(&destination);
	ok(open_files() == before, "nothing is left open");
}

/* --- Temporary files of before. --- */

static const char *name;

static void remove_part(void)
{
	struct destination_file file = { .name = name };

	destination_remove_part(&destination, &file);
}

static void remove_without_input(void)
{
	syscall(SYS_close, 0);
	remove_part();
}

static void check_parts(void)
{
	unsigned before;
	int fd;

	begin();
	calls_begin(0, 0, 0, 0);
	before = open_files();
	shell("mkdir d/s; for i in d/file d/s/x d/s/y d/z; do echo -n 1 >$i.lbpayload.part; done");
	name = "file";
	remove_part();
	name = "s/x";
	remove_part();
	name = "none/x";
	remove_part();
	is(files_below("d"), "file:old s/y.lbpayload.part:1 z.lbpayload.part:1 ", "temporary files are removed");
	ok(open_files() == before, "... nothing is left open");
	name = "s/y";
	fd = open("d/s/y.lbpayload.part", O_RDONLY);
	flock(fd, LOCK_EX);
	ok(in_child(remove_part) == 1, "... but not one that is being written");
	is(said, "test: d/s/y.lbpayload.part: another process is writing this file\n", "... what is said");
	close(fd);
	ok(in_child(remove_without_input) == 0, "descriptor 0");
	is(files_below("d"), "file:old z.lbpayload.part:1 ", "... it is removed, too");
	destination_end(&destination);
}

/* --- Two that would be one. --- */

static struct destination_file files[3];
static size_t count;

static void apart(void)
{
	destination_check_apart(&destination, files, count);
}

/* Inodes of a and b, and of their temporary files; 0: not there. */
static void are_one(ino_t a, ino_t a_part, ino_t b, ino_t b_part, int is_refused)
{
	struct destination_file made[3] = {
		{ "a", !a, a_part != 0, { 1, a }, { 1, a_part } },
		{ "b", !b, b_part != 0, { 1, b }, { 1, b_part } },
		{ "c", 0, 0, { 2, 7 }, { 0, 0 } },
	};
	char text[128];

	snprintf(text, sizeof text, "a %lu %lu, b %lu %lu", (unsigned long)a, (unsigned long)a_part, (unsigned long)b, (unsigned long)b_part);
	memcpy(files, made, sizeof files);
	count = 3;
	ok(in_child(apart) == is_refused, text);
	is(said, is_refused ? "test: a and b: d has one file for both names; nothing was extracted\n" : "", "... what is said");
}

static void check_apart(void)
{
	begin();
	are_one(0, 0, 0, 0, 0);
	are_one(7, 0, 8, 0, 0);
	are_one(7, 0, 7, 0, 1);
	are_one(7, 0, 8, 7, 1);
	are_one(7, 8, 8, 0, 1);
	are_one(0, 7, 0, 7, 0);
	are_one(7, 7, 0, 0, 0);
	are_one(7, 7, 8, 8, 0);
	are_one(0, 7, 7, 0, 1);
	are_one(9, 1, 9, 5, 1);
	are_one(1, 9, 5, 9, 0);
	files[0] = files[2];
	files[0].name = "a";
	files[1].name = "b";
	files[1].there.device = 3;
	files[1].there.inode = 7;
	files[1].is_new = 0;
	files[2].there.device = 1;
	ok(in_child(apart) == 0, "one inode on three file systems");
	files[1] = files[0];
	files[1].name = "b";
	ok(in_child(apart) == 1, "the last ones in order");
	count = 0;
	apart();
	destination_end(&destination);
}

/* --- Characters. --- */

static void characters(void)
{
	destination_check_characters(&destination, files, 3);
}

static void characters_without_input(void)
{
	syscall(SYS_close, 0);
	characters();
}

static void check_characters(void)
{
	static const char made[] =
		"make .lbpayload.part: 666; remove d/.lbpayload.part:; make .lbpayload.part?: 666; remove d/.lbpayload.part?:; ";
	static const int bad[] = { EINVAL, EILSEQ };
	unsigned before;
	size_t i;

	begin();
	before = open_files();
	memset(files, 0, sizeof files);
	files[0].name = "plain", files[1].name = "s/a:b", files[2].name = "a?b:";
	files[0].is_new = files[1].is_new = files[2].is_new = 1;
	calls_begin(0, 0, 0, 0);
	characters();
	is(calls.trace, made, "a file of each odd character is made, and removed");
	ok(open_files() == before, "... and closed");
	is(files_below("d"), "file:old ", "... it is not there any more");
	ok(in_child(characters_without_input) == 0, "descriptor 0");
	is(files_below("d"), "file:old ", "... it is not there either");
	for (i = 0; i < 2; i++) {
		calls_begin("make", 1, bad[i], 0);
		ok(in_child(characters) == 1, "a character that cannot be");
		is(said, "test: d/s/a:b: a character that this file system cannot hold; nothing was extracted\n", "... what is said");
	}
	calls_begin("make", 1, EACCES, 0);
	ok(in_child(characters) == 0, "what else is wrong shows later");
	put_file("d/.lbpayload.part:", "their");
	calls_begin(0, 0, 0, 0);
	characters();
	is(files_below("d"), ".lbpayload.part::their file:old ", "... nor is one of another program removed");
	unlink("d/.lbpayload.part:");
	files[2].name = "b:";
	files[0].name = ":";
	files[0].is_new = 0;
	calls_begin(0, 0, 0, 0);
	characters();
	is(calls.trace, "make .lbpayload.part: 666; remove d/.lbpayload.part:; ", "once, and not for one that is there");
	destination_end(&destination);
}

int main(void)
{
	message_program = "test";
	enter_top();
	check_rows();
	check_written();
	check_parts();
	check_apart();
	check_characters();
	leave_place();
	return tap_end();
}
