/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * archive_mark.c - the marks at the beginning and at the end of an archive, by which init knows
 * that it has all of it (format/initial.h).
 *
 * Their name is made of what the archive has, without the bytes of files: those that are shared are
 * not read. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "format/sha256.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/archive.h"

enum { MARKS = 3 };

static const char origin[] = "the marks for init";

static void add_entry(struct sha256 *hash, const struct archive_entry *entry)
{
	char numbers[128];

	snprintf(numbers, sizeof numbers,
		"%" PRIo32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, entry->mode,
		entry->uid, entry->gid, entry->major, entry->minor,
		entry->file ? entry->file->size_bytes : 0);
	sha256_add(hash, numbers, strlen(numbers) + 1);
	sha256_add(hash, entry->path, strlen(entry->path) + 1);
	if (entry->target)
		sha256_add(hash, entry->target, strlen(entry->target) + 1);
}

static void make_id(char id[INITIAL_MARK_ID_DIGITS + 1], const struct archive *archive)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
	size_t i;

	sha256_begin(&hash);
	for (i = 0; i < archive->count; i++)
		add_entry(&hash, &archive->entries[i]);
	sha256_end(&hash, digest);
	for (i = 0; i < INITIAL_MARK_ID_DIGITS / 2; i++)
		snprintf(id + 2 * i, 3, "%02x", digest[i]);
}

/* What was unpacked and is packed again brings old marks. */
static void refuse_marks(const struct archive *archive)
{
	const char *path;
	size_t i, bytes = strlen(INITIAL_IN_ARCHIVE(INITIAL_MARKS));

	for (i = 0; i < archive->count; i++) {
		path = archive->entries[i].path;
		if (strncmp(path, INITIAL_IN_ARCHIVE(INITIAL_MARKS), bytes) == 0 &&
			(path[bytes] == 0 || path[bytes] == '/'))
			die("%s: /%s: is where each archive has its own marks for init; leave it "
			    "out",
				archive->entries[i].origin, path);
	}
}

static struct archive_entry make_mark(const char *path, uint32_t mode, struct archive_file *file)
{
	struct archive_entry entry = { 0 };

	entry.path = copy_string(path);
	entry.origin = copy_string(origin);
	entry.mode = mode;
	entry.file = file;
	return entry;
}

void archive_mark(struct archive *archive)
{
	struct archive_file *text = archive_add_text(archive, INITIAL_MARK_TEXT, origin);
	char id[INITIAL_MARK_ID_DIGITS + 1], *begin, *end;
	struct archive_entry *entries;

	refuse_marks(archive);
	make_id(id, archive);
	begin = format_string("%s/%s" INITIAL_MARK_BEGIN, INITIAL_IN_ARCHIVE(INITIAL_MARKS), id);
	end = format_string("%s/%s" INITIAL_MARK_END, INITIAL_IN_ARCHIVE(INITIAL_MARKS), id);
	archive->room = archive->count + MARKS;
	archive->entries = entries = reallocate(archive->entries, archive->room * sizeof *entries);
	memmove(entries + 2, entries, archive->count * sizeof *entries);
	entries[0] = make_mark(INITIAL_IN_ARCHIVE(INITIAL_MARKS), CPIO_TYPE_DIRECTORY | 0755, 0);
	entries[1] = make_mark(begin, CPIO_TYPE_FILE | 0644, text);
	entries[archive->count + 2] = make_mark(end, CPIO_TYPE_FILE | 0644, text);
	archive->count += MARKS;
	free(begin);
	free(end);
}
