/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file.c - bytes of files, all that were asked for or all that there are. */
#include "host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/files_read.h"
#include "host/memory.h"

int file_open(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	struct stat status;

	if (fd >= 0 && fstat(fd, &status) == 0)
		files_read_add(path, &status);
	return fd;
}

ssize_t file_get(int fd, void *to, size_t size)
{
	size_t done = 0;
	ssize_t got;

	while (done < size && (got = read(fd, (char *)to + done, size - done)) != 0) {
		if (got < 0 && errno != EINTR)
			return -1;
		done += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)done;
}

ssize_t file_get_at(int fd, uint64_t offset, void *to, size_t size)
{
	size_t done = 0;
	ssize_t got;

	while (done < size &&
		(got = pread(fd, (char *)to + done, size - done, (off_t)(offset + done))) != 0) {
		if (got < 0 && errno != EINTR)
			return -1;
		done += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)done;
}

int file_put(int fd, const void *from, size_t size)
{
	size_t done = 0;
	ssize_t put;

	while (done < size) {
		put = write(fd, (const char *)from + done, size - done);
		if (put < 0 && errno != EINTR)
			return -1;
		done += put > 0 ? (size_t)put : 0;
	}
	return 0;
}

static void close_quietly(int fd)
{
	int reason = errno;

	close(fd);
	errno = reason;
}

void file_allow_many(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Takes the open file over. */
static ssize_t get_head(int fd, void *to, size_t size)
{
	ssize_t got;

	if (fd < 0)
		return -1;
	got = file_get(fd, to, size);
	close_quietly(fd);
	return got;
}

ssize_t file_get_head(const char *path, void *to, size_t size)
{
	return get_head(file_open(path, 0), to, size);
}

ssize_t file_peek(const char *path, void *to, size_t size)
{
	return get_head(open(path, O_RDONLY | O_CLOEXEC), to, size);
}

const char *file_why_not(const char *path)
{
	int error = errno;
	struct stat status;

	if (error == ENOENT && lstat(path, &status) == 0 && S_ISLNK(status.st_mode))
		return "a symbolic link to nothing";
	return strerror(error);
}

const char *file_try(const char *path)
{
	int fd = file_open(path, O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return strerror(errno);
	close(fd);
	return 0;
}

/* How much to begin with: all of a regular file, and the byte that shows its end. */
static size_t guess_bytes(int fd, size_t max_bytes)
{
	enum { GUESS_BYTES = 16384 };
	struct stat status;

	if (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size < GUESS_BYTES)
		return GUESS_BYTES;
	return (uint64_t)status.st_size < max_bytes ? (size_t)status.st_size + 1 : max_bytes;
}

char *file_read(int fd, size_t *size, size_t max_bytes)
{
	size_t room = guess_bytes(fd, max_bytes), done = 0;
	char *bytes = allocate(room + 1);
	ssize_t got = 0;

	while (done <= max_bytes && (got = file_get(fd, bytes + done, room - done)) > 0) {
		done += (size_t)got;
		if (done < room)
			break;
		room *= 2;
		bytes = reallocate(bytes, room + 1);
	}
	if (got >= 0 && done > max_bytes) {
		errno = EFBIG;
		got = -1;
	}
	if (got < 0) {
		free(bytes);
		return 0;
	}
	bytes[done] = 0;
	*size = done;
	return bytes;
}

char *file_read_path(const char *path, size_t *size, size_t max_bytes)
{
	int fd = file_open(path, 0);
	char *bytes;

	if (fd < 0)
		return 0;
	bytes = file_read(fd, size, max_bytes);
	close_quietly(fd);
	return bytes;
}
