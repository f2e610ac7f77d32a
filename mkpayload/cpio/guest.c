/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * guest.c - an archive as the guest will see it: as its root. */
#include "mkpayload/cpio/guest.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "mkpayload/cpio/built_in.h"

/* --- Indexes, sorted by merging: no choice of names makes that slow. --- */

typedef const char *key_of(const struct archive_entry *entry);

static const char *path_of(const struct archive_entry *entry)
{
	return entry->path;
}

static const char *name_of(const struct archive_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');

	return slash ? slash + 1 : entry->path;
}

static void merge(const struct archive *archive, key_of *key, size_t *to, const size_t *from,
	size_t left, size_t count)
{
	size_t right = left, end = left, i;

	for (left = 0, i = 0; i < count; i++) {
		if (right == count ||
			(left < end && strcmp(key(&archive->entries[from[left]]),
					       key(&archive->entries[from[right]])) <= 0))
			to[i] = from[left++];
		else
			to[i] = from[right++];
	}
}

static void sort(
	const struct archive *archive, key_of *key, size_t *index, size_t *room, size_t count)
{
	size_t half = count / 2;

	if (count < 2)
		return;
	sort(archive, key, index, room, half);
	sort(archive, key, index + half, room, count - half);
	/* Much of it is in order already. */
	if (strcmp(key(&archive->entries[index[half - 1]]), key(&archive->entries[index[half]])) <=
		0)
		return;
	memcpy(room, index, count * sizeof *index);
	merge(archive, key, index, room, half, count);
}

static size_t *make_index(const struct guest *guest, key_of *key)
{
	size_t *index = allocate((guest->count + 1) * sizeof *index);
	size_t *room = allocate((guest->count + 1) * sizeof *room), i;

	for (i = 0; i < guest->count; i++)
		index[i] = i;
	sort(guest->archive, key, index, room, guest->count);
	free(room);
	return index;
}

/* The first place in the index whose key is not before this one. */
static size_t find_first(
	const struct guest *guest, const size_t *index, key_of *key, const char *wanted)
{
	size_t first = 0, end = guest->count, middle;

	while (first < end) {
		middle = first + (end - first) / 2;
		if (strcmp(key(&guest->archive->entries[index[middle]]), wanted) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

void guest_begin(struct guest *guest, const struct archive *archive, const char *sysroot)
{
	memset(guest, 0, sizeof *guest);
	guest->archive = archive;
	guest->count = archive->count;
	guest->sysroot = sysroot;
	guest->by_path = make_index(guest, path_of);
}

void guest_end(struct guest *guest)
{
	free(guest->by_path);
	free(guest->by_name);
	memset(guest, 0, sizeof *guest);
}

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

/* Of what Linux has itself. */
static const struct archive_entry *find_built_in(const char *path)
{
	static struct archive_entry entries[BUILT_IN_COUNT];
	size_t i;

	for (i = 0; i < BUILT_IN_COUNT; i++) {
		if (strcmp(built_in[i].path, path) != 0)
			continue;
		entries[i].path = built_in[i].path;
		entries[i].mode = built_in[i].mode;
		return &entries[i];
	}
	return 0;
}

const struct archive_entry *guest_entry(const struct guest *guest, const char *path)
{
	const struct archive_entry *entry, *found = 0;
	size_t i;

	path += *path == '/';
	for (i = find_first(guest, guest->by_path, path_of, path); i < guest->count; i++) {
		entry = &guest->archive->entries[guest->by_path[i]];
		if (strcmp(entry->path, path) != 0)
			break;
		if (!is_directory(entry))
			return entry;
		found = entry;
	}
	return found ? found : find_built_in(path);
}

int guest_has_name(struct guest *guest, const char *name)
{
	size_t i;

	if (!guest->by_name)
		guest->by_name = make_index(guest, name_of);
	i = find_first(guest, guest->by_name, name_of, name);
	return i < guest->count &&
	       strcmp(name_of(&guest->archive->entries[guest->by_name[i]]), name) == 0;
}

/* --- As a root. --- */

static int look_at_entry(const struct archive_entry *entry, enum root_kind *kind, char *link_target)
{
	if (!entry)
		return ENOENT;
	if (entry->target && strlen(entry->target) >= PATH_MAX)
		return ENAMETOOLONG;
	if (entry->target)
		strcpy(link_target, entry->target);
	*kind = entry->target         ? ROOT_LINK
		: entry->file         ? ROOT_FILE
		: is_directory(entry) ? ROOT_DIRECTORY
				      : ROOT_OTHER;
	return 0;
}

static int look(const void *context, const char *path, enum root_kind *kind, char *link_target)
{
	return look_at_entry(guest_entry(context, path), kind, link_target);
}

static int look_at_both(
	const void *context, const char *path, enum root_kind *kind, char *link_target)
{
	const struct guest *guest = context;
	const struct archive_entry *entry = guest_entry(guest, path);
	int problem;

	if (entry && !is_directory(entry))
		return look_at_entry(entry, kind, link_target);
	problem = root_look_below(guest->sysroot, path, kind, link_target);
	if (entry && (problem || *kind != ROOT_LINK))
		return look_at_entry(entry, kind, link_target);
	return problem;
}

int guest_walk(const struct guest *guest, enum guest_part part, const char *path, char **resolved,
	enum root_kind *kind, const struct root_visitor *visitor)
{
	struct root root = { part == GUEST_ARCHIVE ? look : look_at_both, guest };

	return root_walk(&root, path, resolved, kind, visitor);
}

void guest_glob(const struct guest *guest, const char *pattern,
	void (*take)(void *context, const char *path), void *context)
{
	size_t fixed = strcspn(pattern + 1, "*?[\\"), i;
	char *begin = format_string("%.*s", (int)fixed, pattern + 1), *path;
	const struct archive_entry *entry;

	for (i = find_first(guest, guest->by_path, path_of, begin); i < guest->count; i++) {
		entry = &guest->archive->entries[guest->by_path[i]];
		if (strncmp(entry->path, begin, fixed) != 0)
			break;
		if (is_directory(entry))
			continue;
		path = format_string("/%s", entry->path);
		if (fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD) == 0)
			take(context, path);
		free(path);
	}
	free(begin);
}
