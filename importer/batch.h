/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * batch.h - files that are complete as NAME.part and wait to be flushed together and named.
 *
 * A flush costs about the same for one file as for a thousand. Which entries wait is kept as one
 * bit each; their names are read again from the payload. */
#ifndef IMPORTER_BATCH_H
#define IMPORTER_BATCH_H

#include "importer/destination.h"
#include "importer/device.h"

enum {
	/* Bigger batches cost less, smaller ones lose less work to a power cut. */
	BATCH_BYTES_MAX = 64 * 1024 * 1024,
	BATCH_FILES_MAX = 1024,
};

struct batch {
	struct device *device;
	struct destination *destination;
	struct payload_reader start; /* before the first entry of the batch */
	uint64_t bytes;
	uint32_t files;
	int is_full;
	uint8_t waiting[(PAYLOAD_COUNT_MAX + 7) / 8];
};

/* Begins an empty batch with the entry that the reader reads next. */
void batch_begin(struct batch *batch, const struct payload_reader *reader);

/* Adds the entry with this index; then is_full says whether it is time to end the batch. */
void batch_add(struct batch *batch, const struct payload_entry *entry, uint32_t index);

/* Flushes what waits, then gives the final names, then begins the next batch. When the flush fails,
 * nothing gets its name and the .part files are removed. Returns 0, or -1 after saying what is
 * wrong. */
int batch_end(struct batch *batch, const struct payload_reader *reader);

#endif
