/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_follow.c - paths of an archive that lead through symbolic links to directories.
 *
 * Linux follows such links while it unpacks, other readers refuse them; so nothing is put behind
 * one. Where /lib is a link to usr/lib, lib/modules/x becomes usr/lib/modules/x: the same file for
 * everyone who names it /lib/modules/x. */
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/archive.h"
#include "mkpayload/cpio/root.h"

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

/* The symbolic links to directories of an archive, which are few among its entries; sorted. The
 * strings are the entries' own: they stay where they are when more are put. */
struct directory_link {
	const char *path, *target;
};

struct directory_links {
	struct directory_link *item;
	size_t count;
	char *last, *last_end; /* a directory, and where it leads: neighbours lie in one */
};

static int compare(const void *a, const void *b)
{
	return strcmp(
		((const struct directory_link *)a)->path, ((const struct directory_link *)b)->path);
}

static void collect_links(struct directory_links *links, const struct archive *archive)
{
	struct directory_link *link;
	size_t i;

	memset(links, 0, sizeof *links);
	links->item = allocate((archive->count + 1) * sizeof *links->item);
	for (i = 0; i < archive->count; i++) {
		if (!archive->entries[i].is_directory_link)
			continue;
		link = &links->item[links->count++];
		link->path = archive->entries[i].path;
		link->target = archive->entries[i].target;
	}
	qsort(links->item, links->count, sizeof *links->item, compare);
}

static void end_links(struct directory_links *links)
{
	free(links->item);
	free(links->last);
	free(links->last_end);
}

/* All that is no link to a directory is as good as a directory here. */
static int look(const void *context, const char *path, enum root_kind *kind, char *link_target)
{
	const struct directory_links *links = context;
	struct directory_link wanted = { path + 1, 0 }, *link;

	link = bsearch(&wanted, links->item, links->count, sizeof wanted, compare);
	*kind = link ? ROOT_LINK : ROOT_DIRECTORY;
	if (link && strlen(link->target) < PATH_MAX)
		strcpy(link_target, link->target);
	return 0;
}

/* Where a directory leads, absolute. */
static char *follow_directory(const struct directory_links *links, const char *path)
{
	struct root root = { look, links };
	char *absolute = root_join("/", path), *end;

	if (root_walk(&root, absolute, &end, 0, 0))
		die("/%s: leads through symbolic links that go round in circles", path);
	free(absolute);
	return end;
}

/* The path that a path becomes, without '/' at its beginning; "" is the root. Allocated. */
static char *follow(struct directory_links *links, const char *path, int is_directory)
{
	const char *slash = strrchr(path, '/');
	char *directory, *end, *joined;

	if (is_directory || !slash) {
		end = is_directory ? follow_directory(links, path) : root_join("/", path);
		joined = copy_string(end + 1);
		free(end);
		return joined;
	}
	directory = format_string("%.*s", (int)(slash - path), path);
	if (!links->last || strcmp(links->last, directory) != 0) {
		free(links->last);
		free(links->last_end);
		links->last = copy_string(directory);
		links->last_end = follow_directory(links, directory);
	}
	free(directory);
	end = root_join(links->last_end, slash + 1);
	joined = copy_string(end + 1);
	free(end);
	return joined;
}

char *archive_follow_path(const struct archive *archive, const char *path, int is_directory)
{
	struct directory_links links;
	char *followed;

	collect_links(&links, archive);
	followed = follow(&links, path, is_directory);
	end_links(&links);
	return followed;
}

/* Every link leads to a directory that is there. */
static void put_ends(struct archive *archive, const struct directory_links *links)
{
	struct archive_entry end = { 0 };
	size_t i, count = archive->count;
	char *path;

	for (i = 0; i < count; i++) {
		if (!archive->entries[i].is_directory_link)
			continue;
		path = follow_directory(links, archive->entries[i].path);
		end.path = path;
		end.origin = archive->entries[i].origin;
		end.needed_by = archive->entries[i].path;
		end.mode = CPIO_TYPE_DIRECTORY | 0755;
		end.weight = ARCHIVE_IMPLIED;
		if (path[1])
			archive_put(archive, &end);
		free(path);
	}
}

/* What a link to the root leads to is the root, which needs no entry that nobody asked for. */
static void replace(struct archive *archive, char **paths)
{
	struct archive_entry *entry;
	size_t i, kept = 0;

	for (i = 0; i < archive->count; i++) {
		entry = &archive->entries[i];
		free((char *)entry->path);
		entry->path = paths[i];
		if (!*paths[i] && entry->weight == ARCHIVE_IMPLIED) {
			archive_free_entry(entry);
			continue;
		}
		if (!*paths[i]) {
			free(paths[i]);
			entry->path = copy_string(".");
		}
		archive->entries[kept++] = *entry;
	}
	archive->count = kept;
}

void archive_follow(struct archive *archive)
{
	struct archive_entry *entry;
	struct directory_links links;
	char **paths, *needed_by;
	size_t i;

	collect_links(&links, archive);
	if (links.count) {
		put_ends(archive, &links);
		/* All are found before the first is moved: links lie behind links, too. */
		paths = allocate(archive->count * sizeof *paths);
		for (i = 0; i < archive->count; i++) {
			entry = &archive->entries[i];
			paths[i] = strcmp(entry->path, ".") == 0
					   ? copy_string(".")
					   : follow(&links, entry->path, is_directory(entry));
			if (!entry->needed_by)
				continue;
			needed_by = follow(&links, entry->needed_by, 0);
			free((char *)entry->needed_by);
			entry->needed_by = needed_by;
		}
		replace(archive, paths);
		free(paths);
	}
	end_links(&links);
}
