/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * volume.c - the payloads of one import, compared with each other. */
#include "importer/volume.h"

#include <string.h>

#include "freestanding/message.h"

void volume_begin(const struct volumes *volumes, unsigned index, struct payload_reader *reader,
	struct name_set *names)
{
	struct volume *volume = (struct volume *)&volumes->list[index];

	payload_reader_begin(reader, &volume->device.source, names);
	reader->tree = volumes->tree;
}

void volume_begin_sums(struct volume *volume, struct payload_sums *sums)
{
	payload_sums_none(sums);
	if (volume->has_sums)
		payload_sums_begin(sums, &volume->device.source, &volume->sums_entry);
}

static int fail_read(struct volume *volume, const struct payload_entry *entry, const char *problem)
{
	return device_fail(&volume->device, volume->device.failed_offset, entry->name, problem);
}

/* Have two entries the same content? Returns 1 or 0, -1 after saying what is wrong. */
static int is_same(struct volume *a, const struct payload_entry *a_entry, struct volume *b,
	const struct payload_entry *b_entry)
{
	static uint8_t a_bytes[VOLUME_COMPARE_BYTES], b_bytes[VOLUME_COMPARE_BYTES];
	uint64_t done = 0, left;
	const char *problem;
	size_t size;

	if (a_entry->file_bytes != b_entry->file_bytes)
		return 0;
	for (; (left = a_entry->file_bytes - done) > 0; done += size) {
		size = left < VOLUME_COMPARE_BYTES ? (size_t)left : VOLUME_COMPARE_BYTES;
		problem = a->device.source.read_at(
			&a->device.source, a_entry->data_offset + done, a_bytes, size);
		if (problem)
			return fail_read(a, a_entry, problem);
		problem = b->device.source.read_at(
			&b->device.source, b_entry->data_offset + done, b_bytes, size);
		if (problem)
			return fail_read(b, b_entry, problem);
		if (memcmp(a_bytes, b_bytes, size) != 0)
			return 0;
	}
	return 1;
}

/* Looks for the name among the entries from the one the reader is at to the one with index end. */
static int find_until(struct payload_reader *reader, uint32_t end,
	const struct payload_entry *wanted, struct payload_entry *found)
{
	int result = 0;

	while (reader->index < end && (result = payload_reader_next(reader, found)) == 1) {
		if (found->name_bytes == wanted->name_bytes &&
			memcmp(found->name, wanted->name, wanted->name_bytes) == 0)
			return 1;
	}
	return result < 0 ? -1 : 0;
}

/* In one volume: from where the last search ended, then from the beginning. */
static int find_in_volume(struct volumes *volumes, unsigned index,
	const struct payload_entry *wanted, struct payload_entry *found)
{
	static struct payload_reader reader; /* the name that is found lies in there */
	struct volume *volume = &volumes->list[index];
	int result;

	volume_begin(volumes, index, &reader, 0);
	if (volume->search_index > 0) {
		reader.index = volume->search_index;
		reader.next_offset = volume->search_offset;
	}
	result = find_until(&reader, reader.header.count, wanted, found);
	if (result == 0) {
		volume_begin(volumes, index, &reader, 0);
		result = find_until(&reader, volume->search_index, wanted, found);
	}
	if (result < 0)
		return device_fail(&volume->device, reader.problem_offset, "", reader.problem);
	if (result == 1) {
		volume->search_index = reader.index;
		volume->search_offset = reader.next_offset;
	}
	return result;
}

int volumes_find_before(struct volumes *volumes, unsigned index, const struct payload_entry *entry,
	unsigned *found_in, struct payload_entry *found)
{
	int result = 0;

	for (*found_in = 0; *found_in < index; ++*found_in) {
		result = find_in_volume(volumes, *found_in, entry, found);
		if (result != 0)
			break;
	}
	return result;
}

/* Compares an entry with that of the same name in a volume before, if there is one. */
static int compare_entry(struct volumes *volumes, unsigned index, const struct payload_entry *entry)
{
	struct volume *volume = &volumes->list[index], *before;
	struct payload_entry other;
	unsigned found_in;
	int same = volumes_find_before(volumes, index, entry, &found_in, &other);

	if (same != 1)
		return same;
	before = &volumes->list[found_in];
	same = is_same(before, &other, volume, entry);
	if (same == 0)
		complain(entry->name, ": ", before->device.path, " and ", volume->device.path,
			" carry this name with different content; is one of them from another "
			"time? Nothing was imported");
	return same == 1 ? 0 : -1;
}

/* Looks in the volumes before this one for an entry whose path is, or begins with, what is given,
 * and refuses the entry if there is one. */
static int refuse_path(struct volumes *volumes, unsigned index, const struct payload_entry *entry,
	const char *path, size_t path_bytes, int is_beginning)
{
	struct payload_reader reader;
	struct payload_entry other;
	unsigned i;

	for (i = 0; i < index; i++) {
		volume_begin(volumes, i, &reader, 0);
		while (payload_reader_next(&reader, &other) == 1) {
			if (other.name_bytes < path_bytes ||
				(!is_beginning && other.name_bytes != path_bytes) ||
				memcmp(other.name, path, path_bytes) != 0)
				continue;
			complain(entry->name, ": of ", volumes->list[index].device.path, ", and ",
				other.name, " of ", volumes->list[i].device.path,
				": one name is that of a file and of a directory; nothing was "
				"imported");
			return -1;
		}
	}
	return 0;
}

/* Of a tree: may no file lie where another volume has a directory? Adds the directories, with '/'
 * at their ends. */
static int check_directories(struct volumes *volumes, unsigned index,
	const struct payload_entry *entry, struct name_set *names)
{
	char path[NAME_PATH_BYTES_MAX + 2];
	size_t at;

	memcpy(path, entry->name, entry->name_bytes);
	path[entry->name_bytes] = '/';
	if (name_set_has(names, path, entry->name_bytes + 1) &&
		refuse_path(volumes, index, entry, path, entry->name_bytes + 1, 1))
		return -1;
	for (at = 0; at < entry->name_bytes; at++) {
		if (path[at] != '/')
			continue;
		if (name_set_has(names, path, at) &&
			refuse_path(volumes, index, entry, path, at, 0))
			return -1;
		if (!name_set_add(names, path, at + 1))
			volumes->directories++;
	}
	return 0;
}

static int fail_count(void)
{
	complain("more than 200000 files and directories on all disks together; import them one by "
		 "one with --device");
	return -1;
}

/* Adds the names of a volume to those of the ones before it. */
static int add_names(struct volumes *volumes, unsigned index, struct name_set *names)
{
	struct payload_reader reader;
	struct payload_entry entry;

	volume_begin(volumes, index, &reader, 0);
	while (payload_reader_next(&reader, &entry) == 1) {
		if (volumes->tree && check_directories(volumes, index, &entry, names))
			return -1;
		if (volumes->entries + volumes->directories > PAYLOAD_COUNT_MAX)
			return fail_count();
		if (name_set_add(names, entry.name, entry.name_bytes) &&
			compare_entry(volumes, index, &entry))
			return -1;
	}
	if (reader.problem)
		return device_fail(
			&volumes->list[index].device, reader.problem_offset, "", reader.problem);
	return 0;
}

/* Says which lines of SHA256SUMS name files that no volume has; the first of them by name. */
static int check_missing(
	const struct volumes *volumes, struct volume *volume, const struct name_set *names)
{
	static struct payload_sums sums;
	struct sha256sums_line line;
	char first[NAME_PATH_BYTES_MAX + 1] = "";
	uint64_t missing = 0;

	volume_begin_sums(volume, &sums);
	while (payload_sums_next(&sums, &line) == 1) {
		if (name_set_has(names, line.name, line.name_bytes))
			continue;
		if (missing++ == 0 && line.name_bytes < sizeof first)
			memcpy(first, line.name, line.name_bytes);
	}
	if (sums.problem)
		return device_fail_sums(&volume->device, &sums);
	if (missing == 0)
		return 0;
	complain(volumes->all ? "" : "warning: ", volume->device.path,
		": " SHA256SUMS_NAME " names files that are not here: ", message_number(missing),
		" (", first, missing > 1 ? ", ..." : "", "); is a disk missing?",
		volumes->all ? " Nothing was imported" : "");
	return volumes->all ? -1 : 0;
}

int volumes_compare(struct volumes *volumes, struct name_set *names)
{
	unsigned i;

	if (volumes->count == 1 && !volumes->list[0].has_sums)
		return 0;
	volumes->entries = 0;
	volumes->directories = 0;
	for (i = 0; i < volumes->count; i++)
		volumes->entries += volumes->list[i].entries;
	name_set_clear(names);
	for (i = 0; i < volumes->count; i++) {
		if (add_names(volumes, i, names))
			return -1;
	}
	for (i = 0; i < volumes->count; i++) {
		if (check_missing(volumes, &volumes->list[i], names))
			return -1;
	}
	return 0;
}
