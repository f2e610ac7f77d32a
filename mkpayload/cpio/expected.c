/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * expected.c - what programs expect to find, unless the archive has its own: names of users, groups
 * and hosts, where to look for them, a place for what they write, and glibc's locale of UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/memory.h"
#include "host/text.h"
#include "mkpayload/cpio/addition.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/root.h"

static const char origin[] = "what programs expect";

/* Without a text: a directory. */
static const struct {
	const char *path, *text;
} expected[] = {
	{ "etc/group", "root:x:0:\nnogroup:x:65534:\nnobody:x:65534:\n" },
	{ "etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n" },
	{ "etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
			       "networks: files\nprotocols: files\nservices: files\n" },
	{ "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
			"nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n" },
	{ "var/tmp", 0 },
};

/* glibc has this one in files; musl in itself. */
static const char locale[] = "/usr/lib/locale/C.utf8", glibc[] = "/libc.so.6";

static int is_directory(const struct archive_entry *entry)
{
	return (entry->mode & CPIO_TYPE_MASK) == CPIO_TYPE_DIRECTORY;
}

/* Whether a merged archive has this, or no directory where one would be above it. */
static int is_taken(const struct archive *archive, const char *path, int wants_directory)
{
	const struct archive_entry *entry = archive->entries, *end = entry + archive->count;
	size_t bytes;

	for (; entry < end; entry++) {
		bytes = strlen(entry->path);
		/* A directory that is only there for what is in it has no mode of its own. */
		if (wants_directory && entry->weight == ARCHIVE_IMPLIED && is_directory(entry))
			continue;
		if (strncmp(entry->path, path, bytes) == 0 &&
			(!path[bytes] || (path[bytes] == '/' && !is_directory(entry))))
			return 1;
	}
	return 0;
}

static void put(struct archive *archive, const char *path, const char *text)
{
	struct archive_entry entry = { 0 };

	entry.path = path;
	entry.origin = origin;
	entry.weight = ARCHIVE_MINIMAL;
	entry.mode = text ? CPIO_TYPE_FILE | 0644 : CPIO_TYPE_DIRECTORY | 01777;
	if (text)
		entry.file = archive_add_text(archive, text, origin);
	archive_put(archive, &entry);
}

static int has_glibc(const struct archive *archive)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (text_ends_in(archive->entries[i].path, glibc))
			return 1;
	}
	return 0;
}

static void put_locale(struct archive *archive)
{
	char *below, *source, *path = archive_follow_path(archive, locale + 1, 1);
	struct addition addition;
	enum root_kind kind;

	addition_begin(&addition, archive, origin);
	if (root_resolve(archive->sysroot, locale, &below, &kind, 0) == 0 &&
		kind == ROOT_DIRECTORY && has_glibc(archive) && !is_taken(archive, path, 0)) {
		source = format_string("%s%s", archive->sysroot, below);
		addition_put_tree(&addition, source, path);
		free(source);
	}
	free(below);
	free(path);
}

void cpio_put_expected(struct archive *archive)
{
	char *path;
	size_t i;

	for (i = 0; i < sizeof expected / sizeof *expected; i++) {
		path = archive_follow_path(archive, expected[i].path, !expected[i].text);
		if (!is_taken(archive, path, !expected[i].text))
			put(archive, path, expected[i].text);
		free(path);
	}
	put_locale(archive);
	archive_merge(archive);
}
