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

static char *describe_missing(const struct search *search)
{
	char *chain = link_map_chain(search->map, (int)search->needed_by), *line;

	line = format_string("%s: needed by %s: not found; looked in %s", search->name, chain,
		search->looked ? search->looked : "no directory at all");
	free(chain);
	return line;
}

static void load_found(struct link_map *map, const struct search *search)
{
	struct loaded *loaded =
		link_map_add(map, search->object, (int)search->needed_by, search->name);

	loaded->root = search->directory.root;
	loaded->path = copy_string(search->directory.path);
	loaded->guest = copy_string(search->directory.guest);
	loaded->entry = place_library(map, search->needed_by, search->name, &search->directory);
}

/* Finds and loads one of a name. Returns 0 when there is none, and says where it was looked for. */
static int bring(struct link_map *map, size_t needed_by, const char *name, char **problem)
{
	struct search search = { map, needed_by, name, 0, { 0 }, 0, 0, 0 };
	int found;

	if (problem)
		*problem = 0;
	if (link_map_has(map, name) || loader_is_inside(&map->loader, name))
		return 1;
	found = search_library(&search);
	if (found)
		load_found(map, &search);
	else if (search.is_in_archive)
		found = 1;
	else if (problem)
		*problem = describe_missing(&search);
	search_end(&search);
	return found;
}

static void bring_needed(struct link_map *map, size_t index)
{
	const struct elf *elf = &map->item[index].object->elf;
	const char *name;
	uint64_t at = 0;
	char *problem;

	while ((name = elf_next_needed(elf, &at))) {
		if (bring(map, index, name, &problem))
			continue;
		/* A library that came with an --add may find another one by its program. */
		if (!map->has_loader && archive_has_name(map->closure->archive, name))
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
	complain("warning: %s (%s by its dlopen note)", problem,
		dlopen_priority_name(feature->priority));
	free(problem);
}

static void bring_noted(struct link_map *map, size_t index)
{
	const struct elf *elf = &map->item[index].object->elf;
	struct dlopen_feature feature;
	const uint8_t *note;
	uint64_t note_at = 0;
	size_t bytes, at;
	int result;

	while (elf_next_note(elf, DLOPEN_NOTE_OWNER, DLOPEN_NOTE_TYPE, &note_at, &note, &bytes)) {
		at = 0;
		while ((result = dlopen_note_next(&feature, note, bytes, &at)) == 1)
			bring_feature(map, index, &feature);
		if (result < 0)
			complain("warning: %s: its dlopen note cannot be read",
				map->item[index].object->path);
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
		closure->dlopen_found[i] |= bring(map, 0, closure->dlopen[i], 0);
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

/* Looks at the loader, which is then the first that is loaded after the program. Returns -1 when it
 * is not there. */
static int bring_loader(struct link_map *map, const char *path)
{
	struct closure *closure = map->closure;
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
	loader_begin(&map->loader, closure->sysroot, strrchr(clean, '/') ? clean : 0, object,
		&map->item[0].object->elf);
	if (object) {
		directory_add(&list, closure->sysroot, directory, 0);
		loaded = link_map_add(map, object, 0, strrchr(clean, '/') + 1);
		loaded->root = closure->sysroot;
		loaded->path = copy_string(directory);
		loaded->guest = copy_string(directory);
		loaded->entry = place_library(map, 0, strrchr(clean, '/') + 1, list.item);
		directory_end(&list);
	} else if (!place_is_taken(closure, clean)) {
		closure_miss(
			closure, format_string("%s: the loader of /%s (%s): not found%s%s", path,
					 map->file->guest, map->file->origin,
					 *closure->sysroot ? " below " : "", closure->sysroot));
	}
	if (map->loader.path_file)
		free(place_file(closure, closure->sysroot, map->loader.path_file, map->file->origin,
			map->file->guest));
	free(directory);
	free(clean);
	return object ? 0 : -1;
}

/* The program itself, and what $ORIGIN is for it: the directory it is really in. */
static void load_program(struct link_map *map, struct object *object)
{
	const struct closure *closure = map->closure;
	struct loaded *loaded = link_map_add(map, object, -1, map->file->guest);
	char *absolute = format_string("/%s", map->file->guest);
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
	loaded->entry = copy_string(map->file->guest);
	free(absolute);
}

void libraries_put(struct closure *closure, const struct closure_file *file, struct object *object)
{
	struct link_map map = { closure, file, { 0 }, 0, 0, 0 };
	uint64_t at = 0;

	if (!object->elf.interpreter && !elf_next_needed(&object->elf, &at))
		return; /* static, or no program at all */
	map.has_loader = object->elf.interpreter != 0;
	load_program(&map, object);
	if (!map.has_loader)
		loader_begin(&map.loader, closure->sysroot, 0, 0, &object->elf);
	if (!map.has_loader || bring_loader(&map, object->elf.interpreter) == 0)
		bring_all(&map);
	link_map_end(&map);
}
