/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * batch.h - files that are complete as NAME.part and wait to be flushed together and named.
 *
 * A flush costs about the same for one file as for a thousand. */
#ifndef IMPORTER_BATCH_H
#define IMPORTER_BATCH_H

#include "format/payload_reader.h"
#include "importer/destination.h"

enum {
	/* Bigger batches cost less, smaller ones lose less work to a power cut. */
	BATCH_BYTES_MAX = 64 * 1024 * 1024,
	BATCH_NAMES_BYTES = 64 * 1024,
};

struct batch {
	struct destination *destination;
	uint64_t file_bytes;
	size_t names_bytes;
	int has_cut_name;              /* one of them has a .part that another name may have, too */
	char names[BATCH_NAMES_BYTES]; /* each ends in NUL; kept here so that a disk that fails
					  cannot keep complete files from their names */
};

/* Begins an empty batch. */
void batch_begin(struct batch *batch, struct destination *destination);

/* 1 when this entry may join; 0 when batch_end must come first: the batch is full, or of two .part
 * files one has a cut name and may be the other. */
int batch_has_room(const struct batch *batch, const struct payload_entry *entry);
void batch_add(struct batch *batch, const struct payload_entry *entry);

/* Flushes what waits, gives the final names, flushes them, and begins the next batch. When the
 * first flush fails, nothing gets its name and the .part files are removed. Returns 0, or -1 after
 * saying what is wrong. */
int batch_end(struct batch *batch);

#endif
