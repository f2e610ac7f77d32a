/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root.c - paths as they are below a root. */
#include "mkpayload/cpio/root.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"

enum { LINKS_MAX = 40, WAY_BYTES = 2 * PATH_MAX }; /* as many as Linux follows */

/* --- Words alone. --- */

char *root_join(const char *directory, const char *name)
{
	size_t length = strlen(directory), name_bytes;
	char *joined;

	while (length > 0 && directory[length - 1] == '/')
		length--;
	while (*name == '/')
		name++;
	name_bytes = strlen(name) + 1;
	joined = allocate(length + 1 + name_bytes);
	memcpy(joined, directory, length);
	joined[length] = '/';
	memcpy(joined + length + 1, name, name_bytes);
	return joined;
}

char *root_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash > path ? format_string("%.*s", (int)(slash - path), path) : copy_string("/");
}

static int is_word(const char *at, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(at, word, length) == 0;
}

char *root_clean(const char *path)
{
	char *clean = allocate(strlen(path) + 2), *end = clean;
	size_t length;

	for (; *path; path += length) {
		path += strspn(path, "/");
		length = strcspn(path, "/");
		if (length == 0 || is_word(path, length, "."))
			continue;
		*end++ = '/';
		memcpy(end, path, length);
		end += length;
	}
	if (end == clean)
		*end++ = '/';
	*end = 0;
	return clean;
}

/* --- The walk. --- */

struct walk {
	const struct root *root;
	const struct root_visitor *visitor;
	char clean[PATH_MAX]; /* where it is; "" is the root */
	char way[WAY_BYTES], longer[WAY_BYTES];
	const char *rest; /* in way */
	enum root_kind kind;
	int links;
};

static void leave(struct walk *walk)
{
	char *slash = strrchr(walk->clean, '/');

	if (!slash)
		return;
	if (walk->visitor && walk->visitor->leave)
		walk->visitor->leave(walk->visitor->context, walk->clean);
	*slash = 0;
}

/* Puts the target of the link, where it is, before the rest of the way. */
static int go_through(struct walk *walk, const char *target)
{
	const char *slash = *walk->rest ? "/" : "";

	if (++walk->links > LINKS_MAX)
		return ELOOP;
	if (!*target)
		return ENOENT;
	if (walk->visitor && walk->visitor->link)
		walk->visitor->link(walk->visitor->context, walk->clean, target);
	if (snprintf(walk->longer, WAY_BYTES, "%s%s%s", target, slash, walk->rest) >= WAY_BYTES)
		return ENAMETOOLONG;
	strcpy(walk->way, walk->longer);
	walk->rest = walk->way;
	if (*target == '/')
		*walk->clean = 0;
	else
		*strrchr(walk->clean, '/') = 0;
	walk->kind = ROOT_DIRECTORY;
	return 0;
}

/* One component, at which rest begins. */
static int step(struct walk *walk)
{
	size_t length = strcspn(walk->rest, "/"), end = strlen(walk->clean);
	char target[PATH_MAX];
	int problem;

	if (is_word(walk->rest, length, ".") || is_word(walk->rest, length, "..")) {
		if (length == 2)
			leave(walk);
		walk->rest += length;
		return 0;
	}
	if (end + 1 + length >= PATH_MAX)
		return ENAMETOOLONG;
	walk->clean[end] = '/';
	memcpy(walk->clean + end + 1, walk->rest, length);
	walk->clean[end + 1 + length] = 0;
	walk->rest += length;
	problem = walk->root->look(walk->root->context, walk->clean, &walk->kind, target);
	if (!problem && walk->kind == ROOT_LINK)
		return go_through(walk, target);
	if (!problem && walk->kind != ROOT_DIRECTORY && *walk->rest)
		return ENOTDIR;
	return problem;
}

int root_walk(const struct root *root, const char *path, char **resolved, enum root_kind *kind,
	const struct root_visitor *visitor)
{
	struct walk walk;
	int problem = 0;

	walk.root = root;
	walk.visitor = visitor;
	walk.kind = ROOT_DIRECTORY;
	walk.links = 0;
	walk.rest = walk.way;
	*walk.clean = 0;
	if (snprintf(walk.way, WAY_BYTES, "%s", path) >= WAY_BYTES)
		problem = ENAMETOOLONG;
	while (!problem) {
		walk.rest += strspn(walk.rest, "/");
		if (!*walk.rest)
			break;
		problem = step(&walk);
	}
	*resolved = copy_string(*walk.clean ? walk.clean : "/");
	if (kind)
		*kind = walk.kind;
	return problem;
}

/* --- Below a directory of this machine. --- */

int root_look_below(
	const void *directory, const char *path, enum root_kind *kind, char *link_target)
{
	char *real = format_string("%s%s", (const char *)directory, path);
	struct stat status;
	ssize_t length = 0;
	int problem = 0;

	if (lstat(real, &status))
		problem = errno;
	else if (S_ISLNK(status.st_mode))
		length = readlink(real, link_target, PATH_MAX - 1);
	if (length < 0)
		problem = errno;
	else if (!problem && S_ISLNK(status.st_mode))
		link_target[length] = 0;
	if (!problem)
		*kind = S_ISLNK(status.st_mode)   ? ROOT_LINK
			: S_ISDIR(status.st_mode) ? ROOT_DIRECTORY
			: S_ISREG(status.st_mode) ? ROOT_FILE
						  : ROOT_OTHER;
	free(real);
	return problem;
}

int root_resolve(const char *directory, const char *path, char **resolved, enum root_kind *kind,
	const struct root_visitor *visitor)
{
	struct root root = { root_look_below, directory };

	return root_walk(&root, path, resolved, kind, visitor);
}

/* Whether a path without looking leads out of where it begins. */
static int leads_out(const char *path)
{
	long depth = 0;
	size_t length;

	for (; *path && depth >= 0; path += length) {
		path += strspn(path, "/");
		length = strcspn(path, "/");
		if (is_word(path, length, ".."))
			depth--;
		else if (length > 0 && !is_word(path, length, "."))
			depth++;
	}
	return depth < 0;
}

int root_enter(const char *directory, const char *path, char **below)
{
	struct stat root, status;
	char *above;
	size_t at = 0;
	int is_root = 0;

	if (!*directory || stat(directory, &root))
		return 0;
	/* Each beginning of the path, up to the first that is the directory. */
	while (path[at] && !is_root) {
		at += strspn(path + at, "/");
		at += strcspn(path + at, "/");
		above = format_string("%.*s", (int)at, path);
		is_root = stat(above, &status) == 0 && status.st_dev == root.st_dev &&
			  status.st_ino == root.st_ino && !leads_out(path + at);
		free(above);
	}
	if (is_root)
		*below = root_join("/", path + at);
	return is_root;
}

static char *absolute(const char *path)
{
	char here[PATH_MAX];

	return *path == '/' || !getcwd(here, sizeof here) ? copy_string(path)
							  : root_join(here, path);
}

int root_locate(
	const char *directory, const char *path, int follow, const char **root, char **below)
{
	char *way, *above, *resolved, *name;
	enum root_kind kind;
	int problem;

	*root = directory;
	if (!root_enter(directory, path, &way)) {
		if (*directory)
			*root = "";
		way = absolute(path);
	}
	name = way + strlen(way);
	while (name > way && name[-1] == '/')
		*--name = 0;
	name = strrchr(way, '/');
	if (follow || !name || is_word(name + 1, strlen(name + 1), ".") ||
		is_word(name + 1, strlen(name + 1), "..")) {
		problem = root_resolve(*root, way, below, 0, 0);
	} else {
		above = root_directory_of(way);
		problem = root_resolve(*root, above, &resolved, &kind, 0);
		if (!problem && kind != ROOT_DIRECTORY)
			problem = ENOTDIR;
		*below = root_join(resolved, name + 1);
		free(above);
		free(resolved);
	}
	free(way);
	return problem;
}
