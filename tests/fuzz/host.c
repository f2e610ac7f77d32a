/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * host.c - what code of the host programs stands on while it is fuzzed. It takes the place of
 * lib/host/message.c, file.c and file_state.c; the others are compiled so that their realloc and
 * free are those here. */
#include "host.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"
#include "host/file.h"
#include "host/file_state.h"
#include "host/message.h"

/* --- Memory. --- */

static struct {
	void **piece;
	size_t count, room;
} live;

static size_t find_live(const void *piece)
{
	size_t at = live.count;

	while (at > 0 && live.piece[at - 1] != piece)
		at--;
	return at;
}

void *host_realloc(void *old, size_t size)
{
	size_t at = old ? find_live(old) : 0;
	void *piece = realloc(old, size);

	must(piece && (at || !old));
	if (live.count == live.room) {
		live.room = live.room ? 2 * live.room : 64;
		live.piece = realloc(live.piece, live.room * sizeof *live.piece);
		must(live.piece != 0);
	}
	live.piece[at ? at - 1 : live.count++] = piece;
	return piece;
}

/* What is unknown comes from the libc: vasprintf. */
void host_free(void *piece)
{
	size_t at = piece ? find_live(piece) : 0;

	if (at)
		live.piece[at - 1] = live.piece[--live.count];
	free(piece);
}

/* --- Dying. --- */

static jmp_buf back;
static int is_running;
char host_last_words[4096];

int host_run(void (*function)(void *), void *argument)
{
	must(live.count == 0 && !is_running);
	is_running = 1;
	if (setjmp(back) == 0) {
		function(argument);
		is_running = 0;
		must(live.count == 0);
		return 1;
	}
	is_running = 0;
	while (live.count > 0)
		free(live.piece[--live.count]);
	return 0;
}

static void format(const char *text, va_list values)
{
	must(vsnprintf(host_last_words, sizeof host_last_words, text, values) > 0);
}

void complain(const char *text, ...)
{
	va_list values;

	va_start(values, text);
	format(text, values);
	va_end(values);
}

void die(const char *text, ...)
{
	va_list values;

	va_start(values, text);
	format(text, values);
	va_end(values);
	must(is_running);
	longjmp(back, 1);
}

/* --- Files. --- */

enum { FILES_MAX = 8 };

static struct {
	const char *end;
	const void *bytes;
	size_t size;
} files[FILES_MAX];
static size_t files_count, opened;

void host_no_files(void)
{
	files_count = 0;
}

void host_file(const char *end, const void *bytes, size_t size)
{
	must(files_count < FILES_MAX);
	files[files_count].end = end;
	files[files_count].bytes = bytes;
	files[files_count++].size = size;
}

/* A regular file, so that nobody minds; its bytes come from file_read. */
int file_open(const char *path, int flags)
{
	static FILE *regular;
	size_t length = strlen(path), end;

	(void)flags;
	regular = regular ? regular : tmpfile();
	must(regular != 0);
	for (opened = 0; opened < files_count; opened++) {
		end = strlen(files[opened].end);
		if (length >= end && strcmp(path + length - end, files[opened].end) == 0)
			return dup(fileno(regular));
	}
	errno = ENOENT;
	return -1;
}

char *file_read(int fd, size_t *size, size_t max_bytes)
{
	char *bytes;

	must(fd >= 0 && opened < files_count);
	*size = files[opened].size;
	must(*size <= max_bytes);
	bytes = host_realloc(0, *size + 1);
	memcpy(bytes, files[opened].bytes, *size);
	bytes[*size] = 0;
	return bytes;
}

char *file_read_path(const char *path, size_t *size, size_t max_bytes)
{
	int fd = file_open(path, 0);
	char *bytes = fd < 0 ? 0 : file_read(fd, size, max_bytes);

	if (fd >= 0)
		close(fd);
	return bytes;
}

void file_state_set(struct file_state *state, const struct stat *status)
{
	(void)state, (void)status;
}

void file_state_keep(const char *path, const struct stat *status)
{
	(void)path, (void)status;
}
