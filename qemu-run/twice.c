/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * twice.c - two runs of one request, and whether they agree. */
#include "qemu-run/twice.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/sha256sums.h"
#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/temporary.h"
#include "host/undo.h"
#include "qemu-run/end.h"
#include "qemu-run/exports.h"
#include "qemu-run/files.h"
#include "qemu-run/machine.h"
#include "qemu-run/vary.h"

#define SECOND ".second"

enum { PIECE_BYTES = 1024 * 1024 };

/* --- Bytes. --- */

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

/* Where two files begin to differ, the end of the shorter one included; UINT64_MAX: nowhere. */
static uint64_t find_difference(int one, int other, const char *name)
{
	static uint8_t pieces[2][PIECE_BYTES];
	ssize_t got[2] = { 1, 1 }, i;
	uint64_t offset = 0;

	while (got[0] > 0) {
		got[0] = file_get_at(one, offset, pieces[0], PIECE_BYTES);
		got[1] = file_get_at(other, offset, pieces[1], PIECE_BYTES);
		if (got[0] < 0 || got[1] < 0)
			die("%s: cannot be read: %s", name, strerror(errno));
		for (i = 0; i < got[0] && i < got[1]; i++) {
			if (pieces[0][i] != pieces[1][i])
				return offset + (uint64_t)i;
		}
		if (got[0] != got[1])
			return offset + (uint64_t)i;
		offset += (uint64_t)got[0];
	}
	return UINT64_MAX;
}

/* Returns whether they do. */
static int differ(int one, int other, const char *name)
{
	uint64_t offset = find_difference(one, other, name);

	if (offset != UINT64_MAX)
		complain("the runs differ: %s: byte %" PRIu64, name, offset);
	return offset != UINT64_MAX;
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

/* Returns its status. */
static int run(const struct request *request, int input, int output)
{
	struct words words = { 0, 0 };
	int reason;

	words_add_these(&words, "/proc/self/exe");
	request_put_words(request, &words);
	if (input >= 0)
		lseek(input, 0, SEEK_SET);
	memset(&running, 0, sizeof running);
	running.input = input < 0 ? CHILD_NOTHING : input;
	running.output = output;
	running.error = STDERR_FILENO;
	reason = child_start(&running, words.list);
	if (reason)
		die_with(END_BROKEN, "cannot be started anew: %s", strerror(reason));
	child_wait(&running, -1);
	words_free(&words);
	if (WIFSIGNALED(running.status))
		return END_SIGNAL + WTERMSIG(running.status);
	return child_exit_status(&running);
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

static int begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* Says the first line of mkpayload's that is of a difference; those of the digests follow from
 * the others. */
static void say_difference(const char *path, int said)
{
	size_t size;
	char *text, *line;

	lseek(said, 0, SEEK_SET);
	text = file_read(said, &size, SIZE_MAX / 2);
	if (!text)
		die("what mkpayload says cannot be read: %s", strerror(errno));
	line = text;
	while (begins(line, "same: ") || begins(line, "different: " SHA256SUMS_NAME ": "))
		line += strcspn(line, "\n") + 1;
	complain("the runs differ: %s: %.*s", path, (int)strcspn(line, "\n"), line);
	free(text);
}

/* File by file. Returns whether they do. */
static int exports_differ(const char *one, const char *other)
{
	int said = temporary_without_name(), reason, status;
	struct child child = { .input = CHILD_NOTHING, .output = said, .error = STDERR_FILENO };
	struct words words = { 0, 0 };

	words_add(&words, files_find_mkpayload());
	words_add_these(&words, "diff", "--tree", "--", one, other);
	reason = child_start(&child, words.list);
	if (reason)
		die("%s: cannot be started: %s", words.list[0], strerror(reason));
	child_wait(&child, -1);
	status = child_exit_status(&child);
	if (status != 0 && status != 1)
		die("%s: cannot be compared with %s (mkpayload: %s)", one, other,
			child_ending(&child));
	if (status)
		say_difference(one, said);
	words_free(&words);
	close(said);
	return status;
}

static int disks_differ(const char *one, const char *other)
{
	int fds[2] = { file_open(one, 0), file_open(other, 0) };
	int result;

	if (fds[0] < 0 || fds[1] < 0)
		die("%s: %s", fds[0] < 0 ? one : other, strerror(errno));
	result = differ(fds[0], fds[1], one);
	close(fds[0]);
	close(fds[1]);
	return result;
}

/* Of what lies in files; what is the same is there once. Returns whether anything differs. */
static int files_differ(const struct request *request)
{
	int result = 0;
	size_t i;

	if (request->export) {
		const char *one = exports_path(request->export), *other = second_name(one);

		if (exports_differ(one, other))
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
		if (disks_differ(one, other))
			result = 1;
		else
			unlink(other);
	}
	return result;
}

int twice_run(const struct request *request)
{
	static struct undo undo = { end_running, 0, 1, 0 };
	static struct undo uncopy = { remove_copies, 0, 1, 0 };
	struct request first = *request, second;
	int input, outputs[2] = { temporary_without_name(), temporary_without_name() };
	int status, other, result;

	message_failure = END_BROKEN;
	unsetenv("QEMU_RUN_FLAGS"); /* it is in the request */
	first.is_twice = first.varies = 0;
	if (!first.rtc || *first.rtc < '0' || *first.rtc > '9')
		first.rtc = vary_now(first.rtc && strcmp(first.rtc, "localtime") == 0);
	input = take_input();
	second = first;
	second.varies = request->varies;
	undo_add(&uncopy);
	name_second(&second);
	undo_add(&undo);
	status = run(&first, input, outputs[0]);
	lseek(outputs[0], 0, SEEK_SET);
	copy(outputs[0], "standard output", STDOUT_FILENO);
	undo_forget(&uncopy);
	if (status) {
		remove_copies(0);
		complain("the first run has status %d: there is no second one", status);
		return status;
	}
	other = run(&second, input, outputs[1]);
	undo_forget(&undo);
	if (other)
		complain("the runs differ: the second one has status %d", other);
	result = other || differ(outputs[0], outputs[1], "standard output");
	if (!other)
		result |= files_differ(&first);
	return result ? STATUS_FAILED : STATUS_DONE;
}
