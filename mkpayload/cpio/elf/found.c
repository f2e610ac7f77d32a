/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * found.c - what lies at a path. */
#include "mkpayload/cpio/elf/found.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

static void look_into(struct closure *closure, struct found *found)
{
	found->object = object_open(&closure->cache, found->real);
	if (!found->object)
		found->problem = errno;
	else if (!found->file)
		found->is_executable = found->object->is_executable;
}

static struct found *look(
	struct closure *closure, enum found_where where, const char *root, const char *path)
{
	struct found *found = allocate(sizeof *found);
	const struct archive_entry *entry = 0;
	enum root_kind kind;

	memset(found, 0, sizeof *found);
	if (where == FOUND_ON_MACHINE)
		found->problem = root_resolve(root, path, &found->path, &kind, 0);
	else
		found->problem = guest_walk(&closure->guest,
			where == FOUND_IN_ARCHIVE ? GUEST_ARCHIVE : GUEST_AND_SYSROOT, path,
			&found->path, &kind, 0);
	if (!found->problem && kind != ROOT_FILE)
		found->problem = kind == ROOT_DIRECTORY ? EISDIR : EINVAL;
	if (found->problem)
		return found;
	if (where != FOUND_ON_MACHINE)
		entry = guest_entry(&closure->guest, found->path);
	if (entry && entry->file) {
		found->file = entry->file;
		found->is_executable = (entry->mode & 0111) != 0;
		found->real = copy_string(entry->file->path);
	} else {
		found->real = format_string(
			"%s%s", where == FOUND_ON_MACHINE ? root : closure->sysroot, found->path);
	}
	look_into(closure, found);
	return found;
}

const struct found *found_at(
	struct closure *closure, enum found_where where, const char *root, const char *path)
{
	char *name = format_string("%d%s\n%s", where, where == FOUND_ON_MACHINE ? root : "", path);
	void **place = memo_at(&closure->found, name);

	free(name);
	if (!*place)
		*place = look(closure, where, root, path);
	return *place;
}

const struct found *found_entry(struct closure *closure, const struct archive_entry *entry)
{
	char *name = format_string("entry %s", entry->path);
	void **place = memo_at(&closure->found, name);
	struct found *found = *place;

	free(name);
	if (!found) {
		found = allocate(sizeof *found);
		memset(found, 0, sizeof *found);
		found->path = root_join("/", entry->path);
		found->real = copy_string(entry->file->path);
		found->file = entry->file;
		found->is_executable = (entry->mode & 0111) != 0;
		look_into(closure, found);
		*place = found;
	}
	return found;
}

static void end(void *value)
{
	struct found *found = value;

	free(found->path);
	free(found->real);
	free(found);
}

void found_end(struct closure *closure)
{
	memo_end(&closure->found, end);
}

int found_is_same(const struct found *a, const struct found *b)
{
	return a->object == b->object && a->file == b->file;
}
