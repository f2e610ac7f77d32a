/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * directory.c - lists of directories that are searched for libraries, and /etc/ld.so.conf, where
 * they are configured for glibc (ldconfig(8)). */
#include "mkpayload/cpio/elf/directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/file.h"
#include "host/glob.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/root.h"

enum { INCLUDES_DEEP_MAX = 10, TEXT_BYTES_MAX = 1 << 20 };

struct directory *directory_add(
	struct directory_list *list, const char *root, const char *path, const char *guest)
{
	struct directory *added;

	list->item = reallocate(list->item, (list->count + 1) * sizeof *list->item);
	added = &list->item[list->count++];
	memset(added, 0, sizeof *added);
	added->root = root;
	added->path = root_clean(path);
	added->guest = root_clean(guest ? guest : path);
	added->is_moved = guest != 0;
	return added;
}

void directory_end(struct directory_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		free(list->item[i].path);
		free(list->item[i].guest);
	}
	free(list->item);
	memset(list, 0, sizeof *list);
}

/* --- Configuration files. --- */

char *directory_read_text(const char *root, const char *path)
{
	char *resolved, *real, *text = 0;
	size_t size;

	if (root_resolve(root, path, &resolved, 0, 0) == 0) {
		real = format_string("%s%s", root, resolved);
		text = file_read_path(real, &size, TEXT_BYTES_MAX);
		if (!text)
			die("%s: %s", real, strerror(errno));
		free(real);
	}
	free(resolved);
	return text;
}

static void read_conf(struct directory_list *list, const char *root, const char *path, int depth);

static void include(
	struct directory_list *list, const char *root, const char *from, char *patterns, int depth)
{
	char *place = root_directory_of(from), *pattern, *absolute;
	struct glob_list found;
	size_t i;

	for (pattern = strtok(patterns, " \t"); pattern; pattern = strtok(0, " \t")) {
		absolute = *pattern == '/' ? copy_string(pattern) : root_join(place, pattern);
		glob_below(&found, root, absolute);
		for (i = 0; i < found.count; i++)
			read_conf(list, root, found.item[i] + strlen(root), depth + 1);
		glob_end(&found);
		free(absolute);
	}
	free(place);
}

static void trim_end(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && strchr(" \t\r\f\v/", text[length - 1]))
		length--;
	text[length] = 0;
}

static void read_line(
	struct directory_list *list, const char *root, const char *path, char *line, int depth)
{
	line[strcspn(line, "#")] = 0;
	line += strspn(line, " \t\f\v");
	if (strncmp(line, "include", 7) == 0 && line[7] && strchr(" \t", line[7])) {
		include(list, root, path, line + 8, depth);
		return;
	}
	/* "DIRECTORY=TYPE" is an old form; hwcap lines mean nothing any more. */
	line[strcspn(line, "=")] = 0;
	trim_end(line);
	if (*line == '/')
		directory_add(list, root, line, 0)->needs_link = 1;
}

static void read_conf(struct directory_list *list, const char *root, const char *path, int depth)
{
	char *text, *line, *next;

	if (depth > INCLUDES_DEEP_MAX)
		die("%s%s: includes that are more than %d deep", root, path, INCLUDES_DEEP_MAX);
	text = directory_read_text(root, path);
	if (!text)
		return;
	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		read_line(list, root, path, line, depth);
	}
	free(text);
}

void directory_read_conf(struct directory_list *list, const char *root, const char *path)
{
	read_conf(list, root, path, 0);
}
