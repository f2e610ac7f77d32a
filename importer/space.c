/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * space.c - the room that an import takes at its destination. */
#include "importer/space.h"

#include <string.h>

#include "freestanding/message.h"

enum { BLOCK_BYTES_DEFAULT = 4096 };

void space_begin(struct space_need *need, uint32_t block_bytes)
{
	memset(need, 0, sizeof *need);
	need->block_bytes = block_bytes ? block_bytes : BLOCK_BYTES_DEFAULT;
}

static uint64_t round_up(uint64_t size_bytes, uint32_t block_bytes)
{
	uint64_t mask = (uint64_t)block_bytes - 1;

	return (size_bytes + mask) & ~mask;
}

/* What a file takes: whole blocks; blocks with their numbers (ext2: 4 bytes for each KiB, 4 more
 * for each 256 of these, and each kind is begun in any case); two names in a directory. */
void space_add(struct space_need *need, const struct payload_entry *entry)
{
	enum { DIRECT_BYTES = 12 * 1024, KINDS_BYTES = 4 * 1024, NAME_HEAD_BYTES = 16 };
	uint64_t numbers_bytes = 0;

	if (entry->file_bytes > DIRECT_BYTES)
		numbers_bytes = (entry->file_bytes >> 8) + (entry->file_bytes >> 16) + KINDS_BYTES;
	need->bytes += round_up(entry->file_bytes, need->block_bytes) +
		       round_up(numbers_bytes, need->block_bytes) +
		       2 * (entry->name_bytes + NAME_HEAD_BYTES);
	need->inodes++;
}

static uint64_t all_bytes(const struct space_need *need)
{
	enum { DIRECTORIES = 8 };

	return need->bytes + (DIRECTORIES + need->directories) * need->block_bytes;
}

static uint64_t all_inodes(const struct space_need *need)
{
	return need->inodes + need->directories;
}

static uint64_t free_bytes(const struct file_system_space *space)
{
	return space->available_blocks * space->block_bytes;
}

/* When all files are there, so are the directories. */
static int is_enough(const struct space_need *need, const struct file_system_space *space)
{
	return !space->known || need->inodes == 0 ||
	       (all_bytes(need) <= free_bytes(space) &&
		       (!space->inodes_known || all_inodes(need) <= space->free_inodes));
}

static int fail(struct destination *destination, const char *what, const char *needed,
	const char *available)
{
	complain(destination_directory(destination), ": not enough ", what, ": the payload needs ",
		needed, ", there are ", available, "; nothing was imported");
	return -1;
}

/* --- What is really needed. --- */

/* Has the file at the destination the content of the entry? Returns 1 or 0, -1 after saying what is
 * wrong. */
static int is_there(
	struct volume *volume, struct destination *destination, const struct payload_entry *entry)
{
	static uint8_t bytes[VOLUME_COMPARE_BYTES], existing[VOLUME_COMPARE_BYTES];
	uint64_t size_bytes = 0, done = 0, left;
	const char *problem = 0;
	size_t size;
	long fd, same;

	if (destination_look(destination, entry->name, &size_bytes) != DESTINATION_FILE ||
		size_bytes != entry->file_bytes)
		return 0;
	fd = system_open(destination_final(destination, entry->name), OPEN_READ | OPEN_NOFOLLOW, 0);
	same = fd >= 0;
	for (; same && (left = entry->file_bytes - done) > 0; done += size) {
		size = left < sizeof bytes ? (size_t)left : sizeof bytes;
		problem = volume->device.source.read_at(
			&volume->device.source, entry->data_offset + done, bytes, size);
		same = !problem && system_read_all((int)fd, existing, size) == (long)size &&
		       memcmp(bytes, existing, size) == 0;
	}
	if (fd >= 0)
		system_close((int)fd);
	if (problem)
		return device_fail(
			&volume->device, volume->device.failed_offset, entry->name, problem);
	return (int)same;
}

/* Reads no more than it must: files of equal length, and, for names that were perhaps seen, the
 * volumes before. */
static int count_volume(struct space_need *need, struct volumes *volumes, unsigned index,
	struct destination *destination, struct name_set *names)
{
	struct payload_reader reader;
	struct payload_entry entry, other;
	unsigned found_in;
	int found;

	volume_begin(volumes, index, &reader, 0);
	while (payload_reader_next(&reader, &entry) == 1) {
		found = 0;
		if (name_set_add(names, entry.name, entry.name_bytes))
			found = volumes_find_before(volumes, index, &entry, &found_in, &other);
		if (found == 0)
			found = is_there(&volumes->list[index], destination, &entry);
		if (found < 0)
			return -1;
		if (found == 0)
			space_add(need, &entry);
	}
	if (reader.problem)
		return device_fail(
			&volumes->list[index].device, reader.problem_offset, "", reader.problem);
	return 0;
}

static int count_really(struct space_need *need, struct volumes *volumes,
	struct destination *destination, struct name_set *names)
{
	uint64_t directories = need->directories;
	unsigned i;

	space_begin(need, need->block_bytes);
	need->directories = directories;
	name_set_clear(names);
	for (i = 0; i < volumes->count; i++) {
		if (count_volume(need, volumes, i, destination, names))
			return -1;
	}
	return 0;
}

int space_check(struct space_need *need, const struct file_system_space *space,
	struct volumes *volumes, struct destination *destination, struct name_set *names)
{
	if (is_enough(need, space))
		return 0;
	if (count_really(need, volumes, destination, names))
		return -1;
	if (is_enough(need, space))
		return 0;
	if (all_bytes(need) > free_bytes(space))
		return fail(destination, "space", message_size(all_bytes(need)),
			message_size(free_bytes(space)));
	return fail(destination, "inodes", message_number(all_inodes(need)),
		message_number(space->free_inodes));
}
