/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * differ.c - whether what two runs have made is the same. */
#include "qemu-run/differ.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/sha256sums.h"
#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "host/text.h"
#include "host/words.h"
#include "qemu-run/files.h"

enum { PIECE_BYTES = 1024 * 1024 };

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

int differ_bytes(int one, int other, const char *name)
{
	uint64_t offset = find_difference(one, other, name);

	if (offset != UINT64_MAX)
		complain("the runs differ: %s: byte %" PRIu64, name, offset);
	return offset != UINT64_MAX;
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
	while (text_begins_with(line, "same: ") ||
		text_begins_with(line, "different: " SHA256SUMS_NAME ": "))
		line += strcspn(line, "\n") + 1;
	complain("the runs differ: %s: %.*s", path, (int)strcspn(line, "\n"), line);
	free(text);
}

int differ_results(const char *one, const char *other)
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

int differ_disks(const char *one, const char *other)
{
	int fds[2] = { file_open(one, 0), file_open(other, 0) };
	int result;

	if (fds[0] < 0 || fds[1] < 0)
		die("%s: %s", fds[0] < 0 ? one : other, strerror(errno));
	result = differ_bytes(fds[0], fds[1], one);
	close(fds[0]);
	close(fds[1]);
	return result;
}
