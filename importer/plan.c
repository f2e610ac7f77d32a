/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.c - the first pass of an import: understand everything, write nothing. */
#include "importer/plan.h"

#include <string.h>

#include "freestanding/message.h"
#include "importer/space.h"

/* What the first pass works with, for all volumes. */
struct plan_pass {
	struct volumes *volumes;
	struct destination *destination;
	struct name_set *names;
	struct space_need need;
};

static int plan_entry(struct space_need *need, struct volume *volume,
	struct destination *destination, const struct payload_entry *entry)
{
	uint64_t size_bytes = 0;
	enum destination_state state = destination_look(destination, entry->name, &size_bytes);

	if (state == DESTINATION_UNKNOWN) {
		complain(destination_final(destination, entry->name),
			": cannot see what is there: ", system_error_text(destination->error),
			"; nothing was imported");
		return -1;
	}
	if (state == DESTINATION_IN_THE_WAY) {
		complain(destination_final(destination, entry->name),
			": something that is not a regular file is in the way here (or at its "
			"" NAME_PART_SUFFIX ", or above it); nothing was imported");
		return -1;
	}
	space_add(need, entry); /* what is there stays until the rename */
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

static int plan_volume(struct plan_pass *pass, struct import_plan *plan, unsigned index)
{
	static struct payload_sums sums;
	struct volume *volume = &pass->volumes->list[index];
	struct payload_reader reader;
	struct payload_entry entry;
	int result;

	volume_begin(pass->volumes, index, &reader, pass->names);
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		if (plan_entry(&pass->need, volume, pass->destination, &entry))
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
	pass->need.directories += reader.directories;
	volume_begin_sums(volume, &sums);
	if (payload_sums_check(&sums, pass->names))
		return device_fail_sums(&volume->device, &sums);
	return 0;
}

int plan_make(struct import_plan *plan, struct volumes *volumes, struct destination *destination,
	struct name_set *names)
{
	struct plan_pass pass = { .volumes = volumes, .destination = destination, .names = names };
	struct file_system_space space;
	unsigned i;

	memset(plan, 0, sizeof *plan);
	if (destination_space(destination, &space) < 0)
		space.known = 0;
	space_begin(&pass.need, space.known ? space.block_bytes : 0);
	for (i = 0; i < volumes->count; i++) {
		if (plan_volume(&pass, plan, i))
			return -1;
	}
	if (volumes_compare(volumes, names))
		return -1;
	return space_check(&pass.need, &space, volumes, destination, names);
}
