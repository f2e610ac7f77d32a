/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text_file.h - a text file, read whole and gone through line by line. */
#ifndef HOST_TEXT_FILE_H
#define HOST_TEXT_FILE_H

#include <stddef.h>

#include "host/file_state.h"

struct text_file {
	char *bytes; /* with a NUL behind them */
	size_t size, at;
	unsigned line;           /* of the last that was given */
	struct file_state state; /* when it was opened, by text_file_open */
};

/* A small regular file, whose state is kept (host/file_state.h). Returns 0, or a phrase that says
 * why not. */
const char *text_file_open(struct text_file *file, const char *path);

/* A list that may be long, and come out of a pipe; or what is left of an open file. */
const char *text_file_open_any(struct text_file *file, const char *path);
const char *text_file_take(struct text_file *file, int fd);
/* The first of these, where "-" is standard input. */
const char *text_file_open_list(struct text_file *file, const char *path);

void text_file_close(struct text_file *file);

/* The next line without its newline, or 0 after the last. */
const char *text_file_next(struct text_file *file, size_t *length);

/* The same, cut out: there is a NUL in the place of its newline. */
char *text_file_cut(struct text_file *file, size_t *length);

/* The next word, of a list that has a NUL behind each (find -print0), or 0 after the last. *problem
 * becomes 0, or a phrase that says why it is none. */
char *text_file_word(struct text_file *file, const char **problem);

#endif
