/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * addition.c - files, symbolic links and directories of this machine, as one option puts them. */
#include "mkpayload/cpio/addition.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "format/cpio.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "host/text.h"
#include "mkpayload/cpio/root.h"

void addition_begin(struct addition *addition, struct archive *archive, const char *origin)
{
	memset(addition, 0, sizeof *addition);
	addition->archive = archive;
	addition->origin = origin;
	addition->earlier = archive->files;
}

/* Another name of this file that came with the same option; 0 if there is none. */
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

static void lose(struct archive *archive, enum archive_loss loss, const char *path)
{
	struct archive_lost *lost = &archive->lost[loss];

	if (lost->count++ == 0)
		lost->first = format_string("/%s", path + strspn(path, "/"));
}

void addition_note_losses(const struct archive *archive)
{
	static const char *const what[ARCHIVE_LOSSES] = {
		[ARCHIVE_LOSES_SETUID] = "without its setuid or setgid bit; --keep-modes keeps it",
		[ARCHIVE_LOSES_CAPABILITIES] = "without its file capabilities, which an initial "
					       "CPIO cannot hold",
	};
	struct text_shown shown;
	const struct archive_lost *lost;
	char *others;
	size_t i;

	for (i = 0; i < ARCHIVE_LOSSES; i++) {
		lost = &archive->lost[i];
		if (lost->count == 0)
			continue;
		others = format_string(" and %lu more", (unsigned long)lost->count - 1);
		complain("note: %s%s: %s", text_show(&shown, lost->first, strlen(lost->first)),
			lost->count > 1 ? others : "", what[i]);
		free(others);
	}
}

static void put_file(const struct addition *addition, struct archive_entry *entry,
	const struct stat *status, const char *source)
{
	if (!addition->mode_word && status->st_mode & (S_ISUID | S_ISGID) & ~entry->mode)
		lose(addition->archive, ARCHIVE_LOSES_SETUID, entry->path);
	if (lgetxattr(source, "security.capability", 0, 0) > 0)
		lose(addition->archive, ARCHIVE_LOSES_CAPABILITIES, entry->path);
	entry->needs = addition->follows_scripts && status->st_mode & 0111
			       ? ARCHIVE_NEEDS_INTERPRETER
			       : ARCHIVE_NEEDS_LIBRARIES;
	entry->file = find_link(addition, status);
	if (!entry->file)
		entry->file = archive_add_file(addition->archive, source, entry->origin);
	archive_put(addition->archive, entry);
}

static void put_link(
	const struct addition *addition, struct archive_entry *entry, const char *source)
{
	char target[CPIO_LINK_TARGET_BYTES_MAX + 1];
	ssize_t length = readlink(source, target, sizeof target - 1);

	if (addition->mode_word)
		die("%s: %s: a symbolic link has no mode", addition->origin, source);
	if (length < 0)
		die("%s: %s: %s", addition->origin, source, strerror(errno));
	target[length] = 0;
	entry->mode = CPIO_TYPE_LINK | 0777;
	entry->target = target;
	archive_put(addition->archive, entry);
}

static uint32_t mode_of(const struct addition *addition, const struct stat *status)
{
	if (addition->mode_word)
		return addition->mode;
	if (addition->archive->keeps_modes)
		return status->st_mode & 07777;
	return S_ISDIR(status->st_mode) || status->st_mode & 0111 ? 0755 : 0644;
}

/* Returns whether it is a directory. */
static int put(const struct addition *addition, const char *source, const char *path,
	int is_directory_link)
{
	struct archive_entry entry = { 0 };
	struct stat status;

	if (archive_excludes(addition->archive, path))
		return 0;
	if (lstat(source, &status))
		die("%s: %s: %s", addition->origin, source, strerror(errno));
	entry.path = path;
	entry.origin = addition->origin;
	entry.mode = mode_of(addition, &status);
	entry.weight = addition->mode_word || addition->archive->keeps_modes ? ARCHIVE_ASKED
									     : ARCHIVE_IMPLIED;
	entry.is_directory_link = is_directory_link;
	if (S_ISREG(status.st_mode)) {
		entry.mode |= CPIO_TYPE_FILE;
		put_file(addition, &entry, &status, source);
	} else if (S_ISDIR(status.st_mode)) {
		entry.mode |= CPIO_TYPE_DIRECTORY;
		archive_put(addition->archive, &entry);
	} else if (S_ISLNK(status.st_mode)) {
		put_link(addition, &entry, source);
	} else {
		die("%s: %s: no file, directory or symbolic link; "
		    "nodes, pipes and sockets are made by a --spec",
			addition->origin, source);
	}
	return S_ISDIR(status.st_mode);
}

void addition_put(const struct addition *addition, const char *source, const char *path,
	int is_directory_link)
{
	put(addition, source, path, is_directory_link);
}

void addition_put_tree(const struct addition *addition, const char *source, const char *path)
{
	struct addition below = *addition;
	struct listing listing;
	const char *problem;
	char *below_source, *below_path;
	size_t i;

	if (!put(addition, source, path, 0))
		return;
	problem = listing_read(&listing, source);
	if (problem)
		die("%s: %s: %s", addition->origin, source, problem);
	below.mode_word = 0;
	for (i = 0; i < listing.count; i++) {
		if (temporary_is_name(listing.name[i])) {
			complain(
				"%s/%s: note: not finished, and left out", source, listing.name[i]);
			continue;
		}
		below_source = root_join(source, listing.name[i]);
		below_path = root_join(path, listing.name[i]);
		addition_put_tree(&below, below_source, below_path);
		free(below_source);
		free(below_path);
	}
	listing_free(&listing);
}
