/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * edit.h - lines of ours in a file of somebody else: put in, found, taken out.
 *
 * What is put in, and where, is a text:
 *
 *	file: PATH		below the checkout
 *
 *	behind: LINE		or before: LINE, or replace: LINE, which stands in the file once
 *	+a line of ours
 *
 * Lines that begin with '#', and empty ones, say nothing. Of the other's file nothing is known but
 * the lines that are named. */
#ifndef KERNEL_BOOTSTRAP_EDIT_H
#define KERNEL_BOOTSTRAP_EDIT_H

#include <stddef.h>

struct edit_text {
	char *bytes;
	size_t size;
};

struct edit {
	char *path;
	struct edit_change {
		int kind;
		char *anchor; /* with its newline */
		struct edit_text text;
	} * change;
	size_t count;
};

/* name is the text's, for messages; dies when it is none. */
void edit_read(struct edit *edit, const char *name, const char *bytes, size_t size);
void edit_free(struct edit *edit);

/* The other's file with our lines in it, or without; allocated. 0 where a line that is named, or
 * one of ours, does not stand there once, and *missing is that text. */
struct edit_text *edit_put(
	const struct edit *edit, const char *bytes, size_t size, const char **missing);
struct edit_text *edit_take(
	const struct edit *edit, const char *bytes, size_t size, const char **missing);
void edit_text_free(struct edit_text *text);

/* Whether any of our pieces stands in it: several lines anywhere, one line at its place. */
int edit_is_there(const struct edit *edit, const char *bytes, size_t size);

#endif
