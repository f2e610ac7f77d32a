/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * list.c - --list and --why: what would be in the archive, where it comes from, and who asked
 * for it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/json.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/content.h"

static const char *type_name(uint32_t mode)
{
	switch (mode & CPIO_TYPE_MASK) {
	case CPIO_TYPE_FILE:
		return "file";
	case CPIO_TYPE_DIRECTORY:
		return "dir";
	case CPIO_TYPE_LINK:
		return "link";
	case CPIO_TYPE_BLOCK:
		return "block";
	case CPIO_TYPE_CHARACTER:
		return "char";
	case CPIO_TYPE_PIPE:
		return "pipe";
	default:
		return "socket";
	}
}

static const char *source_of(const struct archive_entry *entry)
{
	return entry->file->source ? entry->file->source : entry->file->path;
}

/* --- For people: type, mode, size, path, then what it is made of and why. --- */

static const char *shown(struct text_shown *to, const char *text)
{
	return text_show(to, text, strlen(text));
}

static void print_entry(const struct archive_entry *entry)
{
	struct text_shown text;

	printf("%s\t%04" PRIo32 "\t%" PRIu32 "\t/%s", type_name(entry->mode), entry->mode & 07777,
		entry->file ? entry->file->size_bytes : 0,
		strcmp(entry->path, ".") == 0 ? "" : shown(&text, entry->path));
	if (entry->target)
		printf(" -> %s", shown(&text, entry->target));
	printf("\t%s", entry->file ? shown(&text, source_of(entry)) : "-");
	printf("\t%s", shown(&text, entry->origin));
	if (entry->needed_by)
		printf("\tneeded by /%s", shown(&text, entry->needed_by));
	putchar('\n');
}

/* --- For programs: JSON. --- */

static void print_string(const char *key, const char *slash, const char *text)
{
	char *value = format_string("%s%s", slash, text);

	printf(", \"%s\": ", key);
	json_put_string(value);
	free(value);
}

static void print_json(const struct archive_entry *entry)
{
	printf("{\"type\": \"%s\", \"mode\": \"%04" PRIo32 "\", \"uid\": %" PRIu32
	       ", \"gid\": %" PRIu32,
		type_name(entry->mode), entry->mode & 07777, entry->uid, entry->gid);
	print_string("path", "/", strcmp(entry->path, ".") == 0 ? "" : entry->path);
	if (entry->target)
		print_string("target", "", entry->target);
	if (entry->file) {
		printf(", \"size\": %" PRIu32, entry->file->size_bytes);
		print_string("source", "", source_of(entry));
	}
	print_string("origin", "", entry->origin);
	if (entry->needed_by)
		print_string("needed_by", "/", entry->needed_by);
	putchar('}');
}

void cpio_list(const struct archive *archive, int as_json)
{
	size_t i;

	if (as_json)
		fputs("[\n", stdout);
	for (i = 0; i < archive->count; i++) {
		if (!as_json) {
			print_entry(&archive->entries[i]);
			continue;
		}
		print_json(&archive->entries[i]);
		fputs(i + 1 < archive->count ? ",\n" : "\n", stdout);
	}
	if (as_json)
		fputs("]\n", stdout);
}

/* --- The chain. --- */

static const struct archive_entry *find(const struct archive *archive, const char *path)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (strcmp(archive->entries[i].path, path) == 0)
			return &archive->entries[i];
	}
	return 0;
}

void cpio_why(const struct archive *archive, const char *path)
{
	const struct archive_entry *entry;
	struct text_shown text, by;
	char *followed;
	size_t steps = 0;

	while (*path == '/')
		path++;
	followed = archive_follow_path(archive, path, 0);
	entry = find(archive, *followed ? followed : ".");
	if (!entry)
		die("/%s: would not be in the archive", path);
	for (; entry && entry->needed_by && steps++ <= archive->count;
		entry = find(archive, entry->needed_by))
		printf("/%s: needed by /%s\n", shown(&text, entry->path),
			shown(&by, entry->needed_by));
	if (entry)
		printf("/%s: %s\n", shown(&text, entry->path), shown(&by, entry->origin));
	free(followed);
}
