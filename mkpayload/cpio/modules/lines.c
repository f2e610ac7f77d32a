/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lines.c - text files of lines. */
#include "mkpayload/cpio/modules/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/message.h"

static char *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t room = 65536, done = 0;
	char *bytes;
	ssize_t got;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	bytes = allocate(room);
	while ((got = read(fd, bytes + done, room - done)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die("%s: %s", path, strerror(errno));
		done += (size_t)got;
		if (done == room)
			bytes = reallocate(bytes, room *= 2);
	}
	close(fd);
	*size = done;
	return bytes;
}

int lines_open(struct lines *lines, const char *path)
{
	size_t size = 0;

	memset(lines, 0, sizeof *lines);
	lines->bytes = read_file(path, &size);
	if (!lines->bytes)
		return 0;
	lines->bytes = reallocate(lines->bytes, size + 1);
	lines->bytes[size] = 0;
	lines->at = lines->bytes;
	lines->end = lines->bytes + size;
	lines->path = copy_string(path);
	return 1;
}

/* Ends the line at its newline; a backslash before that and the newline become blanks. */
static char *cut_line(struct lines *lines)
{
	char *line = lines->at, *newline;

	lines->number++;
	while ((newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at)))) {
		lines->at = newline + 1;
		if (newline == line || newline[-1] != '\\') {
			*newline = 0;
			return line;
		}
		newline[-1] = newline[0] = ' ';
		lines->number++;
	}
	lines->at = lines->end;
	return line;
}

char *lines_next(struct lines *lines)
{
	char *line;

	while (lines->at < lines->end) {
		line = cut_line(lines);
		line += strspn(line, " \t");
		if (*line && *line != '#')
			return line;
	}
	return 0;
}

void lines_close(struct lines *lines)
{
	free(lines->bytes);
	free(lines->path);
}

char *lines_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	size_t length = strcspn(word, " \t");

	if (length == 0)
		return 0;
	*line = word + length;
	if (**line)
		*(*line)++ = 0;
	return word;
}
