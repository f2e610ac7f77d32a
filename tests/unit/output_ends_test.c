/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_ends_test.c - how outputs end: whatever call fails, whoever comes in between, the old file or the new one is
 * there, nothing else, and what has happened is said. */
#include <sys/file.h>

#include "host/files_read.h"
#include "host/message.h"
#include "host/output.h"
#include "host/temporary.h" /* which it tries, too */
#include "output_acts.h"

/* --- What is done. --- */

static void zeros_at_the_end(void)
{
	begin_file();
	output_put_zeros(&output, 204800 - 3);
	finish();
}

/* The file itself is the first one that is closed at the end. */
static void close_fails(void)
{
	begin_file();
	calls_begin("close", 1, EIO, 0);
	finish();
}

static void two_at_once(void)
{
	begin_file();
	output_begin(&others[0], "d/other", 0644);
	output_put(&others[0], "more", 4);
	output_finish_all();
}

static void new_one(void)
{
	begin_at("free", "t", 1);
	finish();
}

static void new_one_that_is_there(void)
{
	begin_at("file", "t", 1);
	finish();
}

static void name_too_long(void)
{
	char name[300];

	memset(name, 'n', 256);
	name[256] = 0;
	begin_at(name, "t", 1);
	finish();
}

static void temporary_is_there(void)
{
	begin_at("file", "file", 0);
}

static void fifo_there(void)
{
	mkfifo(PART, 0600);
	whole();
}

static void locked(void)
{
	put_file(PART, "live");
	flock(open(PART, O_RDONLY), LOCK_EX);
	whole();
}

static void read_temporary(void)
{
	struct stat status;

	put_file(PART, "list");
	stat(PART, &status);
	files_read_add(PART, &status);
	whole();
}

static void too_long(void)
{
	begin_file();
	output_put_hole(&output, (uint64_t)INT64_MAX - 3 + 1);
}

static void too_long_by_hole(void)
{
	begin_file();
	output_put_hole(&output, (uint64_t)INT64_MAX - 3);
}

static void too_long_by_skip(void)
{
	begin_file();
	output_skip(&output, (uint64_t)INT64_MAX - 3 + 1);
}

static void longest_skip(void)
{
	begin_file();
	output_skip(&output, (uint64_t)INT64_MAX - 3);
	output_abandon(&output);
}

static void killed(void)
{
	begin_file();
	raise(SIGTERM);
}

static void killed_with_others(void)
{
	begin_file();
	output_begin(&others[0], "d/other", 0644);
	output_begin(&others[1], "d/third", 0644);
	output_finish(&others[0]);
	output_finish_all();
	output_begin(&others[0], "d/a", 0644);
	output_begin(&others[1], "d/b", 0644);
	output_begin(&others[2], "d/c", 0644);
	output_abandon(&others[1]);
	raise(SIGTERM);
}

static void killed_device(void)
{
	output_begin_device(&output, "d/file", open("d/file", O_RDWR));
	output_put(&output, "LBPAYLD1", 8);
	output_rest(&output);
	raise(SIGTERM);
}

static void died_on_untouched_device(void)
{
	output_begin_device(&output, "d/file", open("d/file", O_RDWR));
	output_put(&output, "LBPAYLD1", 8);
	die("x");
}

/* --- What others do. --- */

static void exchange_and_die(void)
{
	exchange();
	die("x");
}

static void exchanged_and_given_up(void)
{
	begin_file();
	exchange();
	output_abandon(&output);
}

static void read_it(void)
{
	struct stat status;

	stat("d/file", &status);
	files_read_add("d/in", &status);
}

static void use_it(void)
{
	is_in_use = 1;
}

static void remove_it(void)
{
	unlink(PART);
}

static void open_denied(void)
{
	calls_begin("open", 1, EACCES, 0);
}

static void open_not_permitted(void)
{
	calls_begin("open", 1, EPERM, 0);
}

static void open_gone(void)
{
	calls_begin("open", 1, 0, remove_it);
}

static void open_fails(void)
{
	calls_begin("open", 1, EIO, 0);
}

/* Between the look at it and opening it, which must not follow. */
static void link_it(void)
{
	if (unlink(PART) || symlink("file", PART))
		abort();
}

static void open_linked(void)
{
	calls_begin("open", 1, 0, link_it);
}

/* --- The table. --- */

#define UNKNOWN ", so whether another process is writing it is not known; if none is, remove it\n"
#define FOLDED  "this file system takes the name for that of another file, or another program has made it\n"
#define LOST    "test: d/file: what was on it is lost, and nothing complete is there instead: write it again\n"

static const struct row {
	const char *name;
	void (*act)(void);
	const char *only; /* as calls_begin has it */
	unsigned at, times;
	int error;
	void (*turn)(void);
	int status;
	const char *said, *left;
} rows[] = {
	/* clang-format off */
	{ "all is well", whole, 0, 0, 0, 0, 0, 0, "", "file:new " },
	{ "no room", whole, "fallocate", 1, 1, ENOSPC, 0, 1, "test: d/file: No space left on device\n", "file:old " },
	{ "no quota", whole, "fallocate", 1, 1, EDQUOT, 0, 1, "test: d/file: Disk quota exceeded\n", "file:old " },
	{ "too large a file", whole, "fallocate", 1, 1, EFBIG, 0, 1, "test: d/file: File too large\n", "file:old " },
	{ "no way to ask for room", whole, "fallocate", 1, 1, EOPNOTSUPP, 0, 0, "", "file:new " },
	{ "a write fails", whole, "pwrite", 1, 1, EIO, 0, 1, "test: d/file: Input/output error\n", "file:old " },
	{ "the second one", whole, "pwrite", 2, 1, EIO, 0, 1, "test: d/file: Input/output error\n", "file:old " },
	{ "a hole cannot be made", whole, "ftruncate", 1, 1, EIO, 0, 1, "test: d/file: Input/output error\n", "file:old " },
	{ "nor the length", zeros_at_the_end, "ftruncate", 1, 1, EIO, 0, 1, "test: d/file: Input/output error\n", "file:old " },
	{ "the flush fails", whole, "fsync", 1, 1, EIO, 0, 1, "test: d/file: cannot flush: Input/output error\n", "file:old " },
	{ "that of the directory", whole, "fsync", 2, 1, EIO, 0, 1, "test: d/file: cannot flush its directory: Input/output error\n", "file:new " },
	{ "which some file systems do not have", whole, "fsync", 2, 1, EINVAL, 0, 0, "", "file:new " },
	{ "closing fails", close_fails, 0, 0, 0, 0, 0, 1, "test: d/file: cannot close: Input/output error\n", "file:new " },
	{ "naming fails", whole, "renameat", 1, 1, EIO, 0, 1, "test: d/file: cannot give it its name: Input/output error\n", "file:old " },
	{ "of two, the first name", two_at_once, "renameat", 1, 1, EIO, 0, 1, "test: d/file: cannot give it its name: Input/output error\n", "file:old " },
	{ "the second one", two_at_once, "renameat", 2, 1, EIO, 0, 1, "test: d/other: cannot give it its name: Input/output error\n", "file:new " },
	{ "of two, one is read meanwhile", two_at_once, "fsync", 1, 1, 0, read_it, 1, "test: d/file: is the file d/in, which is read, and would be lost: write to another file\n", "file:old " },
	{ "the old file is read meanwhile", whole, "fsync", 1, 1, 0, read_it, 1, "test: d/file: is the file d/in, which is read, and would be lost: write to another file\n", "file:old " },
	{ "and is in use meanwhile", whole, "fsync", 1, 1, 0, use_it, 1, "test: d/file: in use as swap: take it out of use, or write to another file\n", "file:old " },
	{ "one of two is", two_at_once, "fsync", 1, 1, 0, use_it, 1, "test: d/file: in use as swap: take it out of use, or write to another file\n", "file:old " },
	{ "the temporary file is exchanged", whole, "fsync", 1, 1, 0, exchange, 1, "test: d/file: cannot give it its name: its temporary file was exchanged by another program\n", "file:old file.lbpayload.part:their " },
	{ "... and this program ends", whole, "fsync", 1, 1, 0, exchange_and_die, 1, "test: x\n", "file:old file.lbpayload.part:their " },
	{ "... or gives it up", exchanged_and_given_up, 0, 0, 0, 0, 0, 0, "", "file:old file.lbpayload.part:their " },
	{ "it is removed", whole, "fsync", 1, 1, 0, remove_it, 1, "test: d/file: cannot give it its name: its temporary file was exchanged by another program\n", "file:old " },
	{ "given up", given_up, 0, 0, 0, 0, 0, 0, "", "file:old " },
	{ "it cannot be made", whole, "make", 1, 1, EACCES, 0, 1, "test: " PART ": Permission denied\n", "file:old " },
	{ "another locks it first", whole, "flock", 1, 1, EWOULDBLOCK, 0, 1, "test: " PART ": another process is writing this file\n", "file:old file.lbpayload.part: " },
	{ "another takes it away before it is locked", whole, "flock", 1, 1, 0, exchange, 0, "", "file:new " },
	{ "no locks", whole, "flock", 1, 9, ENOLCK, 0, 0, "", "file:new " },
	{ "one has lost its writer", lost, 0, 0, 0, 0, 0, 0, "", "file:new " },
	{ "... it is gone when it is opened", lost, "make", 1, 1, 0, open_gone, 0, "", "file:new " },
	{ "... where only reading is allowed", lost, "make", 1, 1, 0, open_denied, 0, "", "file:new " },
	{ "... or permitted", lost, "make", 1, 1, 0, open_not_permitted, 0, "", "file:new " },
	{ "... where it cannot be opened", lost, "make", 1, 1, 0, open_fails, 1, "test: " PART ": Input/output error" UNKNOWN, "file:old file.lbpayload.part:lost " },
	{ "... where a link takes its place", lost, "make", 1, 1, 0, open_linked, 1, "test: " PART ": Too many levels of symbolic links" UNKNOWN, 0 },
	{ "... where there are no locks", lost, "flock", 1, 9, ENOLCK, 0, 1, "test: " PART ": No locks available" UNKNOWN, "file:old file.lbpayload.part:lost " },
	{ "... where it cannot be removed", lost, "unlinkat", 1, 1, EACCES, 0, 1, "test: " PART ": an old one, which cannot be removed: Permission denied\n", "file:old file.lbpayload.part:lost " },
	{ "... where another removes it", lost, "flock", 1, 1, 0, remove_it, 0, "", "file:new " },
	{ "... or exchanges it", lost, "flock", 1, 1, 0, exchange, 0, "", "file:new " },
	{ "one is being written", locked, 0, 0, 0, 0, 0, 1, "test: " PART ": another process is writing this file\n", "file:old file.lbpayload.part:live " },
	{ "one is read", read_temporary, 0, 0, 0, 0, 0, 1, "test: " PART ": is read, too, and would be lost: write to another file\n", "file:old file.lbpayload.part:list " },
	{ "in a directory", into_directory, 0, 0, 0, 0, 0, 0, "", "file:new " },
	{ "... its descriptors are used up", into_directory, "fcntl", 1, 1, EMFILE, 0, 1, "test: d/file: Too many open files\n", "file:old " },
	{ "... it cannot be made", into_directory, "make", 1, 1, EACCES, 0, 1, "test: d/t: Permission denied\n", "file:old " },
	{ "... another locks it first", into_directory, "flock", 1, 1, EWOULDBLOCK, 0, 1, "test: d/t: another process is writing this file\n", "file:old t: " },
	{ "... a temporary name that is taken", temporary_is_there, 0, 0, 0, 0, 0, 1, "test: d/file: " FOLDED, "file:old " },
	{ "... a new one", new_one, 0, 0, 0, 0, 0, 0, "", "file:old free:new " },
	{ "... which is there", new_one_that_is_there, 0, 0, 0, 0, 0, 1, "test: d/file: cannot give it its name: " FOLDED, "file:old " },
	{ "a device", on_device, 0, 0, 0, 0, 0, 0, "", "file:LBPAY " },
	{ "... a write fails", on_device, "pwrite", 1, 1, EIO, 0, 1, "test: d/file: Input/output error\n", "file:old " },
	{ "... behind the first", on_device, "pwrite", 2, 1, EIO, 0, 1, "test: d/file: Input/output error\n" LOST, "file: " },
	{ "... a flush fails", on_device, "fsync", 1, 1, EIO, 0, 1, "test: d/file: cannot flush: Input/output error\n" LOST, "file: " },
	{ "... the second one", on_device, "fsync", 2, 1, EIO, 0, 1, "test: d/file: cannot flush: Input/output error\n" LOST, "file: " },
	{ "... the last one", on_device, "fsync", 3, 1, EIO, 0, 1, "test: d/file: cannot flush: Input/output error\ntest: d/file: what was on it is lost, and nothing complete is there instead: write it again\n", "file: " },
	{ "... its first bytes, at the end", on_device, "pwrite", 4, 1, EIO, 0, 1, "test: d/file: Input/output error\ntest: d/file: whether it is complete is not known: write it again\n", "file: " },
	{ "... it ends untouched", died_on_untouched_device, 0, 0, 0, 0, 0, 1, "test: x\n", "file:old " },
	{ "... killed", killed_device, 0, 0, 0, 0, 0, 128 + SIGTERM, LOST, "file: " },
	{ "longer than a file can be", too_long, 0, 0, 0, 0, 0, 1, "test: d/file: too large for a file\n", "file:old " },
	{ "as long as one can be", too_long_by_hole, "ftruncate", 1, 1, EFBIG, 0, 1, "test: d/file: File too large\n", "file:old " },
	{ "longer, left out", too_long_by_skip, 0, 0, 0, 0, 0, 1, "test: d/file: too large for a file\n", "file:old " },
	{ "as long, left out", longest_skip, 0, 0, 0, 0, 0, 0, "", "file:old " },
	{ "killed", killed, 0, 0, 0, 0, 0, 128 + SIGTERM, "", "file:old " },
	{ "killed, behind others", killed_with_others, 0, 0, 0, 0, 0, 128 + SIGTERM, "", "file:new other: third: " },
	{ "a pipe is in the way", fifo_there, 0, 0, 0, 0, 0, 1, "test: " PART ": in the way, and not a regular file\n", 0 },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, row->error, row->turn);
	calls.times = row->times;
	row->act();
}

static void check_rows(void)
{
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		prepare();
		ok(in_child(act) == row->status, row->name);
		is(said, row->said, "... what is said");
		if (row->left)
			is(left(), row->left, "... and what is left");
	}
}

int main(void)
{
	message_program = "test";
	enter_place();
	check_rows();
	ok(in_child(name_too_long) == 1 && strstr(said, FOLDED), "a name that is too long, of a new file");
	leave_place();
	return tap_end();
}
