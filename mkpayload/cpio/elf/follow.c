/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * follow.c - what one file needs to run. */
#include "mkpayload/cpio/elf/follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/elf/libraries.h"
#include "mkpayload/cpio/elf/place.h"
#include "mkpayload/cpio/elf/script.h"
#include "mkpayload/cpio/root.h"

/* A script on its way; its interpreter may be one, too. */
struct following {
	struct closure *closure;
	const struct closure_file *file;
	int depth;
};

static void follow(struct closure *closure, const struct closure_file *file, int depth);

/* --- Interpreters. --- */

static void miss(const struct following *from, const char *name, const char *where)
{
	closure_miss(from->closure, format_string("%s: the interpreter of /%s (%s): not found%s",
					    name, from->file->guest, from->file->origin, where));
}

/* An interpreter that somebody else has put there is good. */
static int bring_interpreter(const struct following *from, const char *path)
{
	struct closure *closure = from->closure;
	struct closure_file file = { 0 };
	char *clean = root_clean(path), *placed = 0, *real;

	if (place_is_taken(closure, clean)) {
		free(clean);
		return 1;
	}
	placed =
		place_file(closure, closure->sysroot, clean, from->file->origin, from->file->guest);
	free(clean);
	if (!placed)
		return 0;
	real = format_string("%s%s", closure->sysroot, placed);
	file.source = real;
	file.guest = placed + 1;
	file.origin = from->file->origin;
	file.role = ARCHIVE_NEEDS_INTERPRETER;
	follow(closure, &file, from->depth + 1);
	free(real);
	free(placed);
	return 1;
}

static void bring_by_env(const struct following *from, const char *program)
{
	const char *at = INITIAL_PATH;
	char *path, *directory;
	int found = 0;

	if (*program == '/') {
		if (!bring_interpreter(from, program))
			miss(from, program, "");
		return;
	}
	for (; *at && !found; at += strcspn(at, ":"), at += *at == ':') {
		directory = format_string("%.*s", (int)strcspn(at, ":"), at);
		path = root_join(directory, program);
		found = bring_interpreter(from, path);
		free(path);
		free(directory);
	}
	if (!found)
		miss(from, program,
			"; env looks in /usr/sbin, /usr/bin, /sbin, /bin and " INITIAL_DATA);
}

static void follow_script(const struct following *from, const struct object *object)
{
	struct script script;

	if (from->depth > SCRIPT_DEEP_MAX)
		die("%s: %s: scripts that are interpreted by scripts, more than %d deep",
			from->file->origin, from->file->source, SCRIPT_DEEP_MAX);
	script_read(&script, from->file, object);
	if (!bring_interpreter(from, script.interpreter))
		miss(from, script.interpreter, "");
	if (script.program)
		bring_by_env(from, script.program);
}

/* --- Any file. --- */

static void follow(struct closure *closure, const struct closure_file *file, int depth)
{
	char *real = realpath(file->source, 0);
	struct following from = { closure, file, depth };
	struct object *object = real ? object_open(&closure->cache, real) : 0;

	if (!object)
		die("%s: %s: %s", file->origin, file->source, strerror(errno));
	if (!object->problem)
		libraries_put(closure, file, object);
	else if (elf_is(object->bytes, object->size_bytes) && file->role != ARCHIVE_MUST_RUN)
		complain("warning: %s: %s: %s; taken as it is", file->origin, file->source,
			object->problem);
	else if (elf_is(object->bytes, object->size_bytes))
		die("%s: %s: %s", file->origin, file->source, object->problem);
	else if (script_is(object) && file->role != ARCHIVE_NEEDS_LIBRARIES)
		follow_script(&from, object);
	else if (file->role == ARCHIVE_MUST_RUN)
		die("%s: %s: is neither an ELF program nor a script with #!", file->origin,
			file->source);
	free(real);
}

void follow_file(struct closure *closure, const struct closure_file *file)
{
	follow(closure, file, 0);
}
