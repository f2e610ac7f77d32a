/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * twice.c - two runs of one request, and whether they agree. */
#include "qemu-run/twice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "host/temporary.h"
#include "host/undo.h"
#include "qemu-run/differ.h"
#include "qemu-run/end.h"
#include "qemu-run/exports.h"
#include "qemu-run/machine.h"
#include "qemu-run/vary.h"

#define SECOND ".second"
#define TELLS  "QEMU_RUN_TELLS" /* a descriptor; for its own children */

enum { PIECE_BYTES = 1024 * 1024 };

static void copy(int from, const char *name, int to)
{
	static uint8_t piece[PIECE_BYTES];
	ssize_t got, written, done;

	while ((got = file_get(from, piece, sizeof piece)) > 0) {
		for (done = 0; done < got; done += written) {
			written = write(to, piece + done, (size_t)(got - done));
			if (written < 0)
				die("%s: cannot be written: %s", name, strerror(errno));
		}
	}
	if (got < 0)
		die("%s: cannot be read: %s", name, strerror(errno));
}

/* --- What the second one writes. --- */

static char *second_name(const char *path)
{
	return path ? format_string("%s" SECOND, path) : 0;
}

/* What is there is somebody's: an input, a link to one, a run's before. Dies then. */
static void check_free(const char *second)
{
	struct stat status;

	if (lstat(second, &status) == 0)
		die("%s: is there already, and the second run would write it: move it away",
			second);
}

/* The disk of FILE[,TYPE], as the machine finds it. */
static struct machine_disk find_disk(const char *text)
{
	struct machine scratch = { 0 };

	machine_add_disk(&scratch, text, 1);
	return scratch.disks[0];
}

static char **copies; /* ends with 0 */

/* Nothing of those names was there before; a signal handler may do this. */
static void remove_copies(void *argument)
{
	char **copy;

	(void)argument;
	for (copy = copies; copy && *copy; copy++)
		unlink(*copy);
}

static void copy_disk(const char *path, const char *second)
{
	static uint8_t piece[PIECE_BYTES];
	int from = file_open(path, 0);
	struct output output;
	struct stat status;
	ssize_t got = -1;

	if (from < 0 || fstat(from, &status))
		die("%s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		die("%s: --twice writes to a copy of each disk, and so to files only", path);
	output_begin(&output, second, 0666);
	output_share(&output, from, (uint64_t)status.st_size);
	while ((got = file_get(from, piece, sizeof piece)) > 0)
		output_put(&output, piece, (size_t)got);
	if (got < 0)
		die("%s: cannot be read: %s", path, strerror(errno));
	output_finish(&output);
	close(from);
}

/* No output of one run is one of the other. */
static void claim(const struct request *request)
{
	size_t i;

	if (request->export) {
		char *path = exports_path(request->export), *real = output_rule_follow(path);

		output_claim(path, "--export");
		if (real)
			output_claim(format_string("%s.failed", real), "--export");
	}
	if (request->log)
		output_claim(request->log, "--log");
	if (request->report)
		output_claim(request->report, "--report");
	for (i = 0; i < request->disks.count; i++) {
		if (request->disks.item[i].mark)
			output_claim(find_disk(request->disks.item[i].text).file, "--write-disk");
	}
}

static void name_second(struct request *second)
{
	struct option_value *items =
		allocate((second->disks.count + 1) * sizeof *second->disks.item);
	const char *directory;
	struct stat status;
	size_t i, count = 0;

	if (second->log && (stat(second->log, &status) || S_ISREG(status.st_mode)))
		second->log = second_name(second->log); /* a device takes both */
	second->report = second_name(second->report);
	if (second->export) {
		check_free(second_name(exports_path(second->export)));
		directory = exports_find_directory(second->export);
		second->export = format_string("%s" SECOND "%s%s", exports_path(second->export),
			directory ? ":" : "", directory ? directory : "");
	}
	for (i = 0; i < second->disks.count; i++) {
		if (second->disks.item[i].mark) /* of all, before the first copy */
			check_free(second_name(find_disk(second->disks.item[i].text).file));
	}
	copies = allocate((second->disks.count + 1) * sizeof *copies);
	memset(copies, 0, (second->disks.count + 1) * sizeof *copies);
	for (i = 0; i < second->disks.count; i++) {
		items[i] = second->disks.item[i];
		if (items[i].mark) {
			struct machine_disk disk = find_disk(items[i].text);

			copies[count] = second_name(disk.file);
			copy_disk(disk.file, copies[count++]);
			items[i].text = format_string("%s,%s", second_name(disk.file), disk.type);
		}
	}
	second->disks.item = items;
}

/* --- A run. --- */

static struct child running;

/* It leaves things in order; a signal handler may do this. */
static void end_running(void *argument)
{
	(void)argument;
	if (running.pid <= 0)
		return;
	kill(running.pid, SIGTERM);
	while (waitpid(running.pid, 0, 0) < 0 && errno == EINTR)
		;
}

/* How it ended. */
struct ending {
	int status;
	int is_programs; /* and nobody else's */
};

static struct ending run(const struct request *request, int input, int output)
{
	struct words words = { 0, 0 };
	struct ending ending = { 0, 0 };
	int told[2], keep[2] = { -1, -1 }, reason;
	char *number, byte;

	if (pipe2(told, O_CLOEXEC | O_NONBLOCK))
		die("cannot make a pipe: %s", strerror(errno));
	number = format_string("%d", *keep = told[1]);
	setenv(TELLS, number, 1);
	words_add_these(&words, "/proc/self/exe");
	request_put_words(request, &words);
	if (input >= 0)
		lseek(input, 0, SEEK_SET);
	memset(&running, 0, sizeof running);
	running.input = input < 0 ? CHILD_NOTHING : input;
	running.output = output;
	running.error = STDERR_FILENO;
	running.keep = keep;
	reason = child_start(&running, words.list);
	if (reason)
		die_with(END_BROKEN, "cannot be started anew: %s", strerror(reason));
	child_wait(&running, -1);
	words_free(&words);
	free(number);
	ending.is_programs = read(told[0], &byte, 1) == 1;
	close(told[0]);
	close(told[1]);
	ending.status = WIFSIGNALED(running.status) ? END_SIGNAL + WTERMSIG(running.status)
						    : child_exit_status(&running);
	return ending;
}

int twice_tells(void)
{
	const char *number = getenv(TELLS);
	int fd = number ? atoi(number) : -1;

	unsetenv(TELLS);
	/* QEMU has it no longer; and it may be anything, from whoever has set this. */
	return fd > STDERR_FILENO && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? fd : -1;
}

void twice_tell(int fd)
{
	ssize_t ignored = fd < 0 ? 0 : write(fd, "", 1);

	(void)ignored;
}

/* Both have the same; -1: nothing. */
static int take_input(void)
{
	int input;

	if (isatty(STDIN_FILENO))
		return -1;
	input = temporary_without_name();
	copy(STDIN_FILENO, "standard input", input);
	return input;
}

/* --- Whether they agree. --- */

/* Of what lies in files; what is the same is there once. Returns whether anything differs. */
static int files_differ(const struct request *request)
{
	int result = 0;
	size_t i;

	if (request->export) {
		const char *one = exports_path(request->export), *other = second_name(one);

		if (differ_results(one, other))
			result = 1;
		else
			unlink(other);
	}
	for (i = 0; i < request->disks.count; i++) {
		const char *one, *other;

		if (!request->disks.item[i].mark)
			continue;
		one = find_disk(request->disks.item[i].text).file;
		other = second_name(one);
		if (differ_disks(one, other))
			result = 1;
		else
			unlink(other);
	}
	return result;
}

static int compare(const struct request *request, const int outputs[2], struct ending second)
{
	int result;

	if (second.status)
		complain("the runs differ: the second one has status %d", second.status);
	result = second.status || differ_bytes(outputs[0], outputs[1], "standard output");
	if (!second.status)
		result |= files_differ(request);
	return result ? STATUS_FAILED : STATUS_DONE;
}

int twice_run(const struct request *request)
{
	static struct undo undo = { end_running, 0, 1, 0 };
	static struct undo uncopy = { remove_copies, 0, 1, 0 };
	struct request first = *request, second;
	int input, outputs[2] = { temporary_without_name(), temporary_without_name() };
	struct ending ending;

	message_failure = END_BROKEN;
	unsetenv("QEMU_RUN_FLAGS"); /* it is in the request */
	first.is_twice = first.varies = 0;
	if (!first.rtc || *first.rtc < '0' || *first.rtc > '9')
		first.rtc = vary_now(first.rtc && strcmp(first.rtc, "localtime") == 0);
	input = take_input();
	second = first;
	second.varies = request->varies;
	claim(&first);
	undo_add(&uncopy);
	name_second(&second);
	claim(&second);
	undo_add(&undo);
	ending = run(&first, input, outputs[0]);
	lseek(outputs[0], 0, SEEK_SET);
	copy(outputs[0], "standard output", STDOUT_FILENO);
	if (ending.status) {
		complain("the first run has status %d: there is no second one", ending.status);
	} else {
		ending = run(&second, input, outputs[1]);
		if (ending.is_programs) {
			undo_forget(&undo);
			undo_forget(&uncopy);
			return compare(&first, outputs, ending);
		}
		complain("the second run has not come to its end, and has status %d: whether the "
			 "two agree is not known",
			ending.status);
	}
	undo_forget(&undo);
	undo_forget(&uncopy);
	remove_copies(0);
	return ending.status ? ending.status : END_BROKEN;
}
