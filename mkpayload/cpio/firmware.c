/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * firmware.c - the firmware that a kernel module names.
 *
 * Linux also takes it compressed, with .xz or .zst at its name (CONFIG_FW_LOADER_COMPRESS). */
#include "mkpayload/cpio/firmware.h"

#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "host/glob.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/modules/info.h"

struct firmware_search {
	struct archive *archive;
	const char *directory, *needed_by, *origin;
};

static void put(const struct firmware_search *search, const char *path)
{
	struct archive_entry entry = { 0 };
	char *to = format_string("lib/firmware%s", path + strlen(search->directory));

	entry.file = archive_add_file(search->archive, path, search->origin);
	entry.path = to;
	entry.origin = search->origin;
	entry.needed_by = search->needed_by;
	entry.mode = CPIO_TYPE_FILE | 0644;
	entry.weight = ARCHIVE_ASKED;
	archive_put(search->archive, &entry);
	free(to);
}

static void take(void *context, const char *value)
{
	static const char *const suffixes[] = { "", ".xz", ".zst" };
	const struct firmware_search *search = context;
	size_t found = 0, i, k;
	struct glob_list list;
	char *pattern;

	if (strstr(value, ".."))
		die("/%s: names the firmware '%s', which is no path below its directory",
			search->needed_by, value);
	for (i = 0; i < sizeof suffixes / sizeof *suffixes && !found; i++) {
		pattern = format_string("/%s%s", value, suffixes[i]);
		glob_below(&list, search->directory, pattern);
		for (k = 0; k < list.count; k++)
			put(search, list.item[k]);
		found = list.count;
		glob_end(&list);
		free(pattern);
	}
	if (!found)
		complain("/%s: warning: names the firmware %s, which is not in %s",
			search->needed_by, value, search->directory);
}

void cpio_put_firmware(struct archive *archive, const char *directory, const char *path,
	const char *needed_by, const char *origin)
{
	struct firmware_search search = { archive, directory, needed_by, origin };

	module_info_read(path, "firmware", take, &search);
}
