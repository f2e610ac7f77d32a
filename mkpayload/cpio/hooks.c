/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hooks.c - what dracut's hooks need, where an archive has any: a shell, which must be there, and
 * init's driver, the command for jobs and the directories of these, which come by themselves. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "format/cpio.h"
#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/guest.h"

static const char shell[] = "/bin/sh";
static const char origin[] = "what dracut's hooks need";

/* The path, whose first directory may be a link, as /lib to usr/lib; without '/' at its beginning.
 * Allocated. */
static char *place_of(const struct guest *guest, const char *path)
{
	const char *rest = strchr(path + 1, '/');
	char *first = format_string("%.*s", (int)(rest - path), path), *resolved, *place;
	enum root_kind kind;

	if (guest_walk(guest, GUEST_ARCHIVE, first, &resolved, &kind, 0) == 0)
		place = format_string("%s%s", resolved + 1, rest);
	else
		place = copy_string(path + 1);
	free(resolved);
	free(first);
	return place;
}

/* The first hook; 0: there is none. */
static const struct archive_entry *find_hook(const struct guest *guest)
{
	const struct archive_entry *entry = guest->archive->entries;
	const struct archive_entry *end = entry + guest->count;
	char *place = place_of(guest, INITIAL_SOURCED), *pattern = format_string("%s/?*.sh", place);

	while (entry < end && fnmatch(pattern, entry->path, 0) != 0)
		entry++;
	free(pattern);
	free(place);
	return entry < end ? entry : 0;
}

static int has_program(const struct guest *guest, const char *path)
{
	const struct archive_entry *entry = 0;
	enum root_kind kind;
	char *resolved;

	if (guest_walk(guest, GUEST_ARCHIVE, path, &resolved, &kind, 0) == 0)
		entry = guest_entry(guest, resolved);
	free(resolved);
	return entry && entry->file && entry->mode & 0111;
}

static void put_directories(const struct guest *guest, struct archive *archive)
{
	/* Hooks write into them. */
	static const char *const names[] = { "cleanup", "cmdline", "emergency",
		"initqueue/finished", "initqueue/online", "initqueue/settled", "initqueue/timeout",
		"mount", "pre-mount", "pre-pivot", "pre-trigger", "pre-udev" };
	struct archive_entry entry = { .origin = origin,
		.weight = ARCHIVE_MINIMAL,
		.mode = CPIO_TYPE_DIRECTORY | 0755 };
	char *place = place_of(guest, INITIAL_SOURCED), *path;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		path = format_string("%s/%s", place, names[i]);
		entry.path = path;
		archive_put(archive, &entry);
		free(path);
	}
	free(place);
}

static void put(struct archive *archive, const struct cpio_programs *programs, struct guest *guest)
{
	static const struct {
		const char *name, *as, *instead;
	} scripts[] = {
		{ "driver", INITIAL_DRIVER, "--add FILE:" INITIAL_DRIVER ":755" },
		{ "initqueue", INITIAL_INITQUEUE, "--add FILE:" INITIAL_INITQUEUE ":755" },
	};
	char *place;
	size_t i;

	for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		place = place_of(guest, scripts[i].as);
		if (!has_program(guest, scripts[i].as))
			cpio_put_ours(archive, programs, scripts[i].name, place, scripts[i].instead,
				origin);
		free(place);
	}
	put_directories(guest, archive);
}

void cpio_put_hooks(struct archive *archive, const struct cpio_programs *programs)
{
	const struct archive_entry *hook;
	struct guest guest;

	guest_begin(&guest, archive, "");
	hook = find_hook(&guest);
	if (hook && !has_program(&guest, shell))
		die("%s: /%s: is sourced by a shell, and %s is no program of the archive: "
		    "--add FILE:%s:755 brings one",
			hook->origin, hook->path, shell, shell);
	if (hook)
		put(archive, programs, &guest);
	guest_end(&guest);
	if (hook)
		archive_merge(archive);
}
