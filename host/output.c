/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output.c - files that are there whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/message.h"
#include "host/output.h"
#include "host/unfinished.h"

#define PART_SUFFIX ".part"
enum { PART_SUFFIX_BYTES = sizeof PART_SUFFIX - 1 };

__attribute__((noreturn)) static void fail(const struct output *output, const char *what)
{
	die("%s: %s%s%s", output->path, what, *what ? ": " : "", strerror(errno));
}

/* --- The temporary file. --- */

/* Cut at a character where the suffix would make it longer than a file's name can be. */
static char *part_name(const char *name)
{
	size_t length = strlen(name);

	if (length > NAME_MAX - PART_SUFFIX_BYTES) {
		length = NAME_MAX - PART_SUFFIX_BYTES;
		while (length > 1 && ((unsigned char)name[length] & 0xc0) == 0x80)
			length--;
	}
	return format_string("%.*s%s", (int)length, name, PART_SUFFIX);
}

static int same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whoever writes a temporary file holds its lock, so one without lock has lost its writer. Where
 * there are no locks (some network file systems) every one counts as lost. */
static void lock_temporary(const struct output *output, int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s%s: another process is writing this file", output->path, PART_SUFFIX);
}

static void remove_lost_temporary(const struct output *output)
{
	struct stat status;
	int fd;

	if (fstatat(output->directory, output->temporary, &status, AT_SYMLINK_NOFOLLOW))
		return; /* gone meanwhile; anything else shows when it is made again */
	if (!S_ISREG(status.st_mode))
		die("%s%s: in the way, and not a regular file", output->path, PART_SUFFIX);
	fd = openat(output->directory, output->temporary,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0)
		lock_temporary(output, fd);
	if (unlinkat(output->directory, output->temporary, 0) && errno != ENOENT)
		fail(output, "cannot remove an old " PART_SUFFIX);
	if (fd >= 0)
		close(fd);
}

/* Makes the temporary file. With signals held. */
static void make_temporary(struct output *output, unsigned mode)
{
	struct stat made, named;

	for (;;) {
		output->fd = openat(output->directory, output->temporary,
			O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (output->fd < 0) {
			if (errno != EEXIST)
				fail(output, "");
			remove_lost_temporary(output);
			continue;
		}
		lock_temporary(output, output->fd);
		if (fstat(output->fd, &made) == 0 &&
			fstatat(output->directory, output->temporary, &named,
				AT_SYMLINK_NOFOLLOW) == 0 &&
			same_file(&made, &named))
			return;
		/* Another process took it for a lost one before it was locked. */
		close(output->fd);
	}
}

/* --- Beginning. --- */

static void begin(struct output *output)
{
	memset(output, 0, sizeof *output);
	output->directory = -1;
	unfinished_catch_signals();
}

/* Takes path, directory and name over. */
static void begin_named(struct output *output, char *path, int directory, char *name, unsigned mode)
{
	sigset_t old;

	begin(output);
	output->path = path;
	output->directory = directory;
	output->name = name;
	output->temporary = part_name(name);
	unfinished_hold_signals(&old);
	make_temporary(output, mode);
	unfinished_add(output);
	unfinished_release_signals(&old);
}

/* The path behind symbolic links; allocated. */
static char *follow_links(const char *path)
{
	struct stat status;
	char *real;

	if (lstat(path, &status) || !S_ISLNK(status.st_mode))
		return copy_string(path);
	real = realpath(path, 0);
	if (!real)
		die("%s: a symbolic link to nowhere: %s", path, strerror(errno));
	return real;
}

void output_begin(struct output *output, const char *path, unsigned mode)
{
	char *real = follow_links(path), *slash = strrchr(real, '/'), *name;
	struct stat status;
	int directory;

	if (lstat(real, &status) == 0 && !S_ISREG(status.st_mode))
		die("%s: there is something of that name that is not a regular file", path);
	name = copy_string(slash ? slash + 1 : real);
	if (!*name)
		die("%s: not the name of a file", path);
	if (slash)
		slash[slash == real] = 0; /* of "/name" the slash stays */
	directory = open(slash ? real : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		die("%s: cannot open its directory: %s", path, strerror(errno));
	free(real);
	begin_named(output, copy_string(path), directory, name, mode);
}

void output_begin_at(struct output *output, int directory, const char *directory_name,
	const char *name, unsigned mode)
{
	char *path = format_string("%s/%s", directory_name, name);
	int own_directory = fcntl(directory, F_DUPFD_CLOEXEC, 0);
	struct stat status;

	if (own_directory < 0)
		die("%s: %s", path, strerror(errno));
	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
		!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
		die("%s: there is something of that name that is not a regular file", path);
	begin_named(output, path, own_directory, copy_string(name), mode);
}

void output_begin_device(struct output *output, const char *path, int fd)
{
	sigset_t old;

	begin(output);
	output->path = copy_string(path);
	output->fd = fd;
	unfinished_hold_signals(&old);
	unfinished_add(output);
	unfinished_release_signals(&old);
}

void output_reserve(struct output *output, uint64_t size)
{
	if (!output->temporary || size == 0 || size > INT64_MAX)
		return;
	/* File systems that cannot say so (EOPNOTSUPP and others) find out while writing. */
	if (fallocate(output->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) &&
		(errno == ENOSPC || errno == EFBIG || errno == EDQUOT))
		fail(output, "");
}

/* --- Writing. --- */

static void write_at(struct output *output, uint64_t offset, const uint8_t *bytes, size_t size)
{
	ssize_t written;

	while (size > 0) {
		written = pwrite(output->fd, bytes, size, (off_t)offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			fail(output, "");
		bytes += written;
		offset += (uint64_t)written;
		size -= (size_t)written;
	}
}

/* Writes the buffer out. The magic of a block device stays behind, zeros take its place. */
static void write_buffer(struct output *output)
{
	uint64_t offset = output->size_bytes - output->buffered;

	if (offset == 0 && !output->temporary && output->buffered >= OUTPUT_MAGIC_BYTES) {
		memcpy(output->magic, output->buffer, OUTPUT_MAGIC_BYTES);
		memset(output->buffer, 0, OUTPUT_MAGIC_BYTES);
		write_at(output, 0, output->buffer, OUTPUT_MAGIC_BYTES);
		if (fsync(output->fd))
			fail(output, "cannot flush");
	}
	write_at(output, offset, output->buffer, output->buffered);
	output->buffered = 0;
}

void output_put(struct output *output, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	size_t part;

	if (!output->buffer)
		output->buffer = allocate(OUTPUT_BUFFER_BYTES);
	while (size > 0) {
		part = OUTPUT_BUFFER_BYTES - output->buffered;
		if (part > size)
			part = size;
		memcpy(output->buffer + output->buffered, from, part);
		output->buffered += part;
		output->size_bytes += part;
		from += part;
		size -= part;
		if (output->buffered == OUTPUT_BUFFER_BYTES)
			write_buffer(output);
	}
}

void output_put_zeros(struct output *output, uint64_t size)
{
	static const uint8_t zeros[4096];
	size_t part;

	for (; size > 0; size -= part) {
		part = size < sizeof zeros ? (size_t)size : sizeof zeros;
		output_put(output, zeros, part);
	}
}

void output_put_hole(struct output *output, uint64_t size)
{
	if (!output->temporary) {
		output_put_zeros(output, size);
		return;
	}
	write_buffer(output);
	if (size > INT64_MAX - output->size_bytes)
		die("%s: too large for a file", output->path);
	output->size_bytes += size;
	if (ftruncate(output->fd, (off_t)output->size_bytes))
		fail(output, "");
}

void output_put_at(struct output *output, uint64_t offset, const void *bytes, size_t size)
{
	write_buffer(output);
	write_at(output, offset, bytes, size);
}

void output_rest(struct output *output)
{
	write_buffer(output);
	free(output->buffer);
	output->buffer = 0;
}

/* --- The end. --- */

static void flush(struct output *output)
{
	write_buffer(output);
	if (fsync(output->fd))
		fail(output, "cannot flush");
}

static void give_name(struct output *output)
{
	if (!output->temporary)
		write_at(output, 0, output->magic, OUTPUT_MAGIC_BYTES);
	else if (renameat(output->directory, output->temporary, output->directory, output->name))
		fail(output, "cannot give it its name");
}

static void flush_name(struct output *output)
{
	if (!output->temporary && fsync(output->fd))
		fail(output, "cannot flush");
	if (output->temporary && fsync(output->directory) && errno != EINVAL)
		fail(output, "cannot flush its directory");
	if (close(output->fd))
		fail(output, "cannot close");
}

static void release(struct output *output)
{
	sigset_t old;

	unfinished_hold_signals(&old);
	unfinished_remove(output);
	unfinished_release_signals(&old);
	if (output->directory >= 0)
		close(output->directory);
	free(output->path);
	free(output->name);
	free(output->temporary);
	free(output->buffer);
}

void output_finish(struct output *output)
{
	flush(output);
	give_name(output);
	flush_name(output);
	release(output);
}

void output_finish_all(void)
{
	struct output *output;
	sigset_t old;

	for (output = unfinished_first(); output; output = output->next)
		flush(output);
	unfinished_hold_signals(&old);
	for (output = unfinished_first(); output; output = output->next)
		give_name(output);
	unfinished_release_signals(&old);
	while ((output = unfinished_first())) {
		flush_name(output);
		release(output);
	}
}

void output_abandon(struct output *output)
{
	if (output->temporary)
		unlinkat(output->directory, output->temporary, 0);
	close(output->fd);
	release(output);
}
