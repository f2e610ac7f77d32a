/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.c - paths as they are below another root directory. */
#include "mkpayload/cpio/root.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"

enum { LINKS_MAX = 40 }; /* as Linux has it */

char *root_join(const char *directory, const char *name)
{
	const char *slash = strcmp(directory, "/") == 0 ? "" : "/";

	return format_string("%s%s%s", directory, slash, name);
}

char *root_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash > path ? format_string("%.*s", (int)(slash - path), path) : copy_string("/");
}

/* Takes the last component away; "" stays. */
static void cut_component(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = 0;
}

/* Appends the component that begins at *from, and moves *from behind it. Returns 0 when there is
 * nothing to look at: the end, '.' or '..'. */
static int take_component(char **path, const char **from)
{
	const char *begin;
	size_t length;
	char *longer;

	while (**from == '/')
		++*from;
	begin = *from;
	length = strcspn(begin, "/");
	*from += length;
	if (length == 0 || (length == 1 && *begin == '.'))
		return 0;
	if (length == 2 && memcmp(begin, "..", 2) == 0) {
		cut_component(*path);
		return 0;
	}
	longer = format_string("%s/%.*s", *path, (int)length, begin);
	free(*path);
	*path = longer;
	return 1;
}

char *root_clean(const char *path)
{
	char *clean = copy_string("");

	while (*path)
		take_component(&clean, &path);
	if (*clean)
		return clean;
	free(clean);
	return copy_string("/");
}

/* Reads a link; 0 when the path is none, or is not there, which errno tells then. */
static char *read_link(const char *root, const char *path)
{
	char *real = format_string("%s%s", root, path), target[PATH_MAX];
	struct stat status;
	ssize_t length = -1;

	if (lstat(real, &status) == 0) {
		errno = 0;
		if (S_ISLNK(status.st_mode))
			length = readlink(real, target, sizeof target - 1);
	}
	free(real);
	if (length < 0)
		return 0;
	target[length] = 0;
	return copy_string(target);
}

/* Puts the target of the link at the end of *path before the rest of the way. */
static void go_through(char **path, const char *target, char **way, const char **rest)
{
	char *longer = format_string("%s/%s", target, *rest);

	if (*target == '/')
		**path = 0;
	else
		cut_component(*path);
	free(*way);
	*way = longer;
	*rest = longer;
}

int root_resolve(const char *root, const char *path, char **resolved,
	void (*visit)(void *context, const char *link, const char *target), void *context)
{
	char *clean = copy_string(""), *way = copy_string(path), *target;
	const char *rest = way;
	int links = 0, problem = 0;

	while (*rest && !problem) {
		if (!take_component(&clean, &rest))
			continue;
		target = read_link(root, clean);
		if (!target) {
			problem = errno;
			continue;
		}
		if (visit)
			visit(context, clean, target);
		go_through(&clean, target, &way, &rest);
		free(target);
		if (++links > LINKS_MAX)
			problem = ELOOP;
	}
	free(way);
	*resolved = *clean ? clean : copy_string("/");
	if (!*clean)
		free(clean);
	return problem;
}
