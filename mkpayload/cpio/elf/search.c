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

#include "format/initial.h"
#include "host/memory.h"

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

static int is_musl(const struct search *search)
{
	return search->map->loader->kind == LOADER_MUSL;
}

/* Says why the loader does not take what is there; 0 when it takes it. glibc goes on behind one for
 * another machine, and fails with everything else; musl fails with both. */
static const char *refuse(struct search *search, const struct found *found)
{
	const struct object *object = found->object;
	const char *reason = object ? object->problem : strerror(found->problem);

	search->is_stopped = object || found->problem == EISDIR || found->problem == EINVAL;
	if (!reason && !elf_matches(&object->elf, program_of(search))) {
		search->is_stopped = is_musl(search);
		reason = "for another kind of machine";
	} else if (!reason && object->elf.type != ELF_TYPE_SHARED) {
		reason = "not a library";
	}
	if (!reason)
		search->is_stopped = 0;
	return reason;
}

/* After the archive comes what may be brought, if any may. */
static int is_last(const struct search *search)
{
	return search->where != FOUND_IN_ARCHIVE || search->map->closure->part == GUEST_ARCHIVE;
}

/* Looks into one directory. Returns 1 when the library is there. */
static int try_directory(struct search *search, const struct directory *directory)
{
	struct closure *closure = search->map->closure;
	int in_archive = search->where == FOUND_IN_ARCHIVE;
	const char *at = in_archive ? directory->guest : directory->path, *refused = 0;
	enum found_where where =
		!in_archive && directory->is_moved ? FOUND_ON_MACHINE : search->where;
	const struct found *found;
	char *path;

	if (search->is_stopped)
		return 0;
	path = root_join(at, search->file);
	found = found_at(closure, where, directory->root, path);
	free(path);
	if (found->problem != ENOENT && found->problem != ENOTDIR)
		refused = refuse(search, found);
	if (found->object && !refused) {
		search->found = found;
		search->directory = *directory;
		search->directory.path = copy_string(directory->path);
		search->directory.guest = copy_string(directory->guest);
		return 1;
	}
	if (refused || is_last(search))
		remember(search, at, refused ? refused : "");
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
static char *help_musl(const struct search *search, char *guest)
{
	const struct loader *loader = search->map->loader;

	if (!guest || strcmp(guest, "/") != 0 || !is_musl(search))
		return guest;
	free(guest);
	if (loader->system.count == 0 || search->map->closure->part == GUEST_ARCHIVE)
		return 0;
	return copy_string(loader->system.item[0].path);
}

/* A loader learns from /proc where its program is, and /init is started before there is one. */
static int knows_origin(const struct search *search, const struct loaded *whose)
{
	return search->map->closure->part != GUEST_ARCHIVE || whose->needed_by >= 0 ||
	       strcmp(whose->entry, INITIAL_IN_ARCHIVE(INITIAL_INIT)) != 0;
}

static int try_word(struct search *search, struct loaded *whose, const char *word, size_t bytes)
{
	const struct loader *loader = search->map->loader;
	const char *sysroot = search->map->closure->sysroot;
	struct directory_list list = { 0, 0 };
	int has_origin, found = 0;
	struct directory *at;
	char *path, *guest;

	if (memchr(word, '$', bytes))
		link_map_set_origin(search->map, whose);
	path = loader_expand(loader, word, bytes, whose->path, &has_origin);
	guest = loader_expand(loader, word, bytes, whose->guest, &has_origin);
	if (has_origin)
		guest = help_musl(search, guest);
	/* What is relative depends on where somebody starts the program. */
	if (path && guest && *path == '/' && (!has_origin || knows_origin(search, whose))) {
		at = directory_add(&list, has_origin ? whose->root : sysroot, path, guest);
		at->is_origin = has_origin;
		at->is_moved = strcmp(at->path, at->guest) != 0 || strcmp(at->root, sysroot) != 0;
		found = try_directory(search, at);
	}
	directory_end(&list);
	free(path);
	free(guest);
	return found;
}

static int try_words(struct search *search, struct loaded *whose, const char *words)
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
	struct loaded *items = search->map->item;
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

/* musl makes no difference between the two, and leaves all of one out where it has a '$' that it
 * does not know. */
static int try_musl_paths(struct search *search)
{
	struct loaded *items = search->map->item;
	const char *words;
	char *expanded;
	int i, has_origin, is_known;

	for (i = (int)search->needed_by; i >= 0; i = items[i].needed_by) {
		words = items[i].object->elf.runpath;
		if (!words)
			words = items[i].object->elf.rpath;
		expanded = words ? loader_expand(search->map->loader, words, strlen(words), "",
					   &has_origin)
				 : 0;
		is_known = expanded != 0;
		free(expanded);
		if (is_known && try_words(search, &items[i], words))
			return 1;
	}
	return 0;
}

/* --- The whole. --- */

/* A name with a slash is a path: only that one. musl takes it as it is. */
static int try_path(struct search *search)
{
	struct loaded *whose = &search->map->item[search->needed_by];
	size_t length = (size_t)(search->file - search->name);
	int has_origin;
	char *path =
		loader_expand(search->map->loader, search->name, length, whose->guest, &has_origin);

	if (is_musl(search) && has_origin) {
		free(path);
		path = copy_string(search->name);
	}
	if (path && *path != '/' && is_last(search))
		remember(search,
			"no directory, for where this path leads depends on where the program is "
			"started",
			"");
	free(path);
	return (!is_musl(search) || !has_origin) && try_word(search, whose, search->name, length);
}

static int search_part(struct search *search)
{
	const struct link_map *map = search->map;
	const struct elf *needing = &map->item[search->needed_by].object->elf;
	const struct loader *loader = map->loader;
	int no_default = needing->no_default_directories && !is_musl(search);

	if (search->file != search->name)
		return try_path(search);
	if (is_musl(search) ? try_musl_paths(search) : try_glibc_paths(search))
		return 1;
	return try_list(search, &loader->configured, no_default) ||
	       (!no_default && try_list(search, &loader->system, 0));
}

int search_library(struct search *search)
{
	const char *slash = strrchr(search->name, '/');
	int found;

	search->file = slash ? slash + 1 : search->name;
	search->looked = 0;
	search->found = 0;
	search->is_stopped = 0;
	search->where = FOUND_IN_ARCHIVE;
	found = search_part(search);
	if (found || is_last(search))
		return found;
	search->where = FOUND_BELOW_SYSROOT;
	return search_part(search);
}

void search_end(struct search *search)
{
	if (search->found) {
		free(search->directory.path);
		free(search->directory.guest);
	}
	free(search->looked);
}
