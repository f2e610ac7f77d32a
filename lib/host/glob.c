/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * glob.c - the files whose paths match a pattern. */
#include "host/glob.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/message.h"

/* Nothing matches below what is no directory, or is not there. */
static int is_none(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

static void expand(struct glob_list *list, const char *directory, const char *pattern);

/* Goes on with the rest of the pattern below the name in the directory, behind these slashes. */
static void descend(struct glob_list *list, const char *directory, const char *slashes,
	const char *name, const char *rest)
{
	char *path = format_string("%s%s%s", directory, slashes, name);

	expand(list, path, rest);
	free(path);
}

/* Every name in the directory that matches one component of the pattern. */
static void search(struct glob_list *list, const char *directory, const char *slashes,
	const char *component, const char *rest)
{
	char *path = format_string("%s%s", directory, slashes);
	DIR *opened = opendir(path);
	struct dirent *entry;

	if (!opened && !is_none(errno))
		die("%s: %s", path, strerror(errno));
	while (opened && (errno = 0, entry = readdir(opened))) {
		if (fnmatch(component, entry->d_name, FNM_PERIOD) == 0)
			descend(list, directory, slashes, entry->d_name, rest);
	}
	if (opened && errno)
		die("%s: %s", path, strerror(errno));
	if (opened)
		closedir(opened);
	free(path);
}

static void take_if_there(struct glob_list *list, const char *path)
{
	struct stat status;

	if (lstat(path, &status))
		return;
	list->item = reallocate(list->item, (list->count + 1) * sizeof *list->item);
	list->item[list->count++] = copy_string(path);
}

static void expand(struct glob_list *list, const char *directory, const char *pattern)
{
	size_t slashes_length = strspn(pattern, "/");
	size_t length = strcspn(pattern + slashes_length, "/");
	char *slashes = format_string("%.*s", (int)slashes_length, pattern);
	char *component = format_string("%.*s", (int)length, pattern + slashes_length);
	const char *rest = pattern + slashes_length + length;

	if (!*pattern)
		take_if_there(list, directory);
	else if (strpbrk(component, "*?[\\"))
		search(list, directory, slashes, component, rest);
	else
		descend(list, directory, slashes, component, rest);
	free(slashes);
	free(component);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void glob_below(struct glob_list *list, const char *directory, const char *pattern)
{
	memset(list, 0, sizeof *list);
	expand(list, directory, pattern);
	if (list->count > 1)
		qsort(list->item, list->count, sizeof *list->item, compare);
}

void glob_end(struct glob_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
}
