/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_many_test.c - outputs beside each other: many at once, in which order, whichever descriptors they get; and what
 * their temporary files are called. */
#include "host/message.h"
#include "host/output.h"
#include "host/temporary.h"
#include "host/unfinished.h"
#include "output_acts.h"

/* --- Many at once. --- */

static unsigned count_of(const char *words)
{
	const char *at = calls.trace;
	unsigned count = 0;

	while ((at = strstr(at, words))) {
		count++;
		at += strlen(words);
	}
	return count;
}

/* Finishes so many files at once, the last one elsewhere where a path is given. Returns how many flushes of files that
 * takes, and 100 for one of a whole file system. */
static unsigned flushes_of(unsigned count, const char *elsewhere)
{
	unsigned before = open_files(), i, found;
	char path[64];

	prepare();
	calls.trace[0] = 0;
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof path, "d/%u", i);
		output_begin(&others[i], elsewhere && i + 1 == count ? elsewhere : path, 0644);
		output_put(&others[i], "new", 3);
		output_put_zeros(&others[i], 100000);
	}
	output_finish_all();
	found = count_of(".part; ") + 99 * count_of("flush all of 0.lbpayload.part");
	ok(open_files() == before, "no descriptor is left open");
	for (i = 0; i + 1 < count; i++) {
		snprintf(path, sizeof path, "d/%u", i);
		ok(access(path, F_OK) == 0, "each has its name");
	}
	ok(!unfinished_first(), "... and none is left to be finished");
	return found;
}

static void killed_behind_all(void)
{
	flushes_of(2, 0);
	raise(SIGTERM);
}

static void check_many(void)
{
	char shared[] = "/dev/shm/lbpayload-unit-XXXXXX", path[64];
	struct stat here, there;
	int fd = (int)syscall(SYS_memfd_create, "made", 0), unnamed = (int)syscall(SYS_openat, AT_FDCWD, "d", O_TMPFILE | O_RDWR, 0600);

	calls_begin(0, 0, 0, 0);
	ok(flushes_of(8, 0) == 8, "a flush for each of eight");
	ok(flushes_of(9, 0) == 100, "one for nine");
	ok(count_of("name ") == 9 && count_of("held; ") == 18, "... whose names come at once");
	calls_begin("syncfs", 1, EIO, 0);
	ok(flushes_of(9, 0) == 109, "one that fails, and then one for each");
	calls_begin(0, 0, 0, 0);
	tells_errors = 0;
	ok(flushes_of(9, 0) == 9, "one for each where the kernel does not tell of errors");
	tells_errors = 1;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ok(flushes_of(9, path) == 8, "one for each where one has no name");
	snprintf(path, sizeof path, "/proc/self/fd/%d", unnamed);
	ok(flushes_of(9, path) == 8, "... in the same file system");
	if (stat("d", &here) == 0 && stat("/dev/shm", &there) == 0 && here.st_dev != there.st_dev &&
		mkdtemp(shared)) {
		snprintf(path, sizeof path, "%s/other", shared);
		ok(flushes_of(9, path) == 9, "one for each on two file systems");
		unlink(path);
		rmdir(shared);
	}
	close(fd);
	close(unnamed);
	ok(in_child(killed_behind_all) == 128 + SIGTERM, "a signal behind that");
}

/* --- Whichever descriptor it gets: 0, where standard input is closed. --- */

static unsigned swept;

static void close_input(void)
{
	syscall(SYS_close, 0);
}

static void without_input(void)
{
	calls_begin(0, swept, 0, close_input);
	calls.times = 1;
	lost();
}

static void into_directory_without_input(void)
{
	calls_begin(0, swept, 0, close_input);
	calls.times = 1;
	into_directory();
}

/* What another program has made to take it. */
static void nameless_without_input(void)
{
	char link[64], got[4] = "";
	int fd = (int)syscall(SYS_memfd_create, "made", 0);

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	close_input();
	output_begin(&output, link, 0644);
	output_put(&output, "new", 3);
	output_finish(&output);
	if (pread(fd, got, 3, 0) != 3 || strcmp(got, "new") != 0)
		die("not written");
}

static void check_descriptors(void)
{
	int is_good = 1;

	for (swept = 1; swept < 40; swept++) {
		prepare();
		is_good &= in_child(without_input) == 0 && strcmp(left(), "file:new ") == 0;
		prepare();
		is_good &= in_child(into_directory_without_input) == 0 && strcmp(left(), "file:new ") == 0;
	}
	ok(is_good, "standard input closed at any moment");
	ok(in_child(nameless_without_input) == 0, "... of a file without a name");
	prepare();
	begin_at("file", "t", 0);
	ok(fcntl(output.fd, F_GETFD) == FD_CLOEXEC && fcntl(output.directory, F_GETFD) == FD_CLOEXEC,
		"children get none of them");
	output_abandon(&output);
}

/* --- Names of temporary files. --- */

static void check_names(void)
{
	static const char *const names[][2] = {
		{ "a", "a" TEMPORARY_SUFFIX },
		{ "", TEMPORARY_SUFFIX },
	};
	char name[300], *got;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		got = temporary_name(names[i][0]);
		is(got, names[i][1], names[i][0]);
		free(got);
	}
	for (i = 238; i < 256; i++) {
		memset(name, 'n', sizeof name);
		strcpy(name + i - 1, "e");
		got = temporary_name(name);
		ok(strlen(got) == (i < 240 ? i : 240) + 15 && strcmp(got + strlen(got) - 16, "e" TEMPORARY_SUFFIX) == 0,
			"a long name is cut in front");
		free(got);
		memset(name, 'n', sizeof name);
		memcpy(name, "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac", 18);
		name[i] = 0;
		got = temporary_name(name);
		ok(strlen(got) <= 255 && strlen(got) + 3 > 255 - (i < 240 ? 240 - i : 0) && ((unsigned char)*got & 0xc0) != 0x80,
			"... at a character");
		free(got);
	}
	ok(temporary_is_name("a" TEMPORARY_SUFFIX), "a temporary name");
	ok(!temporary_is_name(TEMPORARY_SUFFIX), "... which has something in front");
	ok(!temporary_is_name("a.part") && !temporary_is_name("") && !temporary_is_name("x.lbpayload.part.y"), "... others");
}

/* In the order in which they were begun, whichever is finished first. */
static void check_order(void)
{
	unsigned i;

	prepare();
	ok(!unfinished_first(), "nothing is begun");
	for (i = 0; i < 3; i++)
		output_begin(&others[i], i == 0 ? "d/a" : i == 1 ? "d/b" : "d/c", 0644);
	output_finish(&others[1]);
	ok(unfinished_first()->output == &others[0], "the first one is the first");
	output_finish(&others[0]);
	ok(unfinished_first()->output == &others[2] && !unfinished_first()->next, "then the next");
	output_abandon(&others[2]);
	ok(!unfinished_first(), "and none is left");
	is(left(), "a: b: file:old ", "what was finished is there");
}

/* In this process, so that what is not given back is seen. */
static void check_remains(void)
{
	unsigned before = open_files();

	prepare();
	calls_begin(0, 0, 0, 0);
	lost();
	into_directory();
	on_device();
	given_up();
	calls_begin("flock", 1, 0, exchange);
	whole();
	ok(open_files() == before, "no descriptor is left open");
}

int main(void)
{
	message_program = "test";
	enter_place();
	check_many();
	check_order();
	check_remains();
	check_descriptors();
	check_names();
	leave_place();
	return tap_end();
}
