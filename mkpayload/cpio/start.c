/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * start.c - whether Linux could execute the /init and the /main of an archive: the file, its
 * permission, the interpreter it names, and that one's own. */
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/elf/object.h"
#include "mkpayload/cpio/guest.h"

enum { INTERPRETERS_DEEP_MAX = 5 }; /* as Linux has it */

struct start {
	struct guest guest;
	struct object_cache cache;
	int is_warning;
};

static void say(const struct start *start, const char *path, char *reason)
{
	if (!start->is_warning)
		die("%s: %s", path, reason);
	complain("%s: warning: %s", path, reason);
	free(reason);
}

/* What the file names as its interpreter: a script's, or an ELF program's loader; allocated. *why
 * becomes why Linux cannot execute it, or 0. */
static char *interpreter_of(const struct object *object, const char **why)
{
	const char *begin = (const char *)object->begin;
	size_t length = object->begin_bytes, at = 2, end;

	*why = 0;
	if (elf_is(object->begin, length)) {
		*why = object->problem;
		return !object->problem && object->elf.interpreter
			       ? copy_string(object->elf.interpreter)
			       : 0;
	}
	if (length < 2 || memcmp(begin, "#!", 2) != 0) {
		*why = "is neither an ELF program nor a script with #!";
		return 0;
	}
	while (at < length && strchr(" \t", begin[at]) && begin[at])
		at++;
	for (end = at; end < length && begin[end] && !strchr(" \t\n", begin[end]); end++)
		;
	if (end == at)
		*why = "has a first line that names no interpreter";
	return end == at ? 0 : format_string("%.*s", (int)(end - at), begin + at);
}

/* Looks at what is executed for the sake of path, which is that itself at first. */
static void check(struct start *start, const char *path, const char *executed, int depth)
{
	const struct archive_entry *entry = 0;
	struct object *object;
	enum root_kind kind;
	char *resolved, *next = 0;
	const char *why = 0;

	if (guest_walk(&start->guest, GUEST_ARCHIVE, executed, &resolved, &kind, 0) == 0)
		entry = guest_entry(&start->guest, resolved);
	free(resolved);
	if (!entry) {
		say(start, path,
			format_string(
				"needs %s, which is not in the archive, so Linux cannot start "
				"it; --exec or --file PROGRAM brings what it needs",
				executed));
		return;
	}
	object = entry->file ? object_open(&start->cache, entry->file->path) : 0;
	if (object)
		next = interpreter_of(object, &why);
	if (!object)
		why = "is no regular file that can be read";
	if (!why && next && *next == '/' && depth == INTERPRETERS_DEEP_MAX)
		why = "is interpreted by scripts that are interpreted by scripts";
	if (why)
		say(start, path,
			format_string("/%s %s, so Linux cannot start it", entry->path, why));
	else if (!(entry->mode & 0111))
		say(start, path,
			format_string("/%s has mode %04o, so Linux cannot start it; "
				      "--add FILE:/%s:755 gives it another one",
				entry->path, (unsigned)(entry->mode & 07777), entry->path));
	else if (next && *next == '/')
		check(start, path, next, depth + 1);
	free(next);
}

void cpio_check_start(const struct archive *archive, int is_warning)
{
	static const char *const starts[] = { INITIAL_INIT, INITIAL_PROGRAM };
	struct start start = { .is_warning = is_warning };
	const struct archive_entry *entry;
	char *executed;
	size_t i;

	guest_begin(&start.guest, archive, "");
	for (i = 0; i < sizeof starts / sizeof *starts; i++) {
		entry = guest_entry(&start.guest, starts[i]);
		executed = root_join("/", entry && entry->target ? entry->target : starts[i]);
		if (entry)
			check(&start, starts[i], executed, 0);
		free(executed);
	}
	guest_end(&start.guest);
	object_end(&start.cache);
}
