/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * meant.c - what each program was meant to load, and whether the guest's loader will find it. */
#include "mkpayload/cpio/elf/meant.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/elf/libraries.h"

struct meant_file {
	char *name; /* under which it was wanted; 0 of the program itself */
	struct object *object;
};

struct meant {
	struct meant *next;
	char *guest, *origin; /* of the program or script */
	enum archive_needs role;
	int is_script;
	struct meant_file *file; /* in the order of loading */
	size_t count;
	struct meant_file *other; /* further names of these */
	size_t others;
};

/* --- Remembering. --- */

static struct meant *add(struct closure *closure, const struct closure_file *file, size_t count)
{
	struct meant *meant = allocate(sizeof *meant);

	memset(meant, 0, sizeof *meant);
	meant->guest = copy_string(file->guest);
	meant->origin = copy_string(file->origin);
	meant->role = file->role;
	meant->file = allocate(count * sizeof *meant->file);
	meant->count = count;
	meant->next = closure->meant;
	closure->meant = meant;
	return meant;
}

void meant_by_program(const struct link_map *map)
{
	struct meant *meant;
	size_t i, k;

	if (!map->has_loader)
		return;
	meant = add(map->closure, map->file, map->count);
	for (i = 0; i < map->count; i++) {
		meant->file[i].name = map->item[i].names ? copy_string(map->item[i].name[0]) : 0;
		meant->file[i].object = map->item[i].object;
		for (k = 1; k < map->item[i].names; k++) {
			meant->other = make_room(meant->other, meant->others, sizeof *meant->other);
			meant->other[meant->others].name = copy_string(map->item[i].name[k]);
			meant->other[meant->others++].object = map->item[i].object;
		}
	}
}

void meant_by_script(struct closure *closure, const struct closure_file *script, const char *path,
	const struct found *interpreter)
{
	struct meant *meant = add(closure, script, 1);

	meant->is_script = 1;
	meant->file[0].name = copy_string(path);
	meant->file[0].object = interpreter->object;
}

/* --- Comparing. --- */

static int is_same(const struct meant_file *meant, const struct found *found, const char *origin)
{
	struct archive_file file = { 0 };

	if (!found->object || found->object == meant->object)
		return found->object != 0;
	file.path = meant->object->path;
	file.origin = (char *)origin;
	file.size_bytes = (uint32_t)meant->object->size_bytes;
	file.dev = meant->object->dev;
	file.ino = meant->object->ino;
	file.state = meant->object->state;
	return archive_same_bytes(&file, found->file);
}

/* What a loader that has not found a name has looked at. */
static const char *find_missed(const struct link_map *map, const char *name)
{
	size_t i, length = strlen(name);

	for (i = 0; i < map->missed_count; i++) {
		if (strncmp(map->missed[i], name, length) == 0 && map->missed[i][length] == ':')
			return map->missed[i] + length + 2;
	}
	return 0;
}

static void say_other(struct closure *closure, const struct meant *meant,
	const struct meant_file *file, const struct found *found)
{
	closure_miss(closure,
		format_string("/%s (%s): %s: is %s here, but in the archive it would be /%s, which "
			      "is %s (%s)",
			meant->guest, meant->origin, file->name ? file->name : "the program",
			file->object->path, found->path + 1, found->real, found->file->origin));
}

static void say_missed(struct closure *closure, const struct meant *meant,
	const struct meant_file *file, const char *looked)
{
	closure_miss(closure,
		format_string("/%s (%s): %s: is %s here, but in the archive it would not be found; "
			      "looked in %s",
			meant->guest, meant->origin, file->name ? file->name : "the program",
			file->object->path, looked));
}

static void compare(struct closure *closure, const struct meant *meant, const struct link_map *map)
{
	const char *missed;
	size_t i;

	for (i = 0; i < meant->others; i++) {
		missed = find_missed(map, meant->other[i].name);
		if (!missed)
			continue;
		say_missed(closure, meant, &meant->other[i], missed);
		return;
	}
	for (i = 0; i < meant->count; i++) {
		missed = meant->file[i].name ? find_missed(map, meant->file[i].name) : 0;
		if (missed) {
			say_missed(closure, meant, &meant->file[i], missed);
		} else if (i >= map->count) {
			say_missed(closure, meant, &meant->file[i], "no directory any more");
		} else if (!is_same(&meant->file[i], map->item[i].found, meant->origin)) {
			say_other(closure, meant, &meant->file[i], map->item[i].found);
		} else {
			continue;
		}
		return; /* what comes then follows from that */
	}
	if (map->count > meant->count)
		closure_miss(closure,
			format_string("/%s (%s): %s: in the archive it would be loaded as well, as "
				      "%s (%s)",
				meant->guest, meant->origin, map->item[i].name[0],
				map->item[i].found->real, map->item[i].found->file->origin));
}

static void check_program(
	struct closure *closure, const struct meant *meant, const struct found *program)
{
	struct closure_file file = { program->real, program->path + 1, meant->origin, meant->role };
	struct link_map map = { .closure = closure, .file = &file };
	int missing = closure->missing_count;

	libraries_load(&map, program);
	if (closure->missing_count == missing)
		compare(closure, meant, &map);
	link_map_end(&map);
}

static void check(struct closure *closure, const struct meant *meant)
{
	const char *path = meant->is_script ? meant->file[0].name : meant->guest;
	char *absolute = root_join("/", path);
	const struct found *found = found_at(closure, FOUND_IN_ARCHIVE, "", absolute);

	if (found->problem)
		say_missed(closure, meant, &meant->file[0], strerror(found->problem));
	else if (!is_same(&meant->file[0], found, meant->origin))
		say_other(closure, meant, &meant->file[0], found);
	else if (!meant->is_script)
		check_program(closure, meant, found);
	free(absolute);
}

static void end_loader(void *loader)
{
	loader_end(loader);
	free(loader);
}

/* What was found out about the archive as the options had made it. */
static void forget(struct closure *closure)
{
	guest_end(&closure->guest);
	memo_end(&closure->loaders, end_loader);
	memo_end(&closure->followed, 0);
	memo_end(&closure->placed, 0);
	found_end(closure);
}

/* In the order in which they were followed. */
static void reverse(struct closure *closure)
{
	struct meant *first = 0, *meant, *next;

	for (meant = closure->meant; meant; meant = next) {
		next = meant->next;
		meant->next = first;
		first = meant;
	}
	closure->meant = first;
}

void meant_check(struct closure *closure)
{
	const struct meant *meant;
	int i;

	reverse(closure);
	forget(closure);
	closure->part = GUEST_ARCHIVE;
	guest_begin(&closure->guest, closure->archive, closure->sysroot);
	for (meant = closure->meant; meant; meant = meant->next)
		check(closure, meant);
	for (i = 0; i < closure->missing_count; i++)
		complain("%s", closure->missing[i]);
	if (closure->missing_count)
		die("in the archive %d program%s would not load the same files as here",
			closure->missing_count, closure->missing_count == 1 ? "" : "s");
}

static void end_meant(struct meant *meant)
{
	while (meant->count > 0)
		free(meant->file[--meant->count].name);
	while (meant->others > 0)
		free(meant->other[--meant->others].name);
	free(meant->other);
	free(meant->file);
	free(meant->guest);
	free(meant->origin);
	free(meant);
}

static void end_dlopen(struct closure_dlopen *dlopen)
{
	while (dlopen->loaders > 0)
		free(dlopen->by[--dlopen->loaders].loader);
	free(dlopen->by);
}

void meant_end(struct closure *closure)
{
	struct meant *meant, *next;
	int i;

	forget(closure);
	for (meant = closure->meant; meant; meant = next) {
		next = meant->next;
		end_meant(meant);
	}
	object_end(&closure->cache);
	for (i = 0; i < closure->dlopen_count; i++)
		end_dlopen(&closure->dlopen[i]);
	free(closure->dlopen);
	free(closure->missing);
}
