/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * collect.c - the names of all that is exported, sorted as mkpayload pack sorts them. */
#include <string.h>

#include "exporter/exporter.h"
#include "format/sha256sums.h"
#include "freestanding/directories.h"

#define STATUS_NAME "STATUS"

/* A directory whose names are still to be read. */
struct place {
	struct place *next, *parent;
	const char *path;
	int has_files;
};

static struct entry *entries; /* all of them, the last one first */
static uint32_t entries_count, unfit_count;
static struct place *places, **places_end = &places;
static struct file_status disk_file; /* that --to names, if it is a file */

/* --- One name. --- */

/* The path of a name below a directory; both end in NUL. */
static char *join(const char *directory, const char *name)
{
	size_t length = strlen(directory), name_bytes = strlen(name);
	char *path = get_memory(length + 1 + name_bytes + 1);

	memcpy(path, directory, length);
	path[length] = '/';
	memcpy(path + length + 1, name, name_bytes);
	return path;
}

/* Its name in the container. */
static char *name_of(char *path)
{
	return path + strlen(options.directory) + 1;
}

/* Why this cannot be an entry, although its name could; 0 if it can. */
static const char *why_unfit(const char *name, const struct file_status *status)
{
	enum { MODE_LINK = 0120000 };

	if (strcmp(name, SHA256SUMS_NAME) == 0)
		return "payload-export writes a file of this name itself";
	if (options.status && strcmp(name, STATUS_NAME) == 0)
		return "--status gives another file this name";
	if (status->type == MODE_LINK)
		return "a symbolic link";
	if (status->type == MODE_DIRECTORY)
		return options.tree ? 0 : "a directory: --tree takes what is in it";
	if (status->type != MODE_FILE)
		return "neither a regular file nor a directory";
	if (disk_file.type == MODE_FILE && system_is_same(status, &disk_file))
		return "it is what --to names";
	return 0;
}

static struct entry *add_entry(const char *name, const char *path, const struct file_status *status)
{
	struct entry *entry = get_memory(sizeof *entry);

	entry->name.text = name;
	entry->name.bytes = strlen(name);
	entry->path = path;
	entry->file_bytes = status->size_bytes;
	entry->file_system = status->file_system;
	entry->inode = status->inode;
	entry->next = entries;
	entries = entry;
	entries_count++;
	return entry;
}

static void add_place(struct place *parent, const char *path)
{
	struct place *place = get_memory(sizeof *place);

	place->parent = parent;
	place->path = path;
	*places_end = place;
	places_end = &place->next;
}

/* Dies when there is nothing. */
static void get_status(const char *path, struct file_status *status)
{
	long result = system_lstat(path, status);

	if (result < 0)
		die(path, ": ", system_error_text(result));
}

/* Takes what has this path, which stays in memory. */
static void add(struct place *parent, char *path)
{
	const char *name = name_of(path);
	const char *problem =
		options.tree ? name_check_path(name, strlen(name)) : name_check(name, strlen(name));
	struct file_status status;

	if (!problem) {
		get_status(path, &status);
		problem = why_unfit(name, &status);
	}
	if (problem) {
		complain(path, ": ", options.skip_unsuitable ? "left out: " : "", problem);
		unfit_count++;
	} else if (status.type == MODE_DIRECTORY) {
		add_place(parent, path);
	} else {
		add_entry(name, path, &status);
		for (; parent && !parent->has_files; parent = parent->parent)
			parent->has_files = 1;
	}
}

/* --- What there is. --- */

static void read_place(struct place *place)
{
	static struct directory directory;
	long result = directory_open(&directory, place->path);
	const char *name;

	while (result == 0 && (name = directory_next(&directory))) {
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			add(place, join(place->path, name));
	}
	if (result == 0)
		result = directory.size;
	if (result < 0)
		die(place->path, ": ", system_error_text(result));
	directory_close(&directory);
}

/* Takes a name of the list, which may not lead through a link, as none does that is met on the way.
 */
static void add_listed(char *path)
{
	struct file_status status;
	char *at;

	for (at = name_of(path); *at; at++) {
		if (*at != '/')
			continue;
		*at = 0;
		get_status(path, &status);
		if (status.type != MODE_DIRECTORY)
			die(path, ": ", system_error_text(ERROR_NOTDIR));
		*at = '/';
	}
	add(0, path);
}

static void read_list(void)
{
	enum { LIST_BYTES_MAX = 1024 * 1024 };
	char *text = get_memory(LIST_BYTES_MAX + 1);
	long size = system_read_file(options.from, text, LIST_BYTES_MAX + 1), at, end;

	if (size < 0 || size > LIST_BYTES_MAX)
		die(options.from, ": ", size < 0 ? system_error_text(size) : "longer than 1 MiB");
	for (at = 0; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		text[end] = 0;
		if (strlen(text + at) != (size_t)(end - at))
			die(options.from, ": a name with a NUL in it: ", text + at);
		if (end > at)
			add_listed(join(options.directory, text + at));
	}
}

/* --- All of it. --- */

/* Sorts all names, each once: a list may say one twice. */
static void sort(struct contents *contents)
{
	struct payload_name **names = get_memory(2 * entries_count * sizeof *names);
	uint32_t i, kept = 0, directories = 0;
	struct entry *entry = entries;
	const char *problem;
	uint64_t offset;

	for (i = 0; i < entries_count; i++, entry = entry->next)
		names[i] = &entry->name;
	payload_names_sort(names, names + entries_count, entries_count);
	for (i = 1; i < entries_count; i++) {
		if (!payload_names_equal(names[kept], names[i]))
			names[++kept] = names[i];
	}
	contents->names = names;
	contents->count = kept + 1;
	problem = payload_names_check(names, kept + 1, options.tree != 0, &directories, &offset);
	if (problem || contents->count > PAYLOAD_COUNT_MAX)
		die(options.directory, ": ",
			problem ? problem : "more than 200000 entries, SHA256SUMS among them");
}

/* How long all will be. */
static void measure(struct contents *contents)
{
	enum { MASK = PAYLOAD_ALIGN_BYTES - 1 };
	const struct entry *entry;
	uint64_t bytes = 0;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		entry = (const struct entry *)contents->names[i];
		bytes += entry->name.bytes;
		if (entry == contents->sums)
			continue;
		bytes += entry->file_bytes;
		if (bytes >> 62)
			die(entry->path, ": with it, no disk is large enough");
		contents->sums->file_bytes += SHA256SUMS_NAME_OFFSET + entry->name.bytes + 1;
		if (!payload_fits(PAYLOAD_NARROW, entry->file_bytes))
			contents->width = PAYLOAD_WIDE;
	}
	bytes += payload_header_bytes(contents->width) +
		 contents->count * payload_entry_bytes(contents->width) +
		 contents->sums->file_bytes;
	contents->container_bytes = (bytes + MASK) & ~(uint64_t)MASK;
}

void collect(struct contents *contents)
{
	static const struct file_status nothing;
	struct file_status status;
	struct place *place;

	if (options.to)
		system_stat(options.to, &disk_file);
	contents->sums = add_entry(SHA256SUMS_NAME, SHA256SUMS_NAME, &nothing);
	if (options.status) {
		get_status(options.status, &status);
		if (status.type != MODE_FILE)
			die(options.status, ": not a regular file");
		add_entry(STATUS_NAME, options.status, &status);
	}
	if (options.from)
		read_list();
	else
		add_place(0, options.directory);
	for (place = places; place; place = place->next)
		read_place(place);
	if (unfit_count > 0 && !options.skip_unsuitable)
		die(options.directory,
			": not everything here can be exported: ", message_number(unfit_count),
			"; --skip-unsuitable leaves it out");
	sort(contents);
	measure(contents);
	for (place = places; place; place = place->next) {
		if (!place->has_files && place->path != options.directory)
			complain(place->path, ": note: an empty directory, which is not carried");
	}
}
