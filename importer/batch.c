/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * batch.c - files that wait to be flushed together and named. */
#include "importer/batch.h"

#include "freestanding/message.h"

void batch_begin(struct batch *batch, const struct payload_reader *reader)
{
	batch->start = *reader;
	batch->bytes = 0;
	batch->files = 0;
	batch->is_full = 0;
}

void batch_add(struct batch *batch, const struct payload_entry *entry, uint32_t index)
{
	batch->waiting[index >> 3] |= (uint8_t)(1 << (index & 7));
	batch->files++;
	batch->bytes += entry->file_bytes;
	batch->is_full = batch->bytes >= BATCH_BYTES_MAX || batch->files >= BATCH_FILES_MAX ||
			 entry->name_bytes > DESTINATION_NAME_BYTES_UNCUT;
}

static int take_waiting(struct batch *batch, uint32_t index)
{
	uint8_t bit = (uint8_t)(1 << (index & 7));
	int waiting = batch->waiting[index >> 3] & bit;

	batch->waiting[index >> 3] &= (uint8_t)~bit;
	return waiting != 0;
}

static int name_part(struct destination *destination, const char *name)
{
	long result = destination_rename_part(destination, name);

	if (result == 0)
		return 0;
	complain(destination_final(destination, name), ": ", system_error_text(result));
	destination_remove_part(destination, name);
	return -1;
}

static int drop_part(struct destination *destination, const char *name)
{
	destination_remove_part(destination, name);
	return 0;
}

/* Does act for every entry that waits. */
static int for_each_waiting(struct batch *batch, const struct payload_reader *reader,
	int (*act)(struct destination *destination, const char *name))
{
	struct payload_reader walk = batch->start;
	struct payload_entry entry;
	uint32_t index;
	int result = 0;

	while (walk.index < reader->index) {
		index = walk.index;
		if (payload_reader_next(&walk, &entry) != 1)
			return device_fail(batch->device, walk.problem_offset, "", walk.problem);
		if (take_waiting(batch, index) && act(batch->destination, entry.name))
			result = -1;
	}
	return result;
}

int batch_end(struct batch *batch, const struct payload_reader *reader)
{
	int result = 0;

	if (batch->files > 0) {
		result = destination_flush(batch->destination);
		if (for_each_waiting(batch, reader, result ? drop_part : name_part))
			result = -1;
	}
	batch_begin(batch, reader);
	return result;
}
