/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_list.c - list files: "NAME PATH" a line, or paths with a NUL behind each.
 *
 * As the shell's "read -r name path" sees them: blanks around and between the two words do not
 * count, and the path is the rest of the line. Empty lines are skipped. Of a path alone the name is
 * what it would be on the command line, or in a tree the whole path. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"
#include "payload/inputs.h"

#define BLANKS          " \t"
#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* U+FEFF in UTF-8, as some editors begin a file */

static char *trim(char *text, size_t length)
{
	while (length > 0 && strchr(BLANKS, text[length - 1]))
		text[--length] = 0;
	return text + strspn(text, BLANKS);
}

/* It would become the beginning of the first name, where nobody sees it. */
static void refuse_byte_order_mark(const char *first_line, const char *where)
{
	if (strncmp(first_line, BYTE_ORDER_MARK, sizeof BYTE_ORDER_MARK - 1) == 0)
		die("%s: the file begins with a byte order mark (U+FEFF): save the list as UTF-8 "
		    "without it",
			where);
}

/* Takes a line of length bytes, without its newline. where is "FILE:LINE". */
static void add_line(struct inputs *inputs, char *line, size_t length, const char *where)
{
	char *name, *path;

	if (strlen(line) != length)
		die("%s: a NUL byte: this is not a list of files", where);
	if (length > 0 && line[length - 1] == '\r')
		die("%s: the line ends in CR: give the list Unix line ends", where);
	name = trim(line, length);
	if (!*name)
		return;
	path = name + strcspn(name, BLANKS);
	if (!*path)
		die("%s: no path after the name: NAME PATH is wanted", where);
	*path++ = 0;
	inputs_add_file(inputs, name, path + strspn(path, BLANKS), where);
}

void inputs_add_list(struct inputs *inputs, const char *list_path)
{
	struct text_file list;
	const char *problem = text_file_open_list(&list, list_path);
	char *line, *where;
	size_t length;

	if (problem)
		die("%s: %s", list_path, problem);
	while ((line = text_file_cut(&list, &length))) {
		where = format_string("%s:%u", list_path, list.line);
		if (list.line == 1)
			refuse_byte_order_mark(line, where);
		add_line(inputs, line, length, where);
		free(where);
	}
	text_file_close(&list);
}

/* As find says them: "./a/b" is a/b. */
static const char *name_of(const struct inputs *inputs, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!inputs->tree)
		return slash ? slash + 1 : path;
	while (strncmp(path, "./", 2) == 0)
		path += 2 + strspn(path + 2, "/");
	return path;
}

void inputs_add_paths(struct inputs *inputs, const char *list_path)
{
	struct text_file list;
	const char *problem = text_file_open_list(&list, list_path);
	char *path, *where;

	if (problem)
		die("%s: %s", list_path, problem);
	while ((path = text_file_word(&list, &problem))) {
		where = format_string("%s:%u", list_path, list.line);
		if (problem)
			die("%s: %s", where, problem);
		inputs_add_file(inputs, name_of(inputs, path), path, where);
		free(where);
	}
	text_file_close(&list);
}
