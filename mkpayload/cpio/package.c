/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * package.c - --package NAME: the files of an installed package and of all that it needs, at their
 * own paths.
 *
 * Symbolic links stay links, and what they lead to comes along: alternatives, too. What is there to
 * be read by people is left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memo.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/addition.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/packages/tool.h"
#include "mkpayload/cpio/root.h"

struct packing {
	struct addition addition;
	const char *sysroot;
	struct memo put; /* by paths without links on the way */
	size_t missing;
	char *first_missing;
};

static int is_for_people(const char *path)
{
	static const char *const places[] = { "/usr/share/doc", "/usr/share/info",
		"/usr/share/lintian", "/usr/share/locale", "/usr/share/man" };
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (text_is_within(path, places[i]))
			return 1;
	}
	return 0;
}

static void put_path(void *context, const char *path);

static char *source_of(const struct packing *packing, const char *path)
{
	return format_string("%s%s", packing->sysroot, path);
}

static int is_directory(const struct packing *packing, const char *path)
{
	enum root_kind kind;
	char *resolved;
	int is = root_resolve(packing->sysroot, path, &resolved, &kind, 0) == 0 &&
		 kind == ROOT_DIRECTORY;

	free(resolved);
	return is;
}

static void put(struct packing *packing, const char *path, int is_directory_link)
{
	void **place = memo_at(&packing->put, path);
	char *source = source_of(packing, path);

	if (!*place)
		addition_put(&packing->addition, source, path, is_directory_link);
	*place = packing;
	free(source);
}

/* A directory on the way that is a link (/lib). */
static void put_link_on_the_way(void *context, const char *path, const char *target)
{
	(void)target;
	put(context, path, 1);
}

static void miss(struct packing *packing, const char *path)
{
	if (packing->missing++ == 0)
		packing->first_missing = copy_string(path);
}

/* Puts a link, and what it leads to, which may be another one. */
static void put_link(struct packing *packing, const char *path, const char *target)
{
	char *directory = root_directory_of(path);
	char *next = *target == '/' ? copy_string(target) : root_join(directory, target);
	enum root_kind kind;
	char *end;

	put(packing, path, is_directory(packing, path));
	if (root_resolve(packing->sysroot, next, &end, &kind, 0) == 0)
		put_path(packing, next);
	free(end);
	free(next);
	free(directory);
}

/* At its path with the links of its directory followed. */
static void put_real(struct packing *packing, const char *path)
{
	char target[PATH_MAX];
	enum root_kind kind;
	int problem;

	if (*memo_at(&packing->put, path) || is_for_people(path))
		return;
	problem = root_look_below(packing->sysroot, path, &kind, target);
	if (problem == ENOENT)
		miss(packing, path);
	else if (problem)
		die("%s: %s%s: %s", packing->addition.origin, packing->sysroot, path,
			strerror(problem));
	else if (kind == ROOT_LINK)
		put_link(packing, path, target);
	else
		put(packing, path, 0);
}

static void put_path(void *context, const char *path)
{
	struct packing *packing = context;
	struct root_visitor visitor = { put_link_on_the_way, 0, packing };
	char *clean = root_clean(path), *directory = root_directory_of(clean), *resolved, *real;
	const char *name = strrchr(clean, '/') + 1;

	if (*name && strcmp(name, "..") != 0 && !is_for_people(clean)) {
		if (root_resolve(packing->sysroot, directory, &resolved, 0, &visitor) == 0) {
			real = root_join(resolved, name);
			put_real(packing, real);
			free(real);
		} else {
			miss(packing, clean);
		}
		free(resolved);
	}
	free(directory);
	free(clean);
}

/* Of the alternatives: whether this is one of the files that were put. */
static int is_put(void *context, const char *path)
{
	struct packing *packing = context;
	char *real;
	int is = root_resolve(packing->sysroot, path, &real, 0, 0) == 0 &&
		 *memo_at(&packing->put, real);

	free(real);
	return is;
}

static void put_name(void *context, const char *path)
{
	if (is_put(context, path))
		put_path(context, path);
}

/* It becomes a word of another program. */
const char *cpio_check_package(const char *name)
{
	return !*name || *name == '-' || strpbrk(name, " /") ? "is no name of a package" : 0;
}

void cpio_put_package(struct archive *archive, const char *name)
{
	char *origin = format_string("--package %s", name);
	struct packing packing = { .sysroot = archive->sysroot };
	struct package_query query = { archive->sysroot, origin, name };
	const struct package_tool *tool;
	struct words paths = { 0, 0 };
	struct text_shown shown;
	int i;

	addition_begin(&packing.addition, archive, origin);
	tool = package_list(&query, &paths);
	for (i = 0; i < paths.count; i++)
		put_path(&packing, paths.list[i]);
	if (tool == &package_dpkg)
		package_alternatives(&query, is_put, put_name, &packing);
	if (packing.missing > 0)
		complain("note: %s: %s%s: of its packages, but not there", origin,
			text_show(&shown, packing.first_missing, strlen(packing.first_missing)),
			packing.missing > 1 ? ", ..." : "");
	memo_end(&packing.put, 0);
	free(packing.first_missing);
	words_free(&paths);
	free(origin);
}
