/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * text_file.h - a small text file, read whole and gone through line by line. */
#ifndef CHECKOUT_TEXT_FILE_H
#define CHECKOUT_TEXT_FILE_H

#include <stddef.h>

struct text_file {
	char *bytes;
	size_t size, at;
	unsigned line; /* of the last that was given */
};

/* Returns 0, or a phrase that says why not. */
const char *text_file_open(struct text_file *file, const char *path);
void text_file_close(struct text_file *file);

/* The next line without its newline, or 0 after the last. */
const char *text_file_next(struct text_file *file, size_t *length);

#endif
