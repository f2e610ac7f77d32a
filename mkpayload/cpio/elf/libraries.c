/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * libraries.c - one ELF file with all that its loader would load: breadth first, then what its
 * notes and --dlopen name, with their needs. */
#include "mkpayload/cpio/elf/libraries.h"

#include <stdlib.h>
#include <string.h>

#include "format/dlopen_note.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/elf/place.h"
#include "mkpayload/cpio/elf/search.h"
#include "mkpayload/cpio/root.h"

/* --- Loading. --- */

static int only_looks(const struct link_map *map)
{
	return map->closure->part == GUEST_ARCHIVE;
}

static char *describe_missing(const struct search *search)
{
	char *chain = link_map_chain(search->map, (int)search->needed_by), *line;

	line = format_string("%s: needed by %s: not found; looked in %s", search->name, chain,
		search->looked ? search->looked : "no directory at all");
	free(chain);
	return line;
}

static void remember_missing(struct link_map *map, const struct search *search)
{
	map->missed = make_room(map->missed, map->missed_count, sizeof *map->missed);
	map->missed[map->missed_count++] = format_string(
		"%s: %s", search->name, search->looked ? search->looked : "no directory at all");
}

/* musl has a name only for what it has searched. */
static void load_found(struct link_map *map, const struct search *search, const char *wanted)
{
	const struct directory *at = &search->directory;
	int is_searched = search->file == search->name;
	struct loaded *loaded = link_map_find_file(map, search->found);
	char *guest;

	if (loaded) {
		if (is_searched || map->loader->kind == LOADER_GLIBC)
			link_map_name(loaded, wanted);
		free(place_library(search, &guest));
		free(guest);
		return;
	}
	loaded = link_map_add(map, search->found, (int)search->needed_by);
	link_map_name(loaded, wanted);
	if (search->found->file && !only_looks(map)) {
		loaded->real = search->found->real;
	} else {
		loaded->root = at->root;
		loaded->path = copy_string(at->path);
	}
	loaded->entry = place_library(search, &loaded->guest);
}

/* The name that counts: one with $ORIGIN in it is another one for each who needs it. */
static char *name_wanted(const struct link_map *map, size_t needed_by, const char *name)
{
	int has_origin;
	char *expanded = 0;

	if (strchr(name, '$') && map->loader->kind == LOADER_GLIBC)
		expanded = loader_expand(
			map->loader, name, strlen(name), map->item[needed_by].guest, &has_origin);
	return expanded ? expanded : copy_string(name);
}

/* Finds and loads one of a name. Returns 0 when there is none, and says where it was looked for. */
static int bring(struct link_map *map, size_t needed_by, const char *name, char **problem)
{
	struct search search = { .map = map, .needed_by = needed_by, .name = name };
	char *wanted = name_wanted(map, needed_by, name);
	int found = link_map_find(map, wanted) || loader_is_inside(map->loader, name);

	if (problem)
		*problem = 0;
	if (!found) {
		found = search_library(&search);
		if (found)
			load_found(map, &search, wanted);
		else if (only_looks(map))
			remember_missing(map, &search);
		else if (problem)
			*problem = describe_missing(&search);
		search_end(&search);
	}
	free(wanted);
	return found;
}

static void bring_needed(struct link_map *map, size_t index)
{
	const struct object *object = map->item[index].object;
	const struct object_dependency *dependency;
	char *problem;
	size_t i;

	for (i = 0; i < object->dependencies; i++) {
		dependency = &object->dependency[i];
		/* musl takes a filter for any other library. */
		if (dependency->how != ELF_NEEDED && map->loader->kind == LOADER_MUSL)
			continue;
		if (bring(map, index, dependency->name, &problem) || !problem)
			continue;
		/* A library that came with an --add may find another one by its program. */
		if (dependency->how == ELF_AUXILIARY ||
			(!map->has_loader &&
				guest_has_name(&map->closure->guest, dependency->name)))
			free(problem);
		else
			closure_miss(map->closure, problem);
	}
}

/* --- What a program loads by itself. --- */

static void bring_feature(struct link_map *map, size_t index, const struct dlopen_feature *feature)
{
	char *problem = 0;
	int i;

	if (feature->priority == DLOPEN_SUGGESTED)
		return;
	for (i = 0; i < feature->names; i++) {
		free(problem);
		if (bring(map, index, feature->name[i], &problem))
			return;
	}
	if (problem)
		complain("warning: %s (%s by its dlopen note)", problem,
			dlopen_priority_name(feature->priority));
	free(problem);
}

/* glibc itself loads what unwinds the stack, when it comes to that: without it pthread_cancel and
 * pthread_exit end the program. */
static void bring_unwinder(struct link_map *map, size_t index)
{
	const char *function = map->item[index].object->unwinding;
	const struct loaded *libc = function ? link_map_find(map, "libc.so.6") : 0;
	char *problem;

	if (!libc || map->loader->kind != LOADER_GLIBC || libc == &map->item[index] ||
		!map->has_loader)
		return;
	if (bring(map, (size_t)(libc - map->item), "libgcc_s.so.1", &problem) || !problem)
		return;
	complain("warning: %s (glibc loads it for %s)", problem, function);
	free(problem);
}

static void bring_noted(struct link_map *map, size_t index)
{
	const struct object *object = map->item[index].object;
	struct dlopen_feature feature;
	size_t at, i;
	int result;

	bring_unwinder(map, index);
	for (i = 0; i < object->notes; i++) {
		at = 0;
		while ((result = dlopen_note_next(
				&feature, object->note[i].bytes, object->note[i].size, &at)) == 1)
			bring_feature(map, index, &feature);
		if (result < 0 && !only_looks(map))
			complain("warning: %s: its dlopen note cannot be read", object->path);
	}
}

static void bring_asked(struct link_map *map)
{
	struct closure *closure = map->closure;
	int i;

	if (!map->has_loader || map->file->role == ARCHIVE_NEEDS_LIBRARIES)
		return;
	closure->programs++;
	for (i = 0; i < closure->dlopen_count; i++)
		closure_dlopened(closure, &closure->dlopen[i], map->loader->path,
			bring(map, 0, closure->dlopen[i].name, 0));
}

static void bring_all(struct link_map *map)
{
	size_t needed = 0, noted = 0;
	int asked = 0;

	for (;;) {
		if (needed < map->count) {
			bring_needed(map, needed++);
		} else if (noted < map->count) {
			bring_noted(map, noted++);
		} else if (!asked) {
			bring_asked(map);
			asked = 1;
		} else {
			return;
		}
	}
}

/* --- A program. --- */

/* What a loader knows is found out once for all programs of its kind. */
static void set_loader(struct link_map *map, const char *path, const struct object *object)
{
	const struct object *program = map->item[0].object;
	const struct elf *elf = &program->elf;
	char *name = format_string("%s %d %d %d %d", path ? path : "", elf->is_64,
		elf->is_big_endian, (int)elf->machine, !path && loader_would_be_musl(program));
	void **place = memo_at(&map->closure->loaders, name);

	free(name);
	if (!*place) {
		*place = allocate(sizeof *map->loader);
		loader_begin(
			*place, &map->closure->guest, map->closure->part, path, object, program);
	}
	map->loader = *place;
}

/* Linux itself loads the loader, as it runs a program. */
static const char *refuse_loader(const struct found *found, const struct elf *program)
{
	if (found->problem)
		return "not found";
	if (found->object->problem)
		return found->object->problem;
	if (!elf_matches(&found->object->elf, program))
		return "for another kind of machine";
	return found->is_executable ? 0 : "without permission to be executed";
}

static const struct found *find_loader(struct link_map *map, const char *path)
{
	struct closure *closure = map->closure;
	const struct found *found = found_at(closure, FOUND_IN_ARCHIVE, "", path);

	return found->problem && !only_looks(map) ? found_at(closure, FOUND_BELOW_SYSROOT, "", path)
						  : found;
}

/* Looks at the loader, which is then the first that is loaded after the program. Returns -1 when it
 * is not there. */
static int bring_loader(struct link_map *map, const char *path)
{
	struct closure *closure = map->closure;
	char *clean = root_clean(path), *directory = root_directory_of(clean);
	const struct found *found = find_loader(map, clean);
	struct search search = { .map = map, .found = found, .file = strrchr(clean, '/') + 1 };
	const char *refused = *path == '/' ? refuse_loader(found, &map->item[0].object->elf)
					   : "not found, for it depends on where it is looked for";
	struct directory_list list = { 0, 0 };
	struct loaded *loaded;

	if (refused) {
		closure_miss(
			closure, format_string("%s: the loader of /%s (%s): %s%s%s", path,
					 map->file->guest, map->file->origin, refused,
					 *closure->sysroot ? " below " : "", closure->sysroot));
	} else {
		set_loader(map, clean, found->object);
		search.directory = *directory_add(&list, closure->sysroot, directory, 0);
		loaded = link_map_add(map, found, 0);
		link_map_name(loaded, map->loader->kind == LOADER_MUSL ? clean : search.file);
		loaded->root = closure->sysroot;
		loaded->path = copy_string(directory);
		loaded->entry = place_library(&search, &loaded->guest);
		directory_end(&list);
	}
	if (!refused && map->loader->path_file)
		free(place_file(
			closure, map->loader->path_file, map->file->origin, map->file->guest));
	free(directory);
	free(clean);
	return refused ? -1 : 0;
}

/* The program itself, and what $ORIGIN is for it: the directory it is really in. */
static void load_program(struct link_map *map, const struct found *program)
{
	struct loaded *loaded = link_map_add(map, program, -1);
	char *absolute = root_join("/", map->file->guest);

	loaded->real = map->file->source;
	if (only_looks(map)) {
		loaded->root = "";
		loaded->path = copy_string("/");
	}
	loaded->guest = root_directory_of(absolute);
	loaded->entry = copy_string(map->file->guest);
	free(absolute);
}

int libraries_load(struct link_map *map, const struct found *program)
{
	const struct object *object = program->object;

	if (!object->elf.interpreter && !object->dependencies)
		return 0; /* static, or no program at all */
	map->has_loader = object->elf.interpreter != 0;
	load_program(map, program);
	if (!map->has_loader)
		set_loader(map, 0, 0);
	if (!map->has_loader || bring_loader(map, object->elf.interpreter) == 0)
		bring_all(map);
	return 1;
}
