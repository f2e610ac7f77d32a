/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * link_map.c - one program with all that its loader has loaded so far. */
#include "mkpayload/cpio/elf/link_map.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

struct loaded *link_map_add(struct link_map *map, const struct found *found, int needed_by)
{
	struct loaded *loaded;

	map->item = make_room(map->item, map->count, sizeof *map->item);
	loaded = &map->item[map->count++];
	memset(loaded, 0, sizeof *loaded);
	loaded->found = found;
	loaded->object = found->object;
	loaded->needed_by = needed_by;
	return loaded;
}

void link_map_set_origin(const struct link_map *map, struct loaded *loaded)
{
	char *below;

	if (loaded->path)
		return;
	root_locate(map->closure->sysroot, loaded->real, 1, &loaded->root, &below);
	loaded->path = root_directory_of(below);
	free(below);
}

void link_map_name(struct loaded *loaded, const char *name)
{
	loaded->name = make_room(loaded->name, loaded->names, sizeof *loaded->name);
	loaded->name[loaded->names++] = copy_string(name);
}

static int is_called(const struct loaded *loaded, const char *name)
{
	size_t i;

	for (i = 0; i < loaded->names; i++) {
		if (strcmp(loaded->name[i], name) == 0)
			return 1;
	}
	return 0;
}

/* glibc compares with the names that it was asked for, and with the library's own; musl never with
 * that. */
struct loaded *link_map_find(const struct link_map *map, const char *name)
{
	const char *soname;
	size_t i;

	for (i = 0; i < map->count; i++) {
		soname = map->item[i].object->elf.soname;
		if (is_called(&map->item[i], name) ||
			(soname && map->loader->kind == LOADER_GLIBC && strcmp(soname, name) == 0))
			return &map->item[i];
	}
	return 0;
}

struct loaded *link_map_find_file(const struct link_map *map, const struct found *found)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		if (found_is_same(map->item[i].found, found))
			return &map->item[i];
	}
	return 0;
}

char *link_map_chain(const struct link_map *map, int index)
{
	const struct loaded *loaded = &map->item[index];
	char *above, *chain;

	if (loaded->needed_by < 0)
		return format_string("/%s (%s)", map->file->guest, map->file->origin);
	above = link_map_chain(map, loaded->needed_by);
	chain = format_string("%s -> %s", above, loaded->name[0]);
	free(above);
	return chain;
}

void link_map_end(struct link_map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		while (map->item[i].names > 0)
			free(map->item[i].name[--map->item[i].names]);
		free(map->item[i].name);
		free(map->item[i].path);
		free(map->item[i].guest);
		free(map->item[i].entry);
	}
	free(map->item);
	while (map->missed_count > 0)
		free(map->missed[--map->missed_count]);
	free(map->missed);
}
