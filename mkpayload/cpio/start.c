/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * start.c - warns of a /init or a /main that Linux could not execute: without permission, or
 * without the interpreter it names. It may come from another archive, so it is no error. */
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/elf/object.h"
#include "mkpayload/cpio/root.h"

enum { LINKS_DEEP_MAX = 40 }; /* as Linux has it */

static const struct archive_entry *find_entry(
	const struct archive *archive, const char *path, size_t length)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (strncmp(archive->entries[i].path, path, length) == 0 &&
			!archive->entries[i].path[length])
			return &archive->entries[i];
	}
	return 0;
}

/* Where a symbolic link leads with the rest of the path behind it; allocated, absolute. */
static char *follow_link(const struct archive_entry *link, const char *rest)
{
	char *own = format_string("/%s", link->path), *directory = root_directory_of(own);
	char *joined = *link->target == '/'
			       ? format_string("%s%s", link->target, rest)
			       : format_string("%s/%s%s", directory, link->target, rest);
	char *clean = root_clean(joined);

	free(own);
	free(directory);
	free(joined);
	return clean;
}

/* The entry that Linux finds under an absolute path, through symbolic links; 0 without one. */
static const struct archive_entry *look_up(
	const struct archive *archive, const char *absolute, int depth)
{
	const struct archive_entry *entry = 0;
	const char *path = absolute + 1;
	size_t length = 0;
	char *longer;

	do {
		length += strcspn(path + length, "/");
		entry = find_entry(archive, path, length);
		if (!entry || depth > LINKS_DEEP_MAX)
			return 0;
		if ((entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_LINK) {
			longer = follow_link(entry, path + length);
			entry = look_up(archive, longer, depth + 1);
			free(longer);
			return entry;
		}
	} while (path[length++]);
	return entry;
}

/* What the file names as its interpreter: a script's, or an ELF program's loader; allocated. */
static char *interpreter_of(const struct object *object)
{
	const char *begin = (const char *)object->begin;
	size_t length = object->begin_bytes, at = 2, end;

	if (object->bytes)
		return !object->problem && object->elf.interpreter
			       ? copy_string(object->elf.interpreter)
			       : 0;
	if (length < 2 || memcmp(begin, "#!", 2) != 0)
		return 0;
	while (at < length && strchr(" \t", begin[at]))
		at++;
	for (end = at; end < length && begin[end] && !strchr(" \t\n", begin[end]); end++)
		;
	return format_string("%.*s", (int)(end - at), begin + at);
}

static void check_interpreter(const struct archive *archive, const struct archive_entry *entry)
{
	struct object_cache cache = { 0 };
	struct object *object = object_open(&cache, entry->file->path);
	char *name = object ? interpreter_of(object) : 0, *clean;

	if (name && *name == '/') {
		clean = root_clean(name);
		if (!look_up(archive, clean, 0))
			complain("/%s: warning: needs %s, which is not in the archive, so Linux "
				 "cannot start it; --exec or --file PROGRAM brings what it needs",
				entry->path, name);
		free(clean);
	}
	free(name);
	object_end(&cache);
}

void cpio_warn_of_start(const struct archive *archive)
{
	static const char *const starts[] = { INITIAL_INIT, INITIAL_PROGRAM };
	const struct archive_entry *entry;
	size_t i;

	for (i = 0; i < sizeof starts / sizeof *starts; i++) {
		entry = look_up(archive, starts[i], 0);
		if (!entry || !entry->file)
			continue;
		if (!(entry->mode & 0111))
			complain("/%s: warning: has mode %04o, so Linux cannot start it; "
				 "--add FILE:/%s:755 gives it another one",
				entry->path, (unsigned)(entry->mode & 07777), entry->path);
		check_interpreter(archive, entry);
	}
}
