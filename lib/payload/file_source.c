/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_source.c - a regular file or a block device as a payload_source. */
#include "payload/file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/holes.h"

static const char *read_file_at(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	const struct file_source *file = (const struct file_source *)source;
	uint8_t *at = to;
	size_t hole;
	ssize_t got;

	if (file->has_holes) {
		hole = holes_at(file->fd, offset, size);
		memset(at, 0, hole);
		at += hole;
		offset += hole;
		size -= hole;
	}
	got = file_get_at(file->fd, offset, at, size);
	if (got < 0)
		return strerror(errno);
	return (size_t)got < size ? "it became shorter while it was read" : 0;
}

static const char *find_size(struct file_source *file)
{
	struct stat status;
	off_t size;

	if (fstat(file->fd, &status))
		return strerror(errno);
	if (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode))
		return "neither a regular file nor a block device";
	size = lseek(file->fd, 0, SEEK_END); /* fstat does not know the size of a device */
	if (size < 0)
		return strerror(errno);
	file->source.size_bytes = (uint64_t)size;
	file->has_holes = holes_in_file(&status);
	file->is_device = S_ISBLK(status.st_mode);
	file_state_set(&file->state, &status);
	return 0;
}

const char *file_source_open(struct file_source *file, const char *path)
{
	const char *problem;

	file->source.read_at = read_file_at;
	file->source.begin_offset = 0;
	file->fd = file_open(path, O_NONBLOCK); /* a FIFO must not hang it */
	if (file->fd < 0)
		return strerror(errno);
	problem = find_size(file);
	if (problem)
		file_source_close(file);
	return problem;
}

/* The inode of a device changes for other reasons, too: udev gives it its owner and mode. */
int file_source_changed(const struct file_source *file)
{
	struct file_state before = file->state;
	struct stat now;

	if (fstat(file->fd, &now))
		return 1;
	if (file->is_device)
		before.changed = now.st_ctim;
	return !file_state_is_same(&before, &now);
}

void file_source_close(struct file_source *file)
{
	close(file->fd);
}
