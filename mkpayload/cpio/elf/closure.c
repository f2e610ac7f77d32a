/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * closure.c - one program after the other, each with all that its loader would load: breadth first,
 * then what notes and --dlopen name, with their needs. */
#include "mkpayload/cpio/elf/closure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/dlopen_note.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/elf/process.h"
#include "mkpayload/cpio/elf/root.h"

/* --- What is missing. --- */

void closure_miss(struct closure *closure, char *line)
{
	int i;

	for (i = 0; i < closure->missing_count; i++) {
		if (strcmp(closure->missing[i], line) == 0) {
			free(line);
			return;
		}
	}
	closure->missing = reallocate(closure->missing,
		(unsigned long)(closure->missing_count + 1) * sizeof *closure->missing);
	closure->missing[closure->missing_count++] = line;
}

/* "/main (--exec x) -> libb.so -> libc.so": who made the loader load it. Allocated. */
static char *chain_of(const struct process *process, int index)
{
	const struct loaded *loaded = &process->item[index];
	char *above, *chain;

	if (loaded->needer < 0)
		return format_string("/%s (%s)", process->file->guest, process->file->origin);
	above = chain_of(process, loaded->needer);
	chain = format_string("%s -> %s", above, loaded->name);
	free(above);
	return chain;
}

static char *describe_missing(const struct search *search)
{
	char *chain = chain_of(search->process, (int)search->needer), *line;

	line = format_string("%s: needed by %s: not found; looked in %s", search->name, chain,
		search->looked ? search->looked : "no directory at all");
	free(chain);
	return line;
}

/* --- Loading. --- */

static struct loaded *load(
	struct process *process, struct object *object, int needer, const char *name)
{
	struct loaded *loaded;

	process->item = reallocate(process->item, (process->count + 1) * sizeof *process->item);
	loaded = &process->item[process->count];
	memset(loaded, 0, sizeof *loaded);
	loaded->object = object;
	loaded->needer = needer;
	loaded->name = copy_string(name);
	process->count++;
	return loaded;
}

/* glibc compares with the names that it was asked for, and with the library's own. */
static int is_loaded(const struct process *process, const char *name)
{
	const char *soname;
	size_t i;

	for (i = 0; i < process->count; i++) {
		soname = process->item[i].object->elf.soname;
		if (strcmp(process->item[i].name, name) == 0 ||
			(soname && strcmp(soname, name) == 0))
			return 1;
	}
	return 0;
}

static void load_found(struct process *process, const struct search *search)
{
	struct loaded *loaded = load(process, search->object, (int)search->needer, search->name);

	loaded->root = search->directory.root;
	loaded->path = copy_string(search->directory.path);
	loaded->guest = copy_string(search->directory.guest);
	loaded->entry = place_library(process, search->needer, search->name, &search->directory);
}

/* Finds and loads one of a name. Returns 0 when there is none, and says where it was looked for. */
static int bring(struct process *process, size_t needer, const char *name, char **problem)
{
	struct search search = { process, needer, name, 0, { 0 }, 0, 0, 0 };
	int found;

	if (problem)
		*problem = 0;
	if (is_loaded(process, name) || loader_is_inside(&process->loader, name))
		return 1;
	found = search_library(&search);
	if (found)
		load_found(process, &search);
	else if (search.is_in_archive)
		found = 1;
	else if (problem)
		*problem = describe_missing(&search);
	search_end(&search);
	return found;
}

static void bring_needed(struct process *process, size_t index)
{
	const struct elf *elf = &process->item[index].object->elf;
	const char *name;
	uint64_t at = 0;
	char *problem;

	while ((name = elf_next_needed(elf, &at))) {
		if (bring(process, index, name, &problem))
			continue;
		/* A library that came with an --add may find another one by its program. */
		if (!process->has_loader && archive_has_name(process->closure->archive, name))
			free(problem);
		else
			closure_miss(process->closure, problem);
	}
}

/* --- What a program loads by itself. --- */

static void bring_feature(
	struct process *process, size_t index, const struct dlopen_feature *feature)
{
	char *problem = 0;
	int i;

	if (feature->priority == DLOPEN_SUGGESTED)
		return;
	for (i = 0; i < feature->names; i++) {
		free(problem);
		if (bring(process, index, feature->name[i], &problem))
			return;
	}
	complain("warning: %s (%s by its dlopen note)", problem,
		dlopen_priority_name(feature->priority));
	free(problem);
}

static void bring_noted(struct process *process, size_t index)
{
	const struct elf *elf = &process->item[index].object->elf;
	struct dlopen_feature feature;
	const uint8_t *note;
	uint64_t note_at = 0;
	size_t bytes, at;
	int result;

	while (elf_next_note(elf, DLOPEN_NOTE_OWNER, DLOPEN_NOTE_TYPE, &note_at, &note, &bytes)) {
		at = 0;
		while ((result = dlopen_note_next(&feature, note, bytes, &at)) == 1)
			bring_feature(process, index, &feature);
		if (result < 0)
			complain("warning: %s: its dlopen note cannot be read",
				process->item[index].object->path);
	}
}

static void bring_asked(struct process *process)
{
	struct closure *closure = process->closure;
	int i;

	if (!process->has_loader || process->file->role == ARCHIVE_NEEDS_LIBRARIES)
		return;
	closure->programs++;
	for (i = 0; i < closure->dlopen_count; i++)
		closure->dlopen_found[i] |= bring(process, 0, closure->dlopen[i], 0);
}

static void bring_all(struct process *process)
{
	size_t needed = 0, noted = 0;
	int asked = 0;

	for (;;) {
		if (needed < process->count) {
			bring_needed(process, needed++);
		} else if (noted < process->count) {
			bring_noted(process, noted++);
		} else if (!asked) {
			bring_asked(process);
			asked = 1;
		} else {
			return;
		}
	}
}

/* --- A program. --- */

/* Looks at the loader, which is then the first that is loaded after the program. Returns -1 when it
 * is not there. */
static int bring_loader(struct process *process, const char *path)
{
	struct closure *closure = process->closure;
	char *clean = root_clean(path), *directory = root_directory_of(clean), *resolved, *real;
	struct directory_list list = { 0, 0 };
	struct object *object = 0;
	struct loaded *loaded;

	if (*path == '/' && root_resolve(closure->sysroot, clean, &resolved, 0, 0) == 0) {
		real = format_string("%s%s", closure->sysroot, resolved);
		object = object_open(&closure->cache, real);
		free(real);
		free(resolved);
	}
	loader_begin(&process->loader, closure->sysroot, strrchr(clean, '/') ? clean : 0, object,
		&process->item[0].object->elf);
	if (object) {
		directory_add(&list, closure->sysroot, directory, 0);
		loaded = load(process, object, 0, strrchr(clean, '/') + 1);
		loaded->root = closure->sysroot;
		loaded->path = copy_string(directory);
		loaded->guest = copy_string(directory);
		loaded->entry = place_library(process, 0, strrchr(clean, '/') + 1, list.item);
		directory_end(&list);
	} else if (!place_is_taken(closure, clean)) {
		closure_miss(
			closure, format_string("%s: the loader of /%s (%s): not found%s%s", path,
					 process->file->guest, process->file->origin,
					 *closure->sysroot ? " below " : "", closure->sysroot));
	}
	if (process->loader.path_file)
		free(place_file(closure, closure->sysroot, process->loader.path_file,
			process->file->origin, process->file->guest));
	free(directory);
	free(clean);
	return object ? 0 : -1;
}

/* The program itself, and what $ORIGIN is for it: the directory it is really in. */
static void load_program(struct process *process, struct object *object)
{
	const struct closure *closure = process->closure;
	struct loaded *loaded = load(process, object, -1, process->file->guest);
	char *absolute = format_string("/%s", process->file->guest);
	size_t length = strlen(closure->sysroot);
	const char *path = object->path;

	loaded->root = "";
	if (length && strncmp(path, closure->sysroot, length) == 0 && path[length] == '/') {
		loaded->root = closure->sysroot;
		path += length;
	} else if (!length) {
		loaded->root = closure->sysroot;
	}
	loaded->path = root_directory_of(path);
	loaded->guest = root_directory_of(absolute);
	loaded->entry = copy_string(process->file->guest);
	free(absolute);
}

static void process_end(struct process *process)
{
	size_t i;

	for (i = 0; i < process->count; i++) {
		free(process->item[i].name);
		free(process->item[i].path);
		free(process->item[i].guest);
		free(process->item[i].entry);
	}
	free(process->item);
	loader_end(&process->loader);
}

static void follow_elf(
	struct closure *closure, const struct closure_file *file, struct object *object)
{
	struct process process = { closure, file, { 0 }, 0, 0, 0 };
	uint64_t at = 0;

	if (!object->elf.interpreter && !elf_next_needed(&object->elf, &at))
		return; /* static, or no program at all */
	process.has_loader = object->elf.interpreter != 0;
	load_program(&process, object);
	if (!process.has_loader)
		loader_begin(&process.loader, closure->sysroot, 0, 0, &object->elf);
	if (!process.has_loader || bring_loader(&process, object->elf.interpreter) == 0)
		bring_all(&process);
	process_end(&process);
}

void closure_follow(struct closure *closure, const struct closure_file *file, int depth)
{
	char *real = realpath(file->source, 0);
	struct object *object = real ? object_open(&closure->cache, real) : 0;

	if (!object)
		die("%s: %s: %s", file->origin, file->source, strerror(errno));
	if (!object->problem)
		follow_elf(closure, file, object);
	else if (elf_is(object->bytes, object->size_bytes) && file->role != ARCHIVE_MUST_RUN)
		complain("warning: %s: %s: %s; taken as it is", file->origin, file->source,
			object->problem);
	else if (elf_is(object->bytes, object->size_bytes))
		die("%s: %s: %s", file->origin, file->source, object->problem);
	else if (file->role != ARCHIVE_NEEDS_LIBRARIES &&
		 !script_put_needs(closure, file, object, depth) && file->role == ARCHIVE_MUST_RUN)
		die("%s: %s: is neither an ELF program nor a script with #!", file->origin,
			file->source);
	free(real);
}

void closure_put_needs(struct closure *closure, const struct closure_file *file)
{
	closure_follow(closure, file, 0);
}

void closure_end(struct closure *closure)
{
	int i;

	for (i = 0; i < closure->dlopen_count; i++) {
		if (!closure->dlopen_found[i])
			closure_miss(closure,
				format_string("%s (--dlopen): %s", closure->dlopen[i],
					closure->programs
						? "not found where the programs would look for it"
						: "no program that could load it: --exec or --file "
						  "names one"));
	}
	for (i = 0; i < closure->missing_count; i++)
		complain("%s", closure->missing[i]);
	if (closure->missing_count)
		die("%d file%s missing: install what has them, or bring them with --add SRC:DST",
			closure->missing_count, closure->missing_count == 1 ? " is" : "s are");
	free(closure->missing);
	object_end(&closure->cache);
}
