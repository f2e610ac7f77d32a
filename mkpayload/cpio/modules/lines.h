/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * lines.h - text files of lines, as depmod writes them and people write for modprobe. */
#ifndef MKPAYLOAD_CPIO_MODULES_LINES_H
#define MKPAYLOAD_CPIO_MODULES_LINES_H

#include "host/text_file.h"

/* A file, line by line: comments and empty lines left out, a backslash at the end joins two. */
struct lines {
	char *path;
	struct text_file file;
};

/* Returns 0 when there is no such file; dies when it cannot be read. */
int lines_open(struct lines *lines, const char *path);

/* The next line, cut out of the file, or 0. It stays until lines_close. */
char *lines_next(struct lines *lines);
void lines_close(struct lines *lines);

/* Cuts the next word out of a line, at blanks. Returns 0 when there is none. */
char *lines_word(char **line);

#endif
