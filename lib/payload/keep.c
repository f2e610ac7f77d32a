/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * keep.c - what differs between two sides, written out. */
#include "payload/keep.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"

enum { PIECE_BYTES = 1024 * 1024 };

void keep_check(const char *path)
{
	struct listing listing;
	const char *problem;
	struct stat status;

	if (stat(path, &status))
		return; /* it will be made */
	problem = listing_read(&listing, path);
	if (problem)
		die("%s: %s", path, problem);
	if (listing.count > 0)
		die("%s: is not empty: take another directory, or what is there away", path);
	listing_free(&listing);
}

void keep_begin(struct keep *keep, const char *path)
{
	int i;

	keep->path = path;
	for (i = 0; i < 2; i++) {
		keep->paths[i] = format_string("%s/%c", path, 'a' + i);
		destination_begin(&keep->destinations[i], keep->paths[i]);
	}
}

void keep_file(struct keep *keep, int which, const struct side *side, const struct side_file *file)
{
	static uint8_t piece[PIECE_BYTES];
	const struct destination_file there = { .name = file->name.text, .is_new = 1 };
	struct side_reader reader;
	struct output output;
	uint64_t done;
	size_t part;

	side_reader_begin(&reader, side, file);
	destination_begin_file(&keep->destinations[which], &there, &output);
	for (done = 0; done < file->size_bytes; done += part) {
		part = file->size_bytes - done < PIECE_BYTES ? (size_t)(file->size_bytes - done)
							     : (size_t)PIECE_BYTES;
		side_reader_get(&reader, done, piece, part);
		output_put(&output, piece, part);
	}
	side_reader_end(&reader);
	output_finish(&output);
}

void keep_end(struct keep *keep)
{
	int i;

	for (i = 0; i < 2; i++) {
		destination_end(&keep->destinations[i]);
		free(keep->paths[i]);
	}
}
