/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * program.c - --exec PROGRAM and --file FILE, and the libraries of what is in the archive. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/elf/follow.h"

static void put_file(struct archive *archive, const char *path, const char *as, uint32_t mode,
	enum archive_needs needs, char *origin)
{
	struct archive_entry entry = { 0 };

	entry.path = as;
	entry.origin = origin;
	entry.mode = CPIO_TYPE_FILE | mode;
	entry.weight = ARCHIVE_ASKED;
	entry.needs = needs;
	entry.file = archive_add_file(archive, path, origin);
	archive_put(archive, &entry);
	free(origin);
}

void cpio_put_exec(struct archive *archive, const char *path)
{
	put_file(archive, path, INITIAL_IN_ARCHIVE(INITIAL_PROGRAM), 0755, ARCHIVE_MUST_RUN,
		format_string("--exec %s", path));
}

void cpio_put_file(struct archive *archive, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *as =
		format_string("%s/%s", INITIAL_IN_ARCHIVE(INITIAL_DATA), slash ? slash + 1 : path);
	struct stat status;
	uint32_t mode = stat(path, &status) == 0 && status.st_mode & 0111 ? 0755 : 0644;

	put_file(archive, path, as, mode, ARCHIVE_NEEDS_INTERPRETER,
		format_string("--file %s", path));
	free(as);
}

/* Without '/' at its end, so that paths can be put behind it; the machine's own root is "". */
static char *real_sysroot(const char *sysroot)
{
	char *real = realpath(sysroot, 0);
	struct stat status;

	if (!real || stat(real, &status))
		die("--sysroot %s: %s", sysroot, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		die("--sysroot %s: is not a directory", sysroot);
	if (strcmp(real, "/") == 0)
		*real = 0;
	return real;
}

/* What the closure itself puts is not looked at again: count is from before. */
static void put_all_needs(struct closure *closure, size_t count)
{
	const struct archive_entry *entry;
	struct closure_file file;
	size_t i;

	for (i = 0; i < count; i++) {
		entry = &closure->archive->entries[i];
		if (entry->needs == ARCHIVE_NEEDS_NOTHING)
			continue;
		file.source = entry->file->path;
		file.guest = entry->path;
		file.origin = entry->origin;
		file.role = entry->needs;
		follow_file(closure, &file);
	}
}

void cpio_put_libraries(struct archive *archive, const struct cpio_libraries *libraries)
{
	struct closure closure = { 0 };
	char *sysroot;
	int i;

	if (libraries->without)
		return;
	sysroot = real_sysroot(libraries->sysroot ? libraries->sysroot : "/");
	closure.archive = archive;
	closure.sysroot = sysroot;
	closure.is_flat = libraries->is_flat;
	closure.dlopen_count = (int)libraries->dlopen.count;
	closure.dlopen = allocate((libraries->dlopen.count + 1) * sizeof *closure.dlopen);
	closure.dlopen_found =
		allocate((libraries->dlopen.count + 1) * sizeof *closure.dlopen_found);
	for (i = 0; i < closure.dlopen_count; i++) {
		closure.dlopen[i] = libraries->dlopen.item[i].text;
		closure.dlopen_found[i] = 0;
	}
	put_all_needs(&closure, archive->count);
	closure_end(&closure);
	free(closure.dlopen);
	free(closure.dlopen_found);
	free(sysroot);
}
