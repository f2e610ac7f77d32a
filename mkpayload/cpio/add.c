/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * add.c - --add SRC:DST[:MODE]: a file, a symbolic link, or a directory with all that is in
 * it.
 *
 * What depends on who packs and when is left behind: owners become 0, times the archive's, modes
 * 0755 (directories, and files that anyone may run) or 0644. Links are kept as links: symbolic ones
 * with their targets, hard ones where both names are in the same SRC. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/cpio.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "host/text.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/root.h"

struct addition {
	struct archive *archive;
	const char *origin;           /* --add WORDS */
	struct archive_file *earlier; /* the archive's files before this --add: never linked to */
	char *source, *guest_path;
	const char *mode_word; /* 0 without; is for the source itself, not for what is in it */
	uint32_t mode;
};

static void add_path(
	const struct addition *addition, const char *source, struct archive_entry *entry);

/* Another name of this file that came with the same --add; 0 if there is none. */
static struct archive_file *find_link(const struct addition *addition, const struct stat *status)
{
	struct archive_file *file;

	if (status->st_nlink < 2)
		return 0;
	for (file = addition->archive->files; file != addition->earlier; file = file->next) {
		if (file->dev == status->st_dev && file->ino == status->st_ino)
			return file;
	}
	return 0;
}

static void add_file(const struct addition *addition, struct archive_entry *entry,
	const struct stat *status, const char *source)
{
	entry->mode = CPIO_TYPE_FILE;
	entry->needs = ARCHIVE_NEEDS_LIBRARIES;
	if (entry->weight == ARCHIVE_ASKED)
		entry->mode |= addition->mode;
	else
		entry->mode |= status->st_mode & 0111 ? 0755 : 0644;
	entry->file = find_link(addition, status);
	if (!entry->file)
		entry->file = archive_add_file(addition->archive, source, entry->origin);
	archive_put(addition->archive, entry);
}

static void add_link(
	const struct addition *addition, struct archive_entry *entry, const char *source)
{
	char target[CPIO_LINK_TARGET_BYTES_MAX + 1];
	ssize_t length = readlink(source, target, sizeof target - 1);

	if (length < 0)
		die("%s: %s: %s", addition->origin, source, strerror(errno));
	target[length] = 0;
	entry->mode = CPIO_TYPE_LINK | 0777;
	entry->target = target;
	archive_put(addition->archive, entry);
}

static void add_directory(
	const struct addition *addition, struct archive_entry *entry, const char *source)
{
	struct archive_entry below;
	struct listing listing;
	const char *problem = listing_read(&listing, source);
	char *below_source, *below_path;
	size_t i;

	if (problem)
		die("%s: %s: %s", addition->origin, source, problem);
	entry->mode = CPIO_TYPE_DIRECTORY;
	entry->mode |= entry->weight == ARCHIVE_ASKED ? addition->mode : 0755;
	archive_put(addition->archive, entry);
	for (i = 0; i < listing.count; i++) {
		if (temporary_is_name(listing.name[i])) {
			complain(
				"%s/%s: note: not finished, and left out", source, listing.name[i]);
			continue;
		}
		below_source = root_join(source, listing.name[i]);
		below_path = root_join(entry->path, listing.name[i]);
		memset(&below, 0, sizeof below);
		below.path = below_path;
		below.origin = entry->origin;
		below.weight = ARCHIVE_IMPLIED;
		add_path(addition, below_source, &below);
		free(below_source);
		free(below_path);
	}
	listing_free(&listing);
}

static void add_path(
	const struct addition *addition, const char *source, struct archive_entry *entry)
{
	struct stat status;

	if (lstat(source, &status))
		die("%s: %s: %s", addition->origin, source, strerror(errno));
	if (S_ISREG(status.st_mode))
		add_file(addition, entry, &status, source);
	else if (S_ISDIR(status.st_mode))
		add_directory(addition, entry, source);
	else if (S_ISLNK(status.st_mode) && entry->weight == ARCHIVE_ASKED)
		die("%s: %s: a symbolic link has no mode", addition->origin, source);
	else if (S_ISLNK(status.st_mode))
		add_link(addition, entry, source);
	else
		die("%s: %s: no file, directory or symbolic link; "
		    "nodes, pipes and sockets are made by a --spec",
			addition->origin, source);
}

/* Cuts SRC:DST[:MODE] in place, from its end: a SRC may have colons in it. */
static const char *cut_words(struct addition *addition)
{
	char *colon = strrchr(addition->source, ':');

	if (!colon)
		return "wanted SRC:DST or SRC:DST:MODE";
	if (colon[1] != '/') {
		*colon = 0;
		addition->mode_word = colon + 1;
		colon = strrchr(addition->source, ':');
		if (!colon || colon[1] != '/')
			return "wanted SRC:DST or SRC:DST:MODE with a DST that begins with '/'";
		if (text_get_number(&addition->mode, addition->mode_word, 8, 07777))
			return "MODE must be an octal number up to 7777";
	}
	*colon = 0;
	addition->guest_path = colon + 1;
	return *addition->source ? 0 : "SRC is empty";
}

/* A DST that ends in '/' is the directory that a file or link is put into, under its own name. */
static char *place(const struct addition *addition)
{
	const char *name = strrchr(addition->source, '/');
	size_t length = strlen(addition->guest_path);
	struct stat status;

	if (addition->guest_path[length - 1] == '/' && !lstat(addition->source, &status) &&
		!S_ISDIR(status.st_mode))
		return format_string(
			"%s%s", addition->guest_path, name ? name + 1 : addition->source);
	while (length > 1 && addition->guest_path[length - 1] == '/')
		length--;
	return format_string("%.*s", (int)length, addition->guest_path);
}

const char *cpio_put_added(struct archive *archive, const char *words)
{
	struct addition addition = { 0 };
	struct archive_entry entry = { 0 };
	const char *problem;
	char *path, *source, *origin = format_string("--add %s", words);

	addition.archive = archive;
	addition.earlier = archive->files;
	addition.source = copy_string(words);
	addition.origin = origin;
	problem = cut_words(&addition);
	if (!problem) {
		path = place(&addition);
		entry.path = path;
		entry.origin = addition.origin;
		entry.weight = addition.mode_word ? ARCHIVE_ASKED : ARCHIVE_IMPLIED;
		source = cpio_source(archive, addition.source, 0);
		add_path(&addition, source, &entry);
		free(source);
		free(path);
	}
	free(addition.source);
	free(origin);
	return problem;
}

void cpio_put_tree(
	struct archive *archive, const char *source, const char *path, const char *origin)
{
	struct addition addition = {
		.archive = archive, .origin = origin, .earlier = archive->files
	};
	struct archive_entry entry = { .path = path, .origin = origin };

	add_path(&addition, source, &entry);
}
