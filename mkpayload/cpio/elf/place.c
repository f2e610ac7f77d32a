/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.c - puts libraries and interpreters into the archive, where the guest's loader finds them.
 *
 * A path of the machine stays what it is: the file under its path without links, and each symbolic
 * link on the way. Behind links to directories nothing is put (archive_follow.c): /lib stays
 * usr/lib where it is. */
#include "mkpayload/cpio/elf/place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "mkpayload/cpio/root.h"

struct placing {
	struct closure *closure;
	const char *root, *origin, *needed_by;
};

static void put_link(
	const struct placing *placing, const char *path, const char *target, int is_directory_link)
{
	struct archive_entry entry = { 0 };

	entry.path = path;
	entry.target = target;
	entry.mode = CPIO_TYPE_LINK | 0777;
	entry.origin = placing->origin;
	entry.needed_by = placing->needed_by;
	entry.is_directory_link = is_directory_link;
	archive_put(placing->closure->archive, &entry);
}

static void put_file(const struct placing *placing, const char *path, const char *real)
{
	struct archive_entry entry = { 0 };
	struct stat status;

	entry.path = path;
	entry.origin = placing->origin;
	entry.needed_by = placing->needed_by;
	entry.file = archive_add_file(placing->closure->archive, real, placing->origin);
	entry.mode = CPIO_TYPE_FILE | 0644;
	if (stat(real, &status) == 0 && status.st_mode & 0111)
		entry.mode = CPIO_TYPE_FILE | 0755;
	archive_put(placing->closure->archive, &entry);
}

static int is_directory(const char *root, const char *path)
{
	char *resolved, *real;
	struct stat status;
	int is = 0;

	if (root_resolve(root, path, &resolved, 0, 0) == 0) {
		real = format_string("%s%s", root, resolved);
		is = stat(real, &status) == 0 && S_ISDIR(status.st_mode);
		free(real);
	}
	free(resolved);
	return is;
}

static void visit_link(void *context, const char *link, const char *target)
{
	const struct placing *placing = context;

	put_link(placing, link, target, is_directory(placing->root, link));
}

int place_is_taken(const struct closure *closure, const char *path)
{
	return archive_has(closure->archive, path + 1);
}

char *place_file(struct closure *closure, const char *root, const char *path, const char *origin,
	const char *needed_by)
{
	struct placing placing = { closure, root, origin, needed_by };
	char *resolved, *real;

	if (root_resolve(root, path, &resolved, 0, 0)) {
		free(resolved);
		return 0;
	}
	free(resolved);
	root_resolve(root, path, &resolved, visit_link, &placing);
	real = format_string("%s%s", root, resolved);
	put_file(&placing, resolved, real);
	free(real);
	return resolved;
}

/* What lies beside a program that is somewhere else in the archive goes with it; the links beside
 * it, too. What is there already came with an --add. */
static char *place_beside(
	const struct placing *placing, const char *name, const struct directory *at)
{
	char *path = root_join(at->path, name), *guest = root_join(at->guest, name), *resolved;
	char *real = format_string("%s%s", at->root, path), target[PATH_MAX], *placed;
	ssize_t length =
		place_is_taken(placing->closure, guest) ? 0 : readlink(real, target, PATH_MAX - 1);

	placed = guest;
	if (length > 0 && !memchr(target, '/', (size_t)length)) {
		target[length] = 0;
		put_link(placing, guest, target, 0);
		placed = place_beside(placing, target, at);
		free(guest);
	} else if (length != 0) {
		root_resolve(at->root, path, &resolved, 0, 0);
		free(real);
		real = format_string("%s%s", at->root, resolved);
		put_file(placing, guest, real);
		free(resolved);
	}
	free(path);
	free(real);
	return placed;
}

/* --flat-libs: all in /lib, and the directory it is in elsewhere leads there. */
static char *place_flat(const struct placing *placing, const char *name, const struct directory *at)
{
	char *path = root_join(at->path, name), *flat = root_join("/lib", name), *resolved, *real;

	root_resolve(at->root, path, &resolved, 0, 0);
	real = format_string("%s%s", at->root, resolved);
	put_file(placing, flat, real);
	if (!at->is_origin && strcmp(at->guest, "/lib") != 0)
		put_link(placing, at->guest, "/lib", 1);
	free(real);
	free(resolved);
	free(path);
	return flat;
}

/* The guest has no ld.so.cache: what only the cache knows gets a link where the loader looks. */
static void put_link_for_loader(const struct placing *placing, const struct directory_list *system,
	const char *name, const char *placed)
{
	char *link, *resolved;

	root_resolve(placing->root, system->item[0].path, &resolved, visit_link, (void *)placing);
	link = root_join(
		is_directory(placing->root, resolved) ? resolved : system->item[0].path, name);
	if (strcmp(link, placed) != 0)
		put_link(placing, link, placed, 0);
	free(link);
	free(resolved);
}

char *place_library(
	const struct link_map *map, size_t needed_by, const char *name, const struct directory *at)
{
	struct placing placing = { map->closure, at->root, map->file->origin,
		map->item[needed_by].entry };
	char *path, *placed;

	if (map->closure->is_flat)
		return place_flat(&placing, name, at);
	if (at->is_moved)
		return place_beside(&placing, name, at);
	path = root_join(at->path, name);
	placed = place_file(map->closure, at->root, path, placing.origin, placing.needed_by);
	if (at->needs_link)
		put_link_for_loader(&placing, &map->loader.system, name, placed);
	free(path);
	return placed;
}
