/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * collect.c - the names of all that is exported, sorted as mkpayload pack sorts them. */
#include <string.h>

#include "exporter/exporter.h"
#include "format/sha256sums.h"
#include "freestanding/directories.h"

#define STATUS_NAME "STATUS"

/* A directory whose names are still to be read. Its name is "" for the one that is exported. */
struct place {
	struct place *next, *parent;
	const char *name;
	size_t name_bytes;
	int has_files;
};

static struct entry *entries; /* all of them, the last one first */
static uint32_t entries_count;
static struct place *places, **places_end = &places;
static uint32_t unfit_count, empty_count;
static struct file_status disk_file; /* that --to names, if it is a file */

/* --- Paths. --- */

static const char *path_of(const char *name)
{
	static char path[8192];
	size_t length = strlen(options.directory), name_bytes = strlen(name);

	if (length + name_bytes + 2 > sizeof path)
		die(options.directory, ": the path is too long");
	memcpy(path, options.directory, length);
	if (*name && path[length - 1] != '/')
		path[length++] = '/';
	memcpy(path + length, name, name_bytes + 1);
	return path;
}

const char *entry_path(const struct entry *entry)
{
	return entry->path ? entry->path : path_of(entry->name.text);
}

/* A directory's name, '/', and a name in it, with NUL. */
static char *join(const struct place *place, const char *name)
{
	size_t length = place->name_bytes, name_bytes = strlen(name);
	char *joined = get_memory(length + 1 + name_bytes + 1);

	memcpy(joined, place->name, length);
	if (length > 0)
		joined[length++] = '/';
	memcpy(joined + length, name, name_bytes);
	return joined;
}

/* --- One name. --- */

static void say_unfit(const char *path, const char *reason)
{
	complain(path, ": ", options.skip_unsuitable ? "left out: " : "", reason);
	unfit_count++;
}

/* Why this cannot be an entry; 0 if it can. */
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
		return "is what --to names";
	return 0;
}

static struct entry *add_entry(const char *name, const struct file_status *status)
{
	struct entry *entry = get_memory(sizeof *entry);

	entry->name.text = name;
	entry->name.bytes = strlen(name);
	entry->file_bytes = status->size_bytes;
	entry->file_system = status->file_system;
	entry->inode = status->inode;
	entry->next = entries;
	entries = entry;
	entries_count++;
	return entry;
}

static void add_place(struct place *parent, const char *name)
{
	struct place *place = get_memory(sizeof *place);

	place->parent = parent;
	place->name = name;
	place->name_bytes = strlen(name);
	*places_end = place;
	places_end = &place->next;
}

/* Takes what has this name, which stays in memory. */
static void add(struct place *parent, const char *name)
{
	const char *problem =
		options.tree ? name_check_path(name, strlen(name)) : name_check(name, strlen(name));
	struct file_status status;
	long result;

	if (!problem) {
		result = system_lstat(path_of(name), &status);
		if (result < 0)
			die(path_of(name), ": ", system_error_text(result));
		problem = why_unfit(name, &status);
	}
	if (problem) {
		say_unfit(path_of(name), problem);
	} else if (status.type == MODE_DIRECTORY) {
		add_place(parent, name);
	} else {
		add_entry(name, &status);
		for (; parent && !parent->has_files; parent = parent->parent)
			parent->has_files = 1;
	}
}

/* --- What there is. --- */

static void read_place(struct place *place)
{
	static struct directory directory;
	const char *path = path_of(place->name), *name;
	long result = directory_open(&directory, path);

	while (result == 0 && (name = directory_next(&directory))) {
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			add(place, join(place, name));
	}
	if (result == 0) {
		result = directory.size < 0 ? directory.size : 0;
		directory_close(&directory);
	}
	if (result < 0)
		die(path_of(place->name), ": ", system_error_text(result));
}

/* A name of --from may not lead through a link, as none that is met on the way does. */
static void check_way(char *name)
{
	struct file_status status;
	char *at;
	long result;

	for (at = name; *at; at++) {
		if (*at != '/')
			continue;
		*at = 0;
		result = system_lstat(path_of(name), &status);
		if (result == 0 && status.type != MODE_DIRECTORY)
			result = -ERROR_NOTDIR;
		if (result < 0)
			die(path_of(name), ": ", system_error_text(result));
		*at = '/';
	}
}

static void read_list(void)
{
	struct file_status status;
	long size = system_stat(options.from, &status), at, end;
	char *text;

	if (size == 0 && (status.type != MODE_FILE || status.size_bytes > 0x10000000))
		die(options.from, ": not a list: a file of at most 256 MiB");
	if (size < 0)
		die(options.from, ": ", system_error_text(size));
	text = get_memory((size_t)status.size_bytes + 1);
	size = system_read_file(options.from, text, (size_t)status.size_bytes);
	if (size < 0)
		die(options.from, ": ", system_error_text(size));
	for (at = 0; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		text[end] = 0;
		if (end == at)
			continue;
		check_way(text + at);
		add(0, text + at);
	}
}

static void add_status(void)
{
	struct file_status status;
	long result = system_lstat(options.status, &status);

	if (result == 0 && status.type != MODE_FILE)
		result = -ERROR_INVAL;
	if (result < 0)
		die(options.status, ": ", system_error_text(result));
	add_entry(STATUS_NAME, &status)->path = options.status;
}

/* --- All of it. --- */

/* Sorts all names, each once: a list may say one twice. */
static void sort(struct contents *contents)
{
	struct entry *entry = entries;
	struct payload_name **names = get_memory(2 * entries_count * sizeof *names);
	uint32_t i, kept = 0;

	for (i = 0; i < entries_count; i++, entry = entry->next)
		names[i] = &entry->name;
	payload_names_sort(names, names + entries_count, entries_count);
	for (i = 1; i < entries_count; i++) {
		if (!payload_names_equal(names[kept], names[i]))
			names[++kept] = names[i];
	}
	contents->names = names;
	contents->count = kept + 1;
}

static void check_names(const struct contents *contents)
{
	uint32_t directories = 0;
	uint64_t offset = 0;
	const char *problem = payload_names_check(
		contents->names, contents->count, options.tree != 0, &directories, &offset);

	if (contents->count > PAYLOAD_COUNT_MAX)
		problem = "more than 200000 entries, SHA256SUMS among them";
	if (problem)
		die(options.directory, ": ", problem);
}

/* How long all will be. */
static void measure(struct contents *contents)
{
	enum { MASK = PAYLOAD_ALIGN_BYTES - 1 };
	const struct entry *entry;
	uint64_t bytes;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		entry = (const struct entry *)contents->names[i];
		if (entry == contents->sums)
			continue;
		if ((entry->file_bytes | contents->file_bytes) >> 62)
			die(entry_path(entry), ": with it, no disk is large enough");
		contents->file_bytes += entry->file_bytes;
		contents->sums->file_bytes += SHA256SUMS_NAME_OFFSET + entry->name.bytes + 1;
		if (!payload_fits(PAYLOAD_NARROW, entry->file_bytes))
			contents->width = PAYLOAD_WIDE;
	}
	bytes = payload_header_bytes(contents->width) + contents->file_bytes +
		contents->sums->file_bytes;
	for (i = 0; i < contents->count; i++)
		bytes += payload_entry_bytes(contents->width) + contents->names[i]->bytes;
	contents->container_bytes = (bytes + MASK) & ~(uint64_t)MASK;
}

void collect(struct contents *contents)
{
	static const struct file_status nothing;
	struct place *place;
	const char *first = 0;

	if (options.to && system_stat(options.to, &disk_file) < 0)
		disk_file.type = 0;
	contents->sums = add_entry(SHA256SUMS_NAME, &nothing);
	if (options.status)
		add_status();
	if (options.from)
		read_list();
	else
		add_place(0, "");
	for (place = places; place; place = place->next)
		read_place(place);
	if (unfit_count > 0 && !options.skip_unsuitable)
		die(options.directory, ": ", message_number(unfit_count),
			" things here cannot be exported; --skip-unsuitable leaves them out");
	sort(contents);
	check_names(contents);
	measure(contents);
	for (place = places; place; place = place->next) {
		if (place->has_files || !*place->name)
			continue;
		empty_count++;
		first = place->name;
	}
	if (empty_count > 0)
		complain(path_of(first), empty_count > 1 ? ", ..." : "",
			": note: ", message_number(empty_count), " empty director",
			empty_count > 1 ? "ies are not carried" : "y is not carried");
}
