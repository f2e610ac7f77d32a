/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lines.c - text files of lines. */
#include "mkpayload/cpio/modules/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

int lines_open(struct lines *lines, const char *path)
{
	const char *problem = text_file_open_any(&lines->file, path);

	if (problem && errno == ENOENT)
		return 0;
	if (problem)
		die("%s: %s", path, problem);
	lines->path = copy_string(path);
	return 1;
}

/* The next line; a backslash at its end and the newline become blanks. */
static char *cut_line(struct lines *lines)
{
	const char *end = lines->file.bytes + lines->file.size;
	size_t length, more;
	char *line = text_file_cut(&lines->file, &length);

	while (line && length > 0 && line[length - 1] == '\\' && line + length < end) {
		line[length - 1] = line[length] = ' ';
		if (!text_file_cut(&lines->file, &more))
			break;
		length += 1 + more;
	}
	return line;
}

char *lines_next(struct lines *lines)
{
	char *line;

	while ((line = cut_line(lines))) {
		line += strspn(line, " \t");
		if (*line && *line != '#')
			return line;
	}
	return 0;
}

void lines_close(struct lines *lines)
{
	text_file_close(&lines->file);
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
