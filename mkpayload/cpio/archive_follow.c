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
#include "mkpayload/cpio/elf/root.h"

enum { PASSAGES_DEEP_MAX = 40 };

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

int archive_has(const struct archive *archive, const char *path)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (strcmp(archive->entries[i].path, path) == 0)
			return 1;
	}
	return 0;
}

int archive_has_name(const struct archive *archive, const char *name)
{
	const char *path, *slash;
	size_t i;

	for (i = 0; i < archive->count; i++) {
		path = archive->entries[i].path;
		slash = strrchr(path, '/');
		if (strcmp(slash ? slash + 1 : path, name) == 0)
			return 1;
	}
	return 0;
}

/* Where a passage leads, without '/' at its beginning; allocated. */
static char *passage_end(const struct archive_entry *passage)
{
	char *absolute = format_string("/%s", passage->path), *directory, *joined, *clean, *end;

	directory = root_directory_of(absolute);
	joined = *passage->target == '/' ? copy_string(passage->target)
					 : root_join(directory, passage->target);
	clean = root_clean(joined);
	end = copy_string(clean + 1);
	free(clean);
	free(joined);
	free(directory);
	free(absolute);
	return end;
}

/* The passages of an archive, which are few among its entries. */
struct passages {
	const struct archive_entry **item;
	size_t count;
};

static void passages_collect(struct passages *passages, const struct archive *archive)
{
	size_t i;

	passages->count = 0;
	passages->item = allocate((archive->count + 1) * sizeof *passages->item);
	for (i = 0; i < archive->count; i++) {
		if (archive->entries[i].is_passage)
			passages->item[passages->count++] = &archive->entries[i];
	}
}

/* The passage that the path lies behind; of a directory, or that it is. */
static const struct archive_entry *find_passage(
	const struct passages *passages, const char *path, int is_directory)
{
	const struct archive_entry *entry;
	size_t i, length;

	for (i = 0; i < passages->count; i++) {
		entry = passages->item[i];
		length = strlen(entry->path);
		if (strncmp(path, entry->path, length) == 0 &&
			(path[length] == '/' || (is_directory && !path[length])))
			return entry;
	}
	return 0;
}

static char *follow(const struct passages *passages, const char *path, int is_directory)
{
	const struct archive_entry *passage;
	char *followed = copy_string(path), *end, *longer;
	int deep = 0;

	while ((passage = find_passage(passages, followed, is_directory))) {
		if (++deep > PASSAGES_DEEP_MAX)
			die("/%s: leads through symbolic links that go round in circles", path);
		end = passage_end(passage);
		longer = format_string(
			"%s%s", end, followed + strlen(passage->path) + (*end ? 0 : 1));
		free(end);
		free(followed);
		followed = longer;
	}
	return followed;
}

char *archive_follow_path(const struct archive *archive, const char *path, int is_directory)
{
	struct passages passages;
	char *followed;

	passages_collect(&passages, archive);
	followed = follow(&passages, path, is_directory);
	free(passages.item);
	return followed;
}

/* Every passage leads to a directory that is there. */
static int put_ends(struct archive *archive)
{
	struct archive_entry end = { 0 }, *passage;
	size_t i, count = archive->count;
	int passages = 0;
	char *path;

	for (i = 0; i < count; i++) {
		passage = &archive->entries[i];
		if (!passage->is_passage)
			continue;
		passages++;
		path = passage_end(passage);
		end.path = path;
		end.origin = passage->origin;
		end.needed_by = passage->path;
		end.mode = CPIO_TYPE_DIRECTORY | 0755;
		end.weight = ARCHIVE_IMPLIED;
		if (*path)
			archive_put(archive, &end);
		free(path);
	}
	return passages;
}

void archive_follow(struct archive *archive)
{
	struct archive_entry *entry;
	struct passages passages;
	char **paths, *needed_by;
	size_t i;

	if (!put_ends(archive))
		return;
	passages_collect(&passages, archive);
	/* All are found before the first is moved: passages lie behind passages, too. */
	paths = allocate(archive->count * sizeof *paths);
	for (i = 0; i < archive->count; i++) {
		entry = &archive->entries[i];
		paths[i] = follow(&passages, entry->path, is_directory(entry));
		if (!entry->needed_by)
			continue;
		needed_by = follow(&passages, entry->needed_by, 0);
		free((char *)entry->needed_by);
		entry->needed_by = needed_by;
	}
	for (i = 0; i < archive->count; i++) {
		free((char *)archive->entries[i].path);
		archive->entries[i].path = paths[i];
	}
	free(paths);
	free(passages.item);
}
