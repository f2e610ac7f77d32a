/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * batch.c - files that wait to be flushed together and named. */
#include "importer/batch.h"

#include <string.h>

#include "freestanding/message.h"

void batch_begin(struct batch *batch, struct destination *destination)
{
	batch->destination = destination;
	batch->file_bytes = 0;
	batch->names_bytes = 0;
	batch->has_cut_name = 0;
}

int batch_has_room(const struct batch *batch, const struct payload_entry *entry)
{
	if (batch->names_bytes == 0)
		return 1;
	return batch->file_bytes < BATCH_BYTES_MAX &&
	       entry->name_bytes < BATCH_NAMES_BYTES - batch->names_bytes && !batch->has_cut_name &&
	       !destination_is_cut(entry->name);
}

void batch_add(struct batch *batch, const struct payload_entry *entry)
{
	memcpy(batch->names + batch->names_bytes, entry->name, entry->name_bytes + 1);
	batch->names_bytes += entry->name_bytes + 1;
	batch->file_bytes += entry->file_bytes;
	batch->has_cut_name = destination_is_cut(entry->name);
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

int batch_end(struct batch *batch)
{
	int result = 0, flushed;
	const char *name;
	size_t at;

	if (batch->names_bytes == 0)
		return 0;
	flushed = destination_flush(batch->destination) == 0;
	for (at = 0; at < batch->names_bytes; at += strlen(name) + 1) {
		name = batch->names + at;
		if (!flushed)
			destination_remove_part(batch->destination, name);
		else if (name_part(batch->destination, name))
			result = -1;
	}
	/* Without a journal, the inode or a block of a file that was replaced may be taken by a
	 * file of the next batch while the old name still leads to it on the disk. */
	if (flushed && destination_flush(batch->destination))
		result = -1;
	batch_begin(batch, batch->destination);
	return flushed ? result : -1;
}
