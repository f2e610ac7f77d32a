/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text_file.c - a small text file, read whole and gone through line by line. */
#include "checkout/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/message.h"

enum {
	/* Manifests, lists of sources and hex0 programs have a hundredth of it. */
	SIZE_MAX_BYTES = 16 * 1024 * 1024,
};

/* Reads until the file ends, however it grows. */
static const char *read_all(struct text_file *file, int fd)
{
	size_t room = 0;
	ssize_t got;

	for (;;) {
		if (file->size == room) {
			room = 2 * room + 16384;
			file->bytes = reallocate(file->bytes, room);
		}
		got = read(fd, file->bytes + file->size, room - file->size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return strerror(errno);
		if (got == 0)
			return 0;
		file->size += (size_t)got;
		if (file->size > SIZE_MAX_BYTES)
			return "too large to be what it should be";
	}
}

const char *text_file_open(struct text_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	const char *problem;
	struct stat status;

	memset(file, 0, sizeof *file);
	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &status))
		problem = strerror(errno);
	else if (!S_ISREG(status.st_mode))
		problem = "not a regular file";
	else
		problem = read_all(file, fd);
	close(fd);
	if (problem)
		text_file_close(file);
	return problem;
}

void text_file_close(struct text_file *file)
{
	free(file->bytes);
	memset(file, 0, sizeof *file);
}

const char *text_file_next(struct text_file *file, size_t *length)
{
	const char *line = file->bytes + file->at, *end;

	if (file->at == file->size)
		return 0;
	end = memchr(line, '\n', file->size - file->at);
	*length = end ? (size_t)(end - line) : file->size - file->at;
	file->at += *length + (end != 0);
	file->line++;
	return line;
}
