/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * search.c - where a loader looks for a library (glibc: elf/dl-load.c, _dl_map_object; musl:
 * ldso/dynlink.c, load_library), without LD_LIBRARY_PATH, which a program does not carry with it,
 * and without the cache, which is ld.so.conf in another form. */
#include "mkpayload/cpio/elf/search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "mkpayload/cpio/elf/place.h"
#include "mkpayload/cpio/root.h"

static void remember(struct search *search, const char *directory, const char *reason)
{
	char *longer = format_string("%s%s%s%s%s", search->looked ? search->looked : "",
		search->looked ? ", " : "", directory, *reason ? ": " : "", reason);

	free(search->looked);
	search->looked = longer;
}

static const struct elf *program_of(const struct search *search)
{
	return &search->map->item[0].object->elf;
}

/* Says why the loader does not take this file; 0 when it takes it. glibc goes on behind one for
 * another machine, and fails with everything else; musl fails with both. */
static const char *refuse(struct search *search, const struct object *object)
{
	const char *reason = object->problem;

	search->is_stopped = 1;
	if (!reason && !elf_matches(&object->elf, program_of(search))) {
		search->is_stopped = search->map->loader.kind == LOADER_MUSL;
		reason = "for another kind of machine";
	} else if (!reason && object->elf.type != ELF_TYPE_SHARED) {
		reason = "not a library";
	}
	if (!reason)
		search->is_stopped = 0;
	return reason;
}

/* Looks into one directory. Returns 1 when the library is there. */
static int try_directory(struct search *search, const struct directory *directory)
{
	const struct closure *closure = search->map->closure;
	char *path = root_join(directory->path, search->name), *resolved, *real, *guest;
	struct object *object = 0;
	const char *refused = 0;

	if (search->is_stopped)
		return 0;
	if (root_resolve(directory->root, path, &resolved, 0, 0) == 0) {
		real = format_string("%s%s", directory->root, resolved);
		object = object_open(&((struct closure *)closure)->cache, real);
		refused = object ? refuse(search, object) : strerror(errno);
		free(real);
	}
	free(resolved);
	free(path);
	if (object && !refused) {
		search->object = object;
		search->directory = *directory;
		search->directory.path = copy_string(directory->path);
		search->directory.guest = copy_string(directory->guest);
		return 1;
	}
	remember(search, directory->path, refused ? refused : "");
	guest = root_join(directory->guest, search->name);
	search->is_in_archive |= place_is_taken(closure, guest);
	free(guest);
	return 0;
}

static int try_list(struct search *search, const struct directory_list *list, int only_linked)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if ((!only_linked || list->item[i].needs_link) &&
			try_directory(search, &list->item[i]))
			return 1;
	}
	return 0;
}

/* --- RPATH and RUNPATH. --- */

/* musl makes nothing of an $ORIGIN that is the root, where /main is: what is beside the program
 * goes where musl looks by itself. Takes guest over. */
static char *help_musl(const struct loader *loader, char *guest)
{
	if (!guest || strcmp(guest, "/") != 0 || loader->kind != LOADER_MUSL ||
		loader->system.count == 0)
		return guest;
	free(guest);
	return copy_string(loader->system.item[0].path);
}

static int try_word(
	struct search *search, const struct loaded *whose, const char *word, size_t bytes)
{
	const struct loader *loader = &search->map->loader;
	struct directory_list list = { 0, 0 };
	int has_origin, found = 0;
	char *path = loader_expand(loader, word, bytes, whose->path, &has_origin);
	char *guest = loader_expand(loader, word, bytes, whose->guest, &has_origin);
	const char *sysroot = search->map->closure->sysroot;
	struct directory *at;

	guest = help_musl(loader, guest);
	/* What is relative depends on where somebody starts the program. */
	if (path && guest && *path == '/') {
		at = directory_add(&list, has_origin ? whose->root : sysroot, path, guest);
		at->is_origin = has_origin;
		at->is_moved = strcmp(at->path, at->guest) != 0 || at->root != sysroot;
		found = try_directory(search, at);
	}
	directory_end(&list);
	free(path);
	free(guest);
	return found;
}

static int try_words(struct search *search, const struct loaded *whose, const char *words)
{
	size_t length;

	for (;;) {
		length = strcspn(words, ":");
		if (length && try_word(search, whose, words, length))
			return 1;
		if (!words[length])
			return 0;
		words += length + 1;
	}
}

/* glibc: an object with a RUNPATH has no RPATH; and for what it needs, the RPATHs of those who
 * loaded it do not count either. */
static int try_glibc_paths(struct search *search)
{
	const struct loaded *items = search->map->item;
	const struct elf *needing = &items[search->needed_by].object->elf, *elf;
	int i;

	if (needing->runpath)
		return try_words(search, &items[search->needed_by], needing->runpath);
	for (i = (int)search->needed_by; i >= 0; i = items[i].needed_by) {
		elf = &items[i].object->elf;
		if (elf->rpath && !elf->runpath && try_words(search, &items[i], elf->rpath))
			return 1;
	}
	return 0;
}

/* musl makes no difference between the two. */
static int try_musl_paths(struct search *search)
{
	const struct loaded *items = search->map->item;
	const char *words;
	int i;

	for (i = (int)search->needed_by; i >= 0; i = items[i].needed_by) {
		words = items[i].object->elf.runpath;
		if (!words)
			words = items[i].object->elf.rpath;
		if (words && try_words(search, &items[i], words))
			return 1;
	}
	return 0;
}

/* --- The whole. --- */

/* A name with a slash is a path: only that one. */
static int try_path(struct search *search)
{
	const struct loaded *whose = &search->map->item[search->needed_by];
	const char *slash = strrchr(search->name, '/');
	size_t length = (size_t)(slash - search->name);

	search->name = slash + 1;
	return try_word(search, whose, length ? slash - length : "/", length ? length : 1);
}

int search_library(struct search *search)
{
	const struct link_map *map = search->map;
	const struct elf *needing = &map->item[search->needed_by].object->elf;
	int no_default = needing->no_default_directories && map->loader.kind == LOADER_GLIBC;

	search->looked = 0;
	search->is_stopped = 0;
	search->is_in_archive = 0;
	if (strchr(search->name, '/'))
		return try_path(search);
	if (map->loader.kind == LOADER_GLIBC ? try_glibc_paths(search) : try_musl_paths(search))
		return 1;
	return try_list(search, &map->loader.configured, no_default) ||
	       (!no_default && try_list(search, &map->loader.system, 0));
}

void search_end(struct search *search)
{
	if (search->object) {
		free(search->directory.path);
		free(search->directory.guest);
	}
	free(search->looked);
}
