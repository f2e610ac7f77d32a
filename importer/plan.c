/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - the first pass of an import: understand everything, write nothing. */
#include "importer/plan.h"

#include <string.h>

#include "freestanding/message.h"

enum { BLOCK_BYTES_DEFAULT = 4096 };

static struct name_set names;

static uint64_t round_up(uint64_t size_bytes, uint32_t block_bytes)
{
	uint64_t mask = (uint64_t)block_bytes - 1;

	return (size_bytes + mask) & ~mask;
}

/* What a file takes: whole blocks; blocks with their numbers (ext2: 4 bytes for each KiB, 4 more
 * for each 256 of these, and each kind is begun in any case); two names in a directory. Rather more
 * than less: when nothing at all is left, Fiwix gives out blocks that are not there. */
static uint64_t space_of(const struct payload_entry *entry, uint32_t block_bytes)
{
	enum { DIRECT_BYTES = 12 * 1024, KINDS_BYTES = 4 * 1024, NAME_HEAD_BYTES = 16 };
	uint64_t numbers_bytes = 0;

	if (entry->file_bytes > DIRECT_BYTES)
		numbers_bytes = (entry->file_bytes >> 8) + (entry->file_bytes >> 16) + KINDS_BYTES;
	return round_up(entry->file_bytes, block_bytes) + round_up(numbers_bytes, block_bytes) +
	       2 * (entry->name_bytes + NAME_HEAD_BYTES);
}

static int plan_entry(struct import_plan *plan, struct volume *volume,
	struct destination *destination, const struct payload_entry *entry)
{
	uint64_t size_bytes = 0;
	enum destination_state state = destination_look(destination, entry->name, &size_bytes);

	if (state == DESTINATION_IN_THE_WAY) {
		complain(destination_final(destination, entry->name),
			": something that is not a regular file is in the way here (or at its "
			"" NAME_PART_SUFFIX ", or above it); nothing was imported");
		return -1;
	}
	/* A file of equal length is perhaps the same. Any other is there until the rename. */
	if (state == DESTINATION_FREE || size_bytes != entry->file_bytes)
		plan->needed_bytes += space_of(entry, plan->block_bytes);
	volume->file_bytes += entry->file_bytes;
	if (payload_sums_is(entry)) {
		volume->has_sums = 1;
		volume->sums_entry = *entry;
		volume->sums_entry.name = 0; /* it lies in the reader, which goes on */
	}
	return 0;
}

/* A disk's length is the kernel's word for it, and not all of that may be readable: Fiwix leaves
 * out the last sector of an odd number, and behind 4 GiB it begins anew. */
static int check_end(struct device *device, uint64_t end_offset)
{
	const char *problem;
	uint8_t last;

	if (device->is_file)
		return 0;
	problem = device->source.read_at(&device->source, end_offset - 1, &last, 1);
	return problem ? device_fail(device, device->failed_offset, "", problem) : 0;
}

static int plan_volume(struct import_plan *plan, struct volumes *volumes, unsigned index,
	struct destination *destination)
{
	static struct payload_sums sums;
	struct volume *volume = &volumes->list[index];
	struct payload_reader reader;
	struct payload_entry entry;
	int result;

	volume_begin(volumes, index, &reader, &names);
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		if (plan_entry(plan, volume, destination, &entry))
			return -1;
	}
	if (result < 0)
		return device_fail(&volume->device, reader.problem_offset, "", reader.problem);
	if (check_end(&volume->device, reader.next_offset))
		return -1;
	volume->entries = reader.header.count;
	volume->end_offset = reader.next_offset;
	plan->entries += volume->entries;
	plan->file_bytes += volume->file_bytes;
	volume_begin_sums(volume, &sums);
	if (payload_sums_check(&sums, &names))
		return device_fail_sums(&volume->device, &sums);
	return 0;
}

static int check_space(struct import_plan *plan, struct destination *destination,
	const struct file_system_space *space)
{
	enum { DIRECTORIES = 8 };
	uint64_t available_bytes = space->available_blocks * space->block_bytes;

	if (plan->needed_bytes > 0)
		plan->needed_bytes += DIRECTORIES * plan->block_bytes;
	if (!space->known || plan->needed_bytes <= available_bytes)
		return 0;
	complain(destination_directory(destination), ": not enough space: the payload needs ",
		message_size(plan->needed_bytes), ", there are ", message_size(available_bytes),
		"; nothing was imported");
	return -1;
}

int plan_make(struct import_plan *plan, struct volumes *volumes, struct destination *destination)
{
	struct file_system_space space;
	unsigned i;

	memset(plan, 0, sizeof *plan);
	if (destination_space(destination, &space) < 0)
		space.known = 0;
	plan->block_bytes =
		space.known && space.block_bytes ? space.block_bytes : BLOCK_BYTES_DEFAULT;
	for (i = 0; i < volumes->count; i++) {
		if (plan_volume(plan, volumes, i, destination))
			return -1;
	}
	if (volumes_compare(volumes, &names))
		return -1;
	return check_space(plan, destination, &space);
}
