/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output.c - files that are there whole or not at all. */
#include "host/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/clone_range.h"
#include "host/holes.h"
#include "host/in_use.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_check.h"
#include "host/output_rule.h"
#include "host/sync.h"
#include "host/temporary.h"
#include "host/unfinished.h"

__attribute__((noreturn)) static void fail(const struct output *output, const char *what)
{
	die("%s: %s%s%s", output->path, what, *what ? ": " : "", strerror(errno));
}

/* --- Beginning. --- */

static void begin(struct output *output)
{
	memset(output, 0, sizeof *output);
	output->directory = -1;
}

/* Makes its temporary file in one way or the other; path is that file's, which it takes. */
static void make_temporary(struct output *output, char *path, unsigned mode,
	int (*make)(int directory, const char *name, const char *path, unsigned mode))
{
	sigset_t old;

	undo_hold_signals(&old);
	output->fd = make(output->directory, output->temporary, path, mode);
	unfinished_add(
		&output->unfinished, output, output->fd, output->directory, output->temporary);
	undo_release_signals(&old);
	free(path);
}

void output_begin(struct output *output, const char *path, unsigned mode)
{
	struct output_target target;
	int nameless = output_rule_find(&target, path);

	if (nameless >= 0) {
		output_begin_device(output, path, nameless);
		return;
	}
	begin(output);
	output->path = copy_string(path);
	output->directory = target.directory;
	output->name = copy_string(target.name);
	output->temporary = temporary_name(target.name);
	*target.name = 0;
	make_temporary(output, format_string("%s%s", target.path, output->temporary), mode,
		temporary_make);
	free(target.path);
}

void output_begin_at(struct output *output, const struct output_place *place, unsigned mode)
{
	char *path = format_string("%s/%s", place->directory_name, place->name);
	int own_directory = fcntl(place->directory, F_DUPFD_CLOEXEC, 0);

	if (own_directory < 0)
		die("%s: %s", path, strerror(errno));
	begin(output);
	output->path = path;
	output->directory = own_directory;
	output->name = copy_string(place->name);
	output->temporary = copy_string(place->temporary);
	output->is_new = place->is_new;
	make_temporary(output, format_string("%s/%s", place->directory_name, place->temporary),
		mode, temporary_make_new);
}

void output_begin_device(struct output *output, const char *path, int fd)
{
	begin(output);
	output->path = copy_string(path);
	output->fd = fd;
	output->last_bytes = OUTPUT_MAGIC_BYTES;
	read_back_begin(&output->back, fd);
	unfinished_add(&output->unfinished, output, fd, -1, 0);
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

	read_back_add(&output->back, offset, bytes, size);
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

/* Lets the disk begin with what was written, so that the flush at the end has less to do. */
static void begin_flush(const struct output *output, uint64_t offset, size_t size)
{
	sync_file_range(output->fd, (off_t)offset, (off_t)size, SYNC_FILE_RANGE_WRITE);
}

/* What is zero in a new file need not be written, and is a hole where nothing was reserved. */
static void write_bytes(struct output *output, uint64_t offset, const uint8_t *bytes, size_t size)
{
	size_t data = size, hole = 0;

	for (; size > 0; size -= data + hole) {
		if (output->temporary)
			data = holes_find(bytes, size, &hole);
		write_at(output, offset, bytes, data);
		bytes += data + hole;
		offset += data + hole;
	}
}

/* Writes the buffer out. The magic of a block device stays behind, zeros take its place. */
static void write_buffer(struct output *output)
{
	uint64_t offset = output->size_bytes - output->buffered;

	if (output->buffered == 0)
		return;
	if (offset == 0 && !output->temporary && output->buffered >= output->last_bytes) {
		memcpy(output->last, output->buffer, output->last_bytes);
		memset(output->buffer, 0, output->last_bytes);
		write_at(output, 0, output->buffer, output->last_bytes);
		unfinished_say(&output->unfinished, output->path, OUTPUT_WORDS_LOST);
		if (fsync(output->fd))
			fail(output, "cannot flush");
	}
	write_bytes(output, offset, output->buffer, output->buffered);
	if (output->buffered == OUTPUT_BUFFER_BYTES) /* more will come: the disk can begin */
		begin_flush(output, offset, output->buffered);
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

uint64_t output_share(struct output *output, int fd, uint64_t size)
{
	enum { BLOCK_BYTES = 4096 };
	struct file_clone_range range = { fd, 0, size & ~(uint64_t)(BLOCK_BYTES - 1), 0 };

	write_buffer(output);
	range.dest_offset = output->size_bytes;
	if (range.src_length == 0 || ioctl(output->fd, FICLONERANGE, &range) ||
		lseek(fd, (off_t)range.src_length, SEEK_SET) < 0)
		return 0;
	output->size_bytes += range.src_length;
	return range.src_length;
}

void output_skip(struct output *output, uint64_t size)
{
	write_buffer(output);
	if (size > INT64_MAX - output->size_bytes)
		die("%s: too large for a file", output->path);
	output->size_bytes += size;
}

void output_put_at(struct output *output, uint64_t offset, const void *bytes, size_t size)
{
	write_buffer(output);
	write_bytes(output, offset, bytes, size);
	if (size > 0)
		begin_flush(output, offset, size);
}

void output_rest(struct output *output)
{
	write_buffer(output);
	free(output->buffer);
	output->buffer = 0;
}

/* --- The end. --- */

/* A file that ends in zeros that were not written gets its length. */
static void give_length(struct output *output)
{
	off_t length = output->temporary ? lseek(output->fd, 0, SEEK_END) : -1;

	if (length >= 0 && (uint64_t)length < output->size_bytes &&
		ftruncate(output->fd, (off_t)output->size_bytes))
		fail(output, "");
}

static void flush(struct output *output)
{
	write_buffer(output);
	give_length(output);
	if (fsync(output->fd))
		fail(output, "cannot flush");
}

static void give_name(struct output *output)
{
	const char *problem;
	int is_ours;

	if (!output->temporary) {
		unfinished_say(&output->unfinished, output->path,
			"whether it is complete is not known: write it again");
		if (output->size_bytes >= output->last_bytes)
			write_at(output, 0, output->last, output->last_bytes);
		return;
	}
	problem = temporary_rename(output->fd, output->directory, output->temporary, output->name,
		output->is_new, &is_ours);
	if (!is_ours)
		output->unfinished.temporary = 0; /* what has this name is not ours to remove */
	if (problem)
		die("%s: cannot give it its name: %s", output->path, problem);
}

static struct output_check check_of(struct output *output)
{
	return (struct output_check){ output->path, output->fd, output->size_bytes,
		output->last_bytes, &output->back, &output->unfinished };
}

/* By now everything that is read is known. What a device does not keep is found before its first
 * bytes say that all is there. */
static void check_again(struct output *output)
{
	if (output->temporary)
		output_rule_check_again(output->path, output->directory, output->name);
	output_check(check_of(output));
}

static void flush_name(struct output *output)
{
	if (!output->temporary)
		output_check_first(check_of(output));
	if (output->temporary && fsync(output->directory) && errno != EINVAL)
		fail(output, "cannot flush its directory");
	if (close(output->fd))
		fail(output, "cannot close");
}

static void release(struct output *output)
{
	unfinished_remove(&output->unfinished);
	read_back_end(&output->back);
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
	in_use_forget();
	check_again(output);
	give_name(output);
	flush_name(output);
	release(output);
}

static int is_on_one_file_system(void)
{
	const struct unfinished *first = unfinished_first(), *other;
	struct stat status, last = { 0 };
	const struct output *output;

	for (other = first; other; other = other->next, last = status) {
		output = other->output;
		if (!output->temporary || fstat(output->fd, &status) ||
			(other != first && status.st_dev != last.st_dev))
			return 0;
	}
	return 1;
}

/* Many files cost less as one flush of their file system than one by one. */
static void flush_all(void)
{
	enum { MANY = 8 };
	struct unfinished *unfinished, *first = unfinished_first();
	unsigned count = 0;

	for (unfinished = first; unfinished; unfinished = unfinished->next, count++) {
		write_buffer(unfinished->output);
		give_length(unfinished->output);
	}
	if (count > MANY && sync_tells_errors() && is_on_one_file_system() &&
		syncfs(((struct output *)first->output)->fd) == 0)
		return;
	for (unfinished = first; unfinished; unfinished = unfinished->next)
		flush(unfinished->output);
}

void output_finish_all(void)
{
	struct unfinished *unfinished;
	sigset_t old;

	flush_all();
	in_use_forget();
	for (unfinished = unfinished_first(); unfinished; unfinished = unfinished->next)
		check_again(unfinished->output);
	undo_hold_signals(&old);
	for (unfinished = unfinished_first(); unfinished; unfinished = unfinished->next)
		give_name(unfinished->output);
	undo_release_signals(&old);
	while ((unfinished = unfinished_first())) {
		flush_name(unfinished->output);
		release(unfinished->output);
	}
}

void output_abandon(struct output *output)
{
	if (output->temporary &&
		temporary_is_named(output->fd, output->directory, output->temporary))
		unlinkat(output->directory, output->temporary, 0);
	close(output->fd);
	release(output);
}
