/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.c - puts libraries and interpreters into the archive, where the guest's loader finds them.
 *
 * A path of the machine stays what it is: the file under its path without links, and each symbolic
 * link on the way. Behind links to directories nothing is put (archive_follow.c): /lib stays
 * usr/lib where it is. What is in the archive already stays there, and what was put once is not put
 * again. */
#include "mkpayload/cpio/elf/place.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/cpio.h"
#include "host/memory.h"

struct placing {
	struct closure *closure;
	const char *origin, *needed_by;
};

/* Whether this is put for the first time. */
static int is_new(const struct placing *placing, const char *kind, const char *path, const char *of)
{
	char *name = format_string("%s%s\n%s", kind, path, of);
	void **place = memo_at(&placing->closure->placed, name);
	int is = !*place;

	free(name);
	*place = placing->closure;
	return is;
}

static void put(const struct placing *placing, struct archive_entry *entry)
{
	entry->origin = placing->origin;
	entry->needed_by = placing->needed_by;
	archive_put(placing->closure->archive, entry);
}

static void put_link(
	const struct placing *placing, const char *path, const char *target, int is_directory_link)
{
	struct archive_entry entry = { 0 };

	if (!is_new(placing, is_directory_link ? "directory " : "link ", path, target))
		return;
	entry.path = path;
	entry.target = target;
	entry.mode = CPIO_TYPE_LINK | 0777;
	entry.is_directory_link = is_directory_link;
	put(placing, &entry);
}

/* What is one file here is one there, whatever its names: a loader can tell. */
static struct archive_file *share_file(const struct placing *placing, const struct found *found)
{
	char *name = format_string("file %" PRIuMAX " %" PRIuMAX, (uintmax_t)found->object->dev,
		(uintmax_t)found->object->ino);
	void **place = memo_at(&placing->closure->placed, name);
	struct archive_file *file;

	free(name);
	if (!*place) {
		file = archive_add_file(placing->closure->archive, found->real, placing->origin);
		file->state = found->object->state; /* what goes in is what was looked at */
		*place = file;
	}
	return *place;
}

static void put_file(const struct placing *placing, const char *path, const struct found *found)
{
	struct archive_entry entry = { 0 };

	if (found->file || !is_new(placing, "at ", path, found->real))
		return;
	entry.path = path;
	entry.file = share_file(placing, found);
	entry.mode = CPIO_TYPE_FILE | (found->is_executable ? 0755 : 0644);
	put(placing, &entry);
}

/* --- At its own path. --- */

static int is_directory(const struct closure *closure, const char *path)
{
	enum root_kind kind;
	char *resolved;
	int is = guest_walk(&closure->guest, GUEST_AND_SYSROOT, path, &resolved, &kind, 0) == 0 &&
		 kind == ROOT_DIRECTORY;

	free(resolved);
	return is;
}

static void visit_link(void *context, const char *link, const char *target)
{
	const struct placing *placing = context;
	const struct archive_entry *entry = guest_entry(&placing->closure->guest, link);

	if (!entry || !entry->target)
		put_link(placing, link, target, is_directory(placing->closure, link));
}

/* A way over '..' needs the directory that it goes back from. */
static void visit_directory(void *context, const char *path)
{
	const struct placing *placing = context;
	struct archive_entry entry = { 0 };

	if (!is_new(placing, "directory ", path, ""))
		return;
	entry.path = path;
	entry.mode = CPIO_TYPE_DIRECTORY | 0755;
	put(placing, &entry);
}

static const struct found *place_found(const struct placing *placing, const char *path)
{
	struct root_visitor visitor = { visit_link, visit_directory, (void *)placing };
	const struct found *found = found_at(placing->closure, FOUND_BELOW_SYSROOT, "", path);
	char *resolved;

	if (found->problem || !is_new(placing, "way ", path, ""))
		return found;
	guest_walk(&placing->closure->guest, GUEST_AND_SYSROOT, path, &resolved, 0, &visitor);
	put_file(placing, resolved, found);
	free(resolved);
	return found;
}

char *place_file(
	struct closure *closure, const char *path, const char *origin, const char *needed_by)
{
	struct placing placing = { closure, origin, needed_by };

	return copy_string(place_found(&placing, path)->path);
}

/* --- Beside something that is moved. --- */

/* What is not in the archive is as good as a directory: it will be one. */
static int look_or_take(
	const void *context, const char *path, enum root_kind *kind, char *link_target)
{
	const struct guest *guest = context;
	const struct archive_entry *entry = guest_entry(guest, path);

	*kind = entry && entry->target ? ROOT_LINK : ROOT_DIRECTORY;
	if (entry && entry->target && strlen(entry->target) < PATH_MAX)
		strcpy(link_target, entry->target);
	return 0;
}

/* Where a directory of the guest will be; allocated. */
static char *place_directory(const struct placing *placing, const char *path)
{
	struct root root = { look_or_take, &placing->closure->guest };
	struct root_visitor visitor = { 0, visit_directory, (void *)placing };
	char *resolved;

	root_walk(&root, path, &resolved, 0, &visitor);
	return resolved;
}

/* What lies beside a program that is somewhere else in the archive goes with it; the links beside
 * it, too. */
static char *place_beside(const struct placing *placing, const char *name, const char *root,
	const char *here, const char *there)
{
	char *path = root_join(here, name), *guest = root_join(there, name), *placed;
	char target[PATH_MAX];
	enum root_kind kind;

	if (root_look_below(root, path, &kind, target) == 0 && kind == ROOT_LINK &&
		!strchr(target, '/')) {
		put_link(placing, guest, target, 0);
		free(guest);
		placed = place_beside(placing, target, root, here, there);
	} else {
		put_file(placing, guest, found_at(placing->closure, FOUND_ON_MACHINE, root, path));
		placed = guest;
	}
	free(path);
	return placed;
}

static char *place_moved(
	const struct placing *placing, const char *name, const struct directory *at)
{
	char *there = place_directory(placing, at->guest), *here, *placed;

	root_resolve(at->root, at->path, &here, 0, 0);
	placed = place_beside(placing, name, at->root, here, there);
	free(here);
	free(there);
	return placed;
}

/* --- Elsewhere. --- */

/* --flat-libs: all in /lib, and the directory it is in elsewhere leads there. */
static char *place_flat(const struct placing *placing, const struct search *search, char **guest)
{
	const struct directory *at = &search->directory;
	char *flat = root_join("/lib", search->file);

	put_file(placing, flat, search->found);
	if (!at->is_origin && strcmp(at->guest, "/lib") != 0)
		put_link(placing, at->guest, "/lib", 1);
	if (at->is_origin || at->needs_link) {
		free(*guest);
		*guest = copy_string("/lib");
	}
	return flat;
}

/* The guest has no ld.so.cache: what only the cache knows gets a link where the loader looks, and
 * is what the loader finds there: also for $ORIGIN. */
static void put_link_for_loader(const struct placing *placing, const struct directory_list *system,
	const char *name, const char *placed, char **guest)
{
	struct root_visitor visitor = { visit_link, 0, (void *)placing };
	const char *first = system->item[0].path;
	char *link, *resolved;

	if (guest_walk(&placing->closure->guest, GUEST_AND_SYSROOT, first, &resolved, 0,
		    &visitor) != 0) {
		free(resolved);
		resolved = copy_string(first);
	}
	link = root_join(resolved, name);
	if (strcmp(link, placed) != 0)
		put_link(placing, link, placed, 0);
	free(link);
	free(resolved);
	free(*guest);
	*guest = copy_string(first);
}

char *place_library(const struct search *search, char **guest)
{
	const struct link_map *map = search->map;
	const struct directory *at = &search->directory;
	struct placing placing = { map->closure, map->file->origin,
		map->item[search->needed_by].entry };
	char *path, *placed;

	*guest = copy_string(at->guest);
	if (search->found->file)
		placed = copy_string(search->found->path);
	else if (map->closure->is_flat)
		return place_flat(&placing, search, guest);
	else if (at->is_moved)
		return place_moved(&placing, search->file, at);
	else {
		path = root_join(at->path, search->file);
		placed = place_file(map->closure, path, placing.origin, placing.needed_by);
		free(path);
	}
	if (at->needs_link && map->closure->part != GUEST_ARCHIVE)
		put_link_for_loader(&placing, &map->loader->system, search->file, placed, guest);
	return placed;
}
