/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text_file.c - a text file, read whole and gone through line by line. */
#include "host/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"

enum {
	/* Manifests, lists of sources and hex0 programs have a hundredth of it. */
	SMALL_BYTES_MAX = 16 * 1024 * 1024,
	/* What never ends must be an error before all memory is gone. */
	ANY_BYTES_MAX = 1024 * 1024 * 1024,
};

static const char *take(struct text_file *file, int fd, size_t max_bytes)
{
	memset(file, 0, sizeof *file);
	file->bytes = file_read(fd, &file->size, max_bytes);
	if (file->bytes)
		return 0;
	return errno == EFBIG ? "too large to be what it should be" : strerror(errno);
}

const char *text_file_take(struct text_file *file, int fd)
{
	return take(file, fd, ANY_BYTES_MAX);
}

const char *text_file_open(struct text_file *file, const char *path)
{
	int fd = file_open(path, O_NONBLOCK);
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
		problem = take(file, fd, SMALL_BYTES_MAX);
	if (!problem) {
		file_state_set(&file->state, &status);
		file_state_keep(path, &status);
	}
	close(fd);
	return problem;
}

const char *text_file_open_any(struct text_file *file, const char *path)
{
	int fd = file_open(path, 0);
	const char *problem;

	memset(file, 0, sizeof *file);
	if (fd < 0)
		return strerror(errno);
	problem = text_file_take(file, fd);
	close(fd);
	return problem;
}

const char *text_file_open_list(struct text_file *file, const char *path)
{
	return strcmp(path, "-") == 0 ? text_file_take(file, STDIN_FILENO)
				      : text_file_open_any(file, path);
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

char *text_file_cut(struct text_file *file, size_t *length)
{
	char *line = (char *)text_file_next(file, length);

	if (line)
		line[*length] = 0;
	return line;
}

char *text_file_word(struct text_file *file, const char **problem)
{
	char *word = file->bytes + file->at;
	size_t length;

	if (file->at == file->size)
		return 0;
	length = strlen(word);
	*problem = file->at + length == file->size ? "no NUL behind the last name: this is no list "
						     "as find -print0 writes it"
		   : length == 0                   ? "an empty name"
						   : 0;
	file->at += length + 1;
	file->line++;
	return word;
}
