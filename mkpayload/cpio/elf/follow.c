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
#include "mkpayload/cpio/elf/meant.h"
#include "mkpayload/cpio/elf/place.h"
#include "mkpayload/cpio/elf/script.h"

/* A script on its way; its interpreter may be one, too. */
struct following {
	struct closure *closure;
	const struct closure_file *file;
	int depth;
};

static void follow(struct closure *closure, const struct closure_file *file,
	const struct found *found, int depth);

/* Whether a file of the archive is followed for the first time; scripts are only followed where
 * they are to run. */
static int is_new(struct closure *closure, const struct closure_file *file)
{
	int for_libraries = file->role == ARCHIVE_NEEDS_LIBRARIES;
	char *name = format_string("%s%s", for_libraries ? "" : "/", file->guest);
	void **place = memo_at(&closure->followed, name);
	int is = !*place;

	free(name);
	*place = closure;
	return is;
}

/* --- Interpreters. --- */

static void miss(const struct following *from, const char *name, const char *where)
{
	closure_miss(from->closure, format_string("%s: the interpreter of /%s (%s): %s", name,
					    from->file->guest, from->file->origin, where));
}

static void follow_interpreter(
	const struct following *from, const char *path, const struct found *found)
{
	struct closure *closure = from->closure;
	struct closure_file file = { found->real, found->path + 1, from->file->origin,
		ARCHIVE_MUST_RUN };

	if (!found->file)
		free(place_file(closure, path, from->file->origin, from->file->guest));
	meant_by_script(closure, from->file, path, found);
	if (is_new(closure, &file))
		follow(closure, &file, found, from->depth + 1);
}

/* An interpreter that an option has put there goes before that of this machine. */
static int bring_interpreter(const struct following *from, const char *path)
{
	struct closure *closure = from->closure;
	const struct found *found = found_at(closure, FOUND_IN_ARCHIVE, "", path);

	if (found->problem == ENOENT || found->problem == ENOTDIR)
		found = found_at(closure, FOUND_BELOW_SYSROOT, "", path);
	if (found->problem == ENOENT || found->problem == ENOTDIR)
		miss(from, path, "not found");
	else if (found->problem)
		miss(from, path, strerror(found->problem));
	else if (!found->is_executable)
		miss(from, path, "has no permission to be executed");
	else
		follow_interpreter(from, path, found);
	return !found->problem && found->is_executable;
}

/* env passes over what cannot be executed. */
static int try_env_path(const struct following *from, const char *program, enum found_where where)
{
	const struct found *found;
	const char *at = INITIAL_PATH;
	char *path, *directory;
	int is_found = 0;

	for (; *at && !is_found; at += strcspn(at, ":"), at += *at == ':') {
		directory = format_string("%.*s", (int)strcspn(at, ":"), at);
		path = root_join(directory, program);
		found = found_at(from->closure, where, "", path);
		is_found = !found->problem && found->is_executable;
		if (is_found)
			follow_interpreter(from, path, found);
		free(path);
		free(directory);
	}
	return is_found;
}

static void bring_by_env(const struct following *from, const char *program)
{
	if (*program == '/')
		bring_interpreter(from, program);
	else if (!try_env_path(from, program, FOUND_IN_ARCHIVE) &&
		 !try_env_path(from, program, FOUND_BELOW_SYSROOT))
		miss(from, program,
			"not found; env looks in /usr/sbin, /usr/bin, /sbin, /bin "
			"and " INITIAL_DATA);
}

static void follow_script(const struct following *from, const struct object *object)
{
	struct script script;

	if (from->depth > SCRIPT_DEEP_MAX)
		die("%s: %s: scripts that are interpreted by scripts, more than %d deep",
			from->file->origin, from->file->source, SCRIPT_DEEP_MAX);
	script_read(&script, from->file, object);
	bring_interpreter(from, script.interpreter);
	if (script.program)
		bring_by_env(from, script.program);
}

/* --- Any file. --- */

static void add_word(char **words, const char *word)
{
	char *longer = format_string("%s\n%s", *words, word ? word : "");

	free(*words);
	*words = longer;
}

/* All that decides what is loaded for a file, where that does not depend on where it is; else 0.
 * Allocated. */
static char *describe(const struct object *object, const struct closure_file *file)
{
	const struct elf *elf = &object->elf;
	char *words =
		format_string("=%d %d %d %d %d", elf->is_64, elf->is_big_endian, (int)elf->machine,
			elf->no_default_directories, file->role == ARCHIVE_NEEDS_LIBRARIES);
	size_t i;

	add_word(&words, elf->interpreter);
	add_word(&words, elf->soname);
	add_word(&words, elf->rpath);
	add_word(&words, elf->runpath);
	add_word(&words, object->unwinding);
	for (i = 0; i < object->dependencies; i++) {
		add_word(&words, object->dependency[i].how == ELF_NEEDED      ? ""
				 : object->dependency[i].how == ELF_AUXILIARY ? "a"
									      : "f");
		add_word(&words, object->dependency[i].name);
	}
	if (!object->notes && !strchr(words, '$'))
		return words;
	free(words);
	return 0;
}

static int is_like_another(
	struct closure *closure, const struct object *object, const struct closure_file *file)
{
	char *words = describe(object, file);
	void **place = words ? memo_at(&closure->followed, words) : 0;
	int is = place && *place;

	if (place)
		*place = closure;
	free(words);
	return is;
}

static void follow_elf(
	struct closure *closure, const struct closure_file *file, const struct found *found)
{
	struct link_map map = { .closure = closure, .file = file };

	if (libraries_load(&map, found))
		meant_by_program(&map);
	link_map_end(&map);
}

static void follow(struct closure *closure, const struct closure_file *file,
	const struct found *found, int depth)
{
	struct following from = { closure, file, depth };
	const struct object *object = found->object;

	if (!object)
		die("%s: %s: %s", file->origin, file->source, strerror(found->problem));
	if (!object->problem)
		follow_elf(closure, file, found);
	else if (elf_is(object->begin, object->begin_bytes) && file->role != ARCHIVE_MUST_RUN)
		complain("warning: %s: %s: %s; taken as it is", file->origin, file->source,
			object->problem);
	else if (elf_is(object->begin, object->begin_bytes))
		die("%s: %s: %s", file->origin, file->source, object->problem);
	else if (script_is(object) && file->role != ARCHIVE_NEEDS_LIBRARIES)
		follow_script(&from, object);
	else if (file->role == ARCHIVE_MUST_RUN)
		die("%s: %s: is neither an ELF program nor a script with #!", file->origin,
			file->source);
}

void follow_entry(struct closure *closure, const struct archive_entry *entry)
{
	struct closure_file file = { entry->file->path, entry->path, entry->origin, entry->needs };
	const struct object *object = object_open(&closure->cache, file.source);

	/* Most files are neither. */
	if (object && object->problem && file.role == ARCHIVE_NEEDS_LIBRARIES &&
		!elf_is(object->begin, object->begin_bytes))
		return;
	if (!object || object->problem || !is_like_another(closure, object, &file))
		follow(closure, &file, found_entry(closure, entry), 0);
}
