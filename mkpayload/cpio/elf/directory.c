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

char *directory_read_text(const struct guest *guest, enum guest_part part, const char *path)
{
	const struct archive_entry *entry = 0;
	char *resolved, *real, *text = 0;
	int problem;
	size_t size;

	if (part == GUEST_ARCHIVE)
		problem = guest_walk(guest, part, path, &resolved, 0, 0);
	else
		problem = root_resolve(guest->sysroot, path, &resolved, 0, 0);
	if (!problem && part == GUEST_ARCHIVE)
		entry = guest_entry(guest, resolved);
	if (!problem && (part != GUEST_ARCHIVE || (entry && entry->file))) {
		real = entry ? copy_string(entry->file->path)
			     : format_string("%s%s", guest->sysroot, resolved);
		text = file_read_path(real, &size, TEXT_BYTES_MAX);
		if (!text)
			die("%s: %s", real, strerror(errno));
		free(real);
	}
	free(resolved);
	return text;
}

/* Files that are read one out of the other. */
struct conf {
	struct directory_list *list;
	const struct guest *guest;
	enum guest_part part;
	int depth;
};

static void read_conf(struct conf *conf, const char *path);

static void read_included(void *conf, const char *path)
{
	read_conf(conf, path);
}

/* Of a pattern the directory is followed within the sysroot, if it is no pattern itself. */
static void include_below_sysroot(struct conf *conf, const char *pattern)
{
	const char *sysroot = conf->guest->sysroot, *name = strrchr(pattern, '/');
	char *directory = root_directory_of(pattern), *resolved = 0, *real;
	struct glob_list found;
	size_t i;

	if (strpbrk(directory, "*?[\\") || root_resolve(sysroot, directory, &resolved, 0, 0) != 0) {
		free(resolved);
		resolved = copy_string(directory);
	}
	real = format_string("%s%s", sysroot, strcmp(resolved, "/") == 0 ? "" : resolved);
	glob_below(&found, real, name);
	for (i = 0; i < found.count; i++)
		read_conf(conf, found.item[i] + strlen(sysroot));
	glob_end(&found);
	free(real);
	free(resolved);
	free(directory);
}

static void include(struct conf *conf, const char *from, char *patterns)
{
	char *place = root_directory_of(from), *pattern, *absolute, *rest;

	for (pattern = strtok_r(patterns, " \t", &rest); pattern;
		pattern = strtok_r(0, " \t", &rest)) {
		absolute = *pattern == '/' ? copy_string(pattern) : root_join(place, pattern);
		if (conf->part == GUEST_ARCHIVE)
			guest_glob(conf->guest, absolute, read_included, conf);
		else
			include_below_sysroot(conf, absolute);
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

static void read_line(struct conf *conf, const char *path, char *line)
{
	line[strcspn(line, "#")] = 0;
	line += strspn(line, " \t\f\v");
	if (strncmp(line, "include", 7) == 0 && line[7] && strchr(" \t", line[7])) {
		include(conf, path, line + 8);
		return;
	}
	/* "DIRECTORY=TYPE" is an old form; hwcap lines mean nothing any more. */
	line[strcspn(line, "=")] = 0;
	trim_end(line);
	if (*line == '/')
		directory_add(conf->list, conf->guest->sysroot, line, 0)->needs_link = 1;
}

static void read_conf(struct conf *conf, const char *path)
{
	char *text, *line, *next;

	if (conf->depth > INCLUDES_DEEP_MAX)
		die("%s%s: includes that are more than %d deep",
			conf->part == GUEST_ARCHIVE ? "" : conf->guest->sysroot, path,
			INCLUDES_DEEP_MAX);
	text = directory_read_text(conf->guest, conf->part, path); /* or there is none */
	conf->depth++;
	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		read_line(conf, path, line);
	}
	conf->depth--;
	free(text);
}

void directory_read_conf(
	struct directory_list *list, const struct guest *guest, enum guest_part part)
{
	struct conf conf = { list, guest, part, 0 };

	read_conf(&conf, "/etc/ld.so.conf");
}
