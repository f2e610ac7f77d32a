/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * link_map.c - one program with all that its loader has loaded so far. */
#include "mkpayload/cpio/elf/link_map.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

struct loaded *link_map_add(
	struct link_map *map, struct object *object, int needed_by, const char *name)
{
	struct loaded *loaded;

	map->item = reallocate(map->item, (map->count + 1) * sizeof *map->item);
	loaded = &map->item[map->count];
	memset(loaded, 0, sizeof *loaded);
	loaded->object = object;
	loaded->needed_by = needed_by;
	loaded->name = copy_string(name);
	map->count++;
	return loaded;
}

/* glibc compares with the names that it was asked for, and with the library's own. */
int link_map_has(const struct link_map *map, const char *name)
{
	const char *soname;
	size_t i;

	for (i = 0; i < map->count; i++) {
		soname = map->item[i].object->elf.soname;
		if (strcmp(map->item[i].name, name) == 0 || (soname && strcmp(soname, name) == 0))
			return 1;
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
	chain = format_string("%s -> %s", above, loaded->name);
	free(above);
	return chain;
}

void link_map_end(struct link_map *map)
{
	size_t i;

	for (i = 0; i < map->count; i++) {
		free(map->item[i].name);
		free(map->item[i].path);
		free(map->item[i].guest);
		free(map->item[i].entry);
	}
	free(map->item);
	loader_end(&map->loader);
}
