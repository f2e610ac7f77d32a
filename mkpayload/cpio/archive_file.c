/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_file.c - the files of this machine whose bytes go into an initial CPIO. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/archive.h"

enum { PIECE_BYTES = 64 * 1024 };

static void die_about(const char *origin, const char *path, const char *reason)
	__attribute__((noreturn));

static void die_about(const char *origin, const char *path, const char *reason)
{
	die("%s: %s: %s", origin, path, reason);
}

/* O_NONBLOCK: what turns out to be a pipe must not be waited for. */
static int open_regular(const char *path, const char *origin, struct stat *status)
{
	int fd = file_open(path, O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, status))
		die_about(origin, path, file_why_not(path));
	if (S_ISDIR(status->st_mode))
		die_about(origin, path, "is a directory, not a file");
	if (!S_ISREG(status->st_mode))
		die_about(origin, path, "is not a regular file");
	return fd;
}

static struct archive_file *add(struct archive *archive, const char *origin, uint32_t size_bytes)
{
	struct archive_file *file = allocate(sizeof *file);

	memset(file, 0, sizeof *file);
	file->origin = copy_string(origin);
	file->size_bytes = size_bytes;
	file->next = archive->files;
	archive->files = file;
	return file;
}

struct archive_file *archive_add_file(struct archive *archive, const char *path, const char *origin)
{
	struct archive_file *file;
	struct stat status;

	close(open_regular(path, origin, &status));
	if (status.st_size > (off_t)UINT32_MAX)
		die_about(origin, path, "4 GiB or more do not fit into a newc archive");
	file = add(archive, origin, (uint32_t)status.st_size);
	file->path = copy_string(path);
	file->dev = status.st_dev;
	file_state_set(&file->state, &status);
	file->ino = status.st_ino;
	return file;
}

struct archive_file *archive_add_text(struct archive *archive, const char *text, const char *origin)
{
	struct archive_file *file = add(archive, origin, (uint32_t)strlen(text));

	file->text = text;
	file->source = copy_string("mkpayload itself");
	return file;
}

static size_t read_piece(const struct archive_file *file, int fd, void *to, size_t size)
{
	ssize_t got;

	do
		got = read(fd, to, size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		die_about(file->origin, file->path, strerror(errno));
	return (size_t)got;
}

void archive_read_file(const struct archive_file *file,
	uint32_t (*take)(void *context, int fd, uint32_t size),
	void (*visit)(void *context, const void *bytes, size_t size), void *context)
{
	static uint8_t piece[PIECE_BYTES];
	struct stat before, after;
	uint32_t left = file->size_bytes;
	size_t got;
	int fd;

	if (file->text) {
		visit(context, file->text, file->size_bytes);
		return;
	}
	fd = open_regular(file->path, file->origin, &before);
	if (take)
		left -= take(context, fd, left);
	while (left > 0) {
		got = read_piece(file, fd, piece, left < sizeof piece ? left : sizeof piece);
		if (got == 0)
			break;
		visit(context, piece, got);
		left -= (uint32_t)got;
	}
	if (left > 0 || read_piece(file, fd, piece, 1) != 0)
		die_about(file->origin, file->path, "changed its size while it was read");
	/* Same size, other bytes: what was read may be neither the old file nor the new one, nor
	 * the one that was looked at for what it needs. */
	if (fstat(fd, &after) || !file_state_is_same(&file->state, &after))
		die_about(file->origin, file->path, "changed while it was read");
	close(fd);
}
