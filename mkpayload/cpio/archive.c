/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive.c - what shall be in an initial CPIO, collected from several sources. */
#include "mkpayload/cpio/archive.h"

#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/built_in.h"

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

void archive_free_entry(struct archive_entry *entry)
{
	free((char *)entry->path);
	free((char *)entry->origin);
	free((char *)entry->needed_by);
	free((char *)entry->target);
}

/* --- Putting. --- */

static void append(struct archive *archive, const struct archive_entry *entry, size_t path_bytes)
{
	struct archive_entry *kept;

	if (archive->count == archive->room) {
		archive->room = archive->room ? archive->room * 2 : 64;
		archive->entries =
			reallocate(archive->entries, archive->room * sizeof *archive->entries);
	}
	kept = &archive->entries[archive->count];
	*kept = *entry;
	kept->path = format_string("%.*s", (int)path_bytes, entry->path);
	kept->origin = copy_string(entry->origin);
	kept->needed_by = entry->needed_by ? copy_string(entry->needed_by) : 0;
	kept->target = entry->target ? copy_string(entry->target) : 0;
	kept->order = archive->count++;
}

static void put_directories_above(struct archive *archive, const struct archive_entry *entry)
{
	struct archive_entry above = { 0 };
	const char *slash;

	above.path = entry->path;
	above.origin = entry->origin;
	above.needed_by = entry->path;
	above.mode = CPIO_TYPE_DIRECTORY | 0755;
	above.weight = ARCHIVE_IMPLIED;
	for (slash = strchr(entry->path, '/'); slash; slash = strchr(slash + 1, '/'))
		append(archive, &above, (size_t)(slash - entry->path));
}

int archive_excludes(struct archive *archive, const char *path)
{
	return exclusion_has(&archive->excluded, path + strspn(path, "/"));
}

static const char *check(const struct archive_entry *entry, size_t path_bytes)
{
	struct built_in meets = { entry->path, entry->mode, entry->major, entry->minor };
	struct cpio_header header = { { 0 } };
	const char *problem = 0;

	header.field[CPIO_MODE] = entry->mode;
	header.field[CPIO_UID] = entry->uid;
	header.field[CPIO_GID] = entry->gid;
	header.field[CPIO_RDEVMAJOR] = entry->major;
	header.field[CPIO_RDEVMINOR] = entry->minor;
	if (strcmp(entry->path, ".") != 0)
		problem = cpio_check_path(entry->path, path_bytes);
	else if (!is_directory(entry))
		problem = "the root must be a directory";
	if (!problem)
		problem = cpio_check_header(&header);
	if (!problem)
		problem = built_in_check(&meets);
	if (!problem && entry->target)
		problem = cpio_check_target(entry->target, strlen(entry->target));
	return problem;
}

void archive_put(struct archive *archive, const struct archive_entry *entry)
{
	struct archive_entry put = *entry;
	const char *problem;
	struct text_shown shown;
	size_t path_bytes;

	while (*put.path == '/')
		put.path++;
	path_bytes = strlen(put.path);
	while (is_directory(&put) && path_bytes > 0 && put.path[path_bytes - 1] == '/')
		path_bytes--;
	if (path_bytes == 0) {
		put.path = is_directory(&put) ? "." : "";
		path_bytes = strlen(put.path);
	}
	problem = check(&put, path_bytes);
	if (problem)
		die("%s: /%s: %s", put.origin, text_show(&shown, put.path, path_bytes), problem);
	put_directories_above(archive, &put);
	append(archive, &put, path_bytes);
}

/* --- Merging. --- */

static const char *type_name(const struct archive_entry *entry)
{
	switch (entry->mode & CPIO_TYPE_MASK) {
	case CPIO_TYPE_FILE:
		return "file";
	case CPIO_TYPE_DIRECTORY:
		return entry->weight == ARCHIVE_IMPLIED ? "directory for what is in it"
							: "directory";
	case CPIO_TYPE_LINK:
		return "symbolic link";
	case CPIO_TYPE_BLOCK:
		return "block device";
	case CPIO_TYPE_CHARACTER:
		return "character device";
	case CPIO_TYPE_PIPE:
		return "pipe";
	default:
		return "socket";
	}
}

struct comparison {
	uint8_t *bytes;
	size_t at;
	int differs;
};

static void keep_bytes(void *context, const void *bytes, size_t size)
{
	struct comparison *comparison = context;

	memcpy(comparison->bytes + comparison->at, bytes, size);
	comparison->at += size;
}

static void compare_bytes(void *context, const void *bytes, size_t size)
{
	struct comparison *comparison = context;

	comparison->differs |= memcmp(comparison->bytes + comparison->at, bytes, size) != 0;
	comparison->at += size;
}

int archive_same_bytes(const struct archive_file *a, const struct archive_file *b)
{
	struct comparison comparison = { 0, 0, 0 };

	if (a->dev == b->dev && a->ino == b->ino)
		return 1;
	if (a->size_bytes != b->size_bytes)
		return 0;
	comparison.bytes = allocate(a->size_bytes);
	archive_read_file(a, 0, keep_bytes, &comparison);
	comparison.at = 0;
	archive_read_file(b, 0, compare_bytes, &comparison);
	free(comparison.bytes);
	return !comparison.differs;
}

/* Says in what two entries differ; 0 when they are the same. */
static const char *find_difference(const struct archive_entry *a, const struct archive_entry *b)
{
	if ((a->mode ^ b->mode) & CPIO_TYPE_MASK)
		return "type";
	if (a->mode != b->mode || a->uid != b->uid || a->gid != b->gid)
		return "mode or owner";
	if (a->major != b->major || a->minor != b->minor)
		return "device number";
	if (a->target && strcmp(a->target, b->target) != 0)
		return "target";
	if (a->file && !archive_same_bytes(a->file, b->file))
		return "content";
	return 0;
}

/* What somebody asked for itself tells more about it than who needs it. */
static int is_asked(const struct archive_entry *entry)
{
	return !entry->needed_by;
}

/* Says which of two entries of one path stays: 0 for a, 1 for b. a was put first. */
static int choose(const struct archive_entry *a, const struct archive_entry *b)
{
	const char *difference, *advice = "";

	if (is_directory(a) && is_directory(b) && a->weight != b->weight)
		return a->weight < b->weight;
	difference = find_difference(a, b);
	if (!difference)
		return !is_asked(a) && is_asked(b);
	if (a->weight == ARCHIVE_MINIMAL || b->weight == ARCHIVE_MINIMAL)
		advice = "; --no-default leaves the minimal content out";
	die("/%s: two sources that differ in %s: %s (%s) and %s (%s)%s", a->path, difference,
		a->origin, type_name(a), b->origin, type_name(b), advice);
}

/* Which of two files of the same bytes an entry has decides which names are hard links: the one
 * with more of them, whatever the order of the options. */
static struct archive_file *choose_file(struct archive_file *a, struct archive_file *b)
{
	if (a->names != b->names)
		return a->names > b->names ? a : b;
	if (a->first != b->first)
		return a->first < b->first ? a : b;
	return a->last <= b->last ? a : b;
}

static void count_names(struct archive *archive)
{
	struct archive_entry *entry;
	size_t i, place = 0;

	for (i = 0; i < archive->count; i++) {
		entry = &archive->entries[i];
		place += i > 0 && strcmp(entry->path, entry[-1].path) != 0;
		if (!entry->file)
			continue;
		if (entry->file->names++ == 0)
			entry->file->first = place;
		entry->file->last = place;
	}
}

static int compare_entries(const void *a, const void *b)
{
	const struct archive_entry *first = a, *second = b;
	int order = strcmp(first->path, second->path);

	if (order)
		return order;
	return first->order < second->order ? -1 : 1;
}

void archive_merge(struct archive *archive)
{
	struct archive_entry *last, *next;
	struct archive_file *file;
	size_t i, kept = 0;

	if (archive->count == 0)
		return;
	archive_follow(archive);
	qsort(archive->entries, archive->count, sizeof *archive->entries, compare_entries);
	count_names(archive);
	for (i = 1; i < archive->count; i++) {
		last = &archive->entries[kept];
		next = &archive->entries[i];
		if (strcmp(last->path, next->path) != 0) {
			archive->entries[++kept] = *next;
			continue;
		}
		file = last->file && next->file ? choose_file(last->file, next->file) : 0;
		if (choose(last, next)) {
			archive_free_entry(last);
			*last = *next;
		} else {
			archive_free_entry(next);
		}
		last->file = file;
	}
	archive->count = kept + 1;
	for (i = 0; i < archive->count; i++)
		archive->entries[i].order = i; /* what is put from now on comes behind them */
}

void archive_end(struct archive *archive)
{
	struct archive_file *file, *next;
	size_t i;

	for (i = 0; i < archive->count; i++)
		archive_free_entry(&archive->entries[i]);
	free(archive->entries);
	exclusion_end(&archive->excluded);
	for (i = 0; i < ARCHIVE_LOSSES; i++)
		free(archive->lost[i].first);
	for (file = archive->files; file; file = next) {
		next = file->next;
		free(file->path);
		free(file->source);
		free(file->origin);
		free(file);
	}
	memset(archive, 0, sizeof *archive);
}
