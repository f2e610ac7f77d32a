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

enum { LINKS_DEEP_MAX = 40 };

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

/* Where a link leads, without '/' at its beginning; allocated. */
static char *link_end(const struct archive_entry *link)
{
	char *absolute = format_string("/%s", link->path), *directory, *joined, *clean, *end;

	directory = root_directory_of(absolute);
	joined = *link->target == '/' ? copy_string(link->target)
				      : root_join(directory, link->target);
	clean = root_clean(joined);
	end = copy_string(clean + 1);
	free(clean);
	free(joined);
	free(directory);
	free(absolute);
	return end;
}

/* The symbolic links to directories of an archive, which are few among its entries. */
struct directory_links {
	const struct archive_entry **item;
	size_t count;
};

static void collect_links(struct directory_links *links, const struct archive *archive)
{
	size_t i;

	links->count = 0;
	links->item = allocate((archive->count + 1) * sizeof *links->item);
	for (i = 0; i < archive->count; i++) {
		if (archive->entries[i].is_directory_link)
			links->item[links->count++] = &archive->entries[i];
	}
}

/* The link that the path lies behind; of a directory, or that it is. */
static const struct archive_entry *find_link(
	const struct directory_links *links, const char *path, int is_directory)
{
	const struct archive_entry *entry;
	size_t i, length;

	for (i = 0; i < links->count; i++) {
		entry = links->item[i];
		length = strlen(entry->path);
		if (strncmp(path, entry->path, length) == 0 &&
			(path[length] == '/' || (is_directory && !path[length])))
			return entry;
	}
	return 0;
}

static char *follow(const struct directory_links *links, const char *path, int is_directory)
{
	const struct archive_entry *link;
	char *followed = copy_string(path), *end, *longer;
	int deep = 0;

	while ((link = find_link(links, followed, is_directory))) {
		if (++deep > LINKS_DEEP_MAX)
			die("/%s: leads through symbolic links that go round in circles", path);
		end = link_end(link);
		longer = format_string("%s%s", end, followed + strlen(link->path) + (*end ? 0 : 1));
		free(end);
		free(followed);
		followed = longer;
	}
	return followed;
}

char *archive_follow_path(const struct archive *archive, const char *path, int is_directory)
{
	struct directory_links links;
	char *followed;

	collect_links(&links, archive);
	followed = follow(&links, path, is_directory);
	free(links.item);
	return followed;
}

/* Every link leads to a directory that is there. */
static int put_ends(struct archive *archive)
{
	struct archive_entry end = { 0 }, *link;
	size_t i, count = archive->count;
	int links = 0;
	char *path;

	for (i = 0; i < count; i++) {
		link = &archive->entries[i];
		if (!link->is_directory_link)
			continue;
		links++;
		path = link_end(link);
		end.path = path;
		end.origin = link->origin;
		end.needed_by = link->path;
		end.mode = CPIO_TYPE_DIRECTORY | 0755;
		end.weight = ARCHIVE_IMPLIED;
		if (*path)
			archive_put(archive, &end);
		free(path);
	}
	return links;
}

void archive_follow(struct archive *archive)
{
	struct archive_entry *entry;
	struct directory_links links;
	char **paths, *needed_by;
	size_t i;

	if (!put_ends(archive))
		return;
	collect_links(&links, archive);
	/* All are found before the first is moved: links lie behind links, too. */
	paths = allocate(archive->count * sizeof *paths);
	for (i = 0; i < archive->count; i++) {
		entry = &archive->entries[i];
		paths[i] = follow(&links, entry->path, is_directory(entry));
		if (!entry->needed_by)
			continue;
		needed_by = follow(&links, entry->needed_by, 0);
		free((char *)entry->needed_by);
		entry->needed_by = needed_by;
	}
	for (i = 0; i < archive->count; i++) {
		free((char *)archive->entries[i].path);
		archive->entries[i].path = paths[i];
	}
	free(paths);
	free(links.item);
}
