/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * firmware.c - the firmware that a kernel module names.
 *
 * Linux also takes it compressed, with .xz or .zst at its name, where it is configured for that. */
#include "mkpayload/cpio/firmware.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/compression.h"
#include "format/cpio.h"
#include "host/file.h"
#include "host/glob.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/modules/info.h"
#include "mkpayload/cpio/modules/tree.h"
#include "mkpayload/cpio/modules/unpack.h"
#include "mkpayload/cpio/root.h"

struct firmware_search {
	const struct firmware_source *source;
	const char *needed_by, *origin;
};

/* What Linux calls a compressed file. */
static const struct suffix {
	const char *end, *compression;
} suffixes[] = { { "", 0 }, { ".xz", "xz" }, { ".zst", "zstd" } };

static void put_entry(
	const struct firmware_search *search, const char *path, const char *bytes, const char *to)
{
	struct archive_entry entry = { 0 };

	entry.file = archive_add_file(search->source->archive, bytes, search->origin);
	if (bytes != path)
		entry.file->source = copy_string(path);
	entry.path = to;
	entry.origin = search->origin;
	entry.needed_by = search->needed_by;
	entry.mode = CPIO_TYPE_FILE | 0644;
	entry.weight = ARCHIVE_ASKED;
	archive_put(search->source->archive, &entry);
}

/* A name that says it is compressed, and another content, would be no firmware to Linux. */
static const struct compression *look_into(
	const struct firmware_search *search, const char *path, const struct suffix *suffix)
{
	const struct compression *compression;
	uint8_t begin[COMPRESSION_HEAD_BYTES];
	ssize_t got = file_get_head(path, begin, sizeof begin);

	if (got < 0)
		die("%s: %s: %s", search->origin, path, strerror(errno));
	compression = compression_find(begin, (size_t)got);
	if (!compression || strcmp(compression->name, suffix->compression) != 0)
		die("%s: %s: is not compressed with %s", search->origin, path, suffix->compression);
	return compression;
}

/* Also what is left compressed is unpacked: Linux would not say that it is damaged before it needs
 * it. */
static void put_compressed(const struct firmware_search *search, const char *path, const char *to,
	const struct suffix *suffix)
{
	struct unpacked unpacked;
	char *name;

	module_unpack(&unpacked, path, look_into(search, path, suffix));
	if (module_tree_reads_firmware(search->source->tree, suffix->compression) &&
		unpacked_is_for_linux(&unpacked, path)) {
		put_entry(search, path, path, to);
		unpacked_end(&unpacked);
		return;
	}
	name = format_string("%.*s", (int)(strlen(to) - strlen(suffix->end)), to);
	put_entry(search, path, unpacked.path, name);
	free(name);
	unpacked_keep(&unpacked);
}

/* Returns whether it is a file; a link to nothing is said. */
static int take_file(
	const struct firmware_search *search, const char *found, const struct suffix *suffix)
{
	char *path = cpio_source(search->source->archive, found, 1);
	char *to = root_join("lib/firmware", found + strlen(search->source->directory));
	struct stat status;
	int problem = stat(path, &status) ? errno : 0;

	if (problem)
		complain("/%s: warning: names the firmware %s, which cannot be read: %s",
			search->needed_by, found, strerror(problem));
	else if (S_ISREG(status.st_mode) && suffix->compression)
		put_compressed(search, path, to, suffix);
	else if (S_ISREG(status.st_mode))
		put_entry(search, path, path, to);
	free(path);
	free(to);
	return problem || S_ISREG(status.st_mode);
}

static void take(void *context, const char *value)
{
	const struct firmware_search *search = context;
	const char *directory = search->source->directory;
	size_t found = 0, i, k;
	struct glob_list list;
	char *pattern;

	if (strstr(value, ".."))
		die("/%s: names the firmware '%s', which is no path below its directory",
			search->needed_by, value);
	for (i = 0; i < sizeof suffixes / sizeof *suffixes && !found; i++) {
		pattern = format_string("/%s%s", value, suffixes[i].end);
		glob_below(&list, directory, pattern);
		for (k = 0; k < list.count; k++)
			found += take_file(search, list.item[k], &suffixes[i]);
		glob_end(&list);
		free(pattern);
	}
	if (!found)
		complain("/%s: warning: names the firmware %s, which is not in %s",
			search->needed_by, value, directory);
}

void cpio_put_firmware(const struct firmware_source *source, const char *path,
	const char *needed_by, const char *origin)
{
	struct firmware_search search = { source, needed_by, origin };

	module_info_read(path, "firmware", take, &search);
}
