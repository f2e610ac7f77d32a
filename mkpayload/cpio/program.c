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
#include "mkpayload/cpio/elf/meant.h"
#include "mkpayload/cpio/root.h"

static void put_file(struct archive *archive, const char *path, const char *as, uint32_t mode,
	enum archive_needs needs, char *origin)
{
	struct archive_entry entry = { 0 };
	char *source;

	entry.path = as;
	entry.origin = origin;
	entry.mode = CPIO_TYPE_FILE | mode;
	entry.weight = ARCHIVE_ASKED;
	entry.needs = needs;
	source = cpio_source(archive, path, 1);
	entry.file = archive_add_file(archive, source, origin);
	archive_put(archive, &entry);
	free(source);
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
	char *as = root_join(INITIAL_IN_ARCHIVE(INITIAL_DATA), slash ? slash + 1 : path);
	char *source = cpio_source(archive, path, 1);
	struct stat status;
	uint32_t mode = stat(source, &status) == 0 && status.st_mode & 0111 ? 0755 : 0644;

	put_file(archive, path, as, mode, ARCHIVE_NEEDS_INTERPRETER,
		format_string("--file %s", path));
	free(source);
	free(as);
}

char *cpio_find_sysroot(const struct cpio_libraries *libraries)
{
	const char *sysroot = libraries->sysroot ? libraries->sysroot : "/";
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

struct closure *cpio_put_libraries(struct archive *archive, const struct cpio_libraries *libraries)
{
	struct closure *closure = allocate(sizeof *closure);
	size_t count = archive->count, i;

	memset(closure, 0, sizeof *closure);
	closure->archive = archive;
	closure->part = GUEST_AND_SYSROOT;
	closure->sysroot = archive->sysroot;
	closure->is_flat = libraries->is_flat;
	closure->dlopen_count = libraries->without ? 0 : (int)libraries->dlopen.count;
	closure->dlopen = allocate((libraries->dlopen.count + 1) * sizeof *closure->dlopen);
	memset(closure->dlopen, 0, (libraries->dlopen.count + 1) * sizeof *closure->dlopen);
	for (i = 0; i < libraries->dlopen.count; i++)
		closure->dlopen[i].name = libraries->dlopen.item[i].text;
	guest_begin(&closure->guest, archive, closure->sysroot);
	/* What the closure itself puts is not looked at again. */
	for (i = 0; i < count && !libraries->without; i++) {
		if (archive->entries[i].needs != ARCHIVE_NEEDS_NOTHING)
			follow_entry(closure, &archive->entries[i]);
	}
	closure_check(closure);
	return closure;
}

void cpio_check_libraries(struct closure *closure)
{
	meant_check(closure);
	meant_end(closure);
	free(closure);
}
