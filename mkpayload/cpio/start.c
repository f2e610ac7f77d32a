/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * start.c - whether Linux could execute the /init and the /main of an archive: the file, its
 * permission, the interpreter it names, and that one's own. */
#include "mkpayload/cpio/start.h"

#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/elf/object.h"

enum { INTERPRETERS_DEEP_MAX = 5 }; /* as Linux has it */

static void say(const struct start *start, const char *path, char *reason)
{
	start->say(start->context, path, reason);
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

static char *name_machine(const struct elf_kind *kind)
{
	const char *name = elf_kind_name(kind);

	return name ? copy_string(name) : format_string("machine %u", (unsigned)kind->machine);
}

/* Whether there is a kernel that runs this one and the first. */
static void check_machine(struct start *start, const char *path, const struct archive_entry *entry,
	const struct object *object)
{
	const struct elf *elf = &object->elf;
	struct elf_kind kind = { elf->type, elf->machine, elf->is_64, elf->is_big_endian };
	char *name, *first_name;

	if (object->problem || (elf->type != ELF_TYPE_PROGRAM && elf->type != ELF_TYPE_SHARED))
		return;
	if (!start->first) {
		start->first = path;
		start->first_kind = kind;
	}
	if (elf_kind_runs(&start->first_kind, &kind) || elf_kind_runs(&kind, &start->first_kind))
		return;
	name = name_machine(&kind);
	first_name = name_machine(&start->first_kind);
	say(start, path,
		format_string("/%s is for %s, but %s is for %s, so no Linux starts both; --arch "
			      "says for which machine " INITIAL_INIT " and " INITIAL_IMPORTER
			      " shall be",
			entry->path, name, start->first, first_name));
	free(first_name);
	free(name);
}

/* Looks at what is executed for the sake of path, which is that itself at first. */
static void check(struct start *start, struct object_cache *cache, const char *path,
	const char *executed, int depth)
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
	object = entry->file ? object_open(cache, start->locate(start->context, entry)) : 0;
	if (object)
		next = interpreter_of(object, &why);
	if (object)
		check_machine(start, path, entry, object);
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
		check(start, cache, path, next, depth + 1);
	free(next);
}

void start_check(struct start *start)
{
	static const char *const starts[] = { INITIAL_INIT, INITIAL_PROGRAM };
	struct object_cache cache = { 0 };
	const struct archive_entry *entry;
	struct object *object;
	char *executed;
	size_t i;

	for (i = 0; i < sizeof starts / sizeof *starts; i++) {
		entry = guest_entry(&start->guest, starts[i]);
		executed = root_join("/", entry && entry->target ? entry->target : starts[i]);
		if (entry)
			check(start, &cache, starts[i], executed, 0);
		free(executed);
	}
	entry = guest_entry(&start->guest, INITIAL_IMPORTER);
	object = entry && entry->file ? object_open(&cache, start->locate(start->context, entry))
				      : 0;
	if (object)
		check_machine(start, INITIAL_IMPORTER, entry, object);
	object_end(&cache);
}

/* --- An archive that is to be written. --- */

static const char *locate(void *context, const struct archive_entry *entry)
{
	(void)context;
	return entry->file->path;
}

static void warn(void *context, const char *path, const char *reason)
{
	(void)context;
	complain("%s: warning: %s", path, reason);
}

static void refuse(void *context, const char *path, const char *reason)
{
	(void)context;
	die("%s: %s", path, reason);
}

void cpio_check_start(const struct archive *archive, int is_warning)
{
	struct start start = { .locate = locate, .say = is_warning ? warn : refuse };

	guest_begin(&start.guest, archive, "");
	start_check(&start);
	guest_end(&start.guest);
}
