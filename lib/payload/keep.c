/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * keep.c - what differs between two sides, written out. */
#include "payload/keep.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"

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

/* Whether a file, or a directory above one, has this name. */
static int is_taken(const struct side *side, const char *part)
{
	size_t bytes = strlen(part), i;
	const char *at;

	for (i = 0; i < side->files; i++) {
		const char *name = side->file[i].name.text;

		for (at = name; (at = strstr(at, part)); at++) {
			if ((at == name || at[-1] == '/') && (!at[bytes] || at[bytes] == '/'))
				return 1;
		}
	}
	return 0;
}

/* A directory may have any names, also those that temporary files of others would have. Allocated. */
static char *find_part(const struct side *side)
{
	char *part = copy_string(TEMPORARY_SUFFIX);
	unsigned number;

	for (number = 1; is_taken(side, part); number++) {
		free(part);
		part = format_string("%u" TEMPORARY_SUFFIX, number);
	}
	return part;
}

void keep_begin(struct keep *keep, const char *path, const struct side *a, const struct side *b)
{
	int i;

	keep->path = path;
	for (i = 0; i < 2; i++) {
		keep->paths[i] = format_string("%s/%c", path, 'a' + i);
		keep->parts[i] = find_part(i ? b : a);
		destination_begin(&keep->destinations[i], keep->paths[i]);
		keep->destinations[i].part = keep->parts[i];
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
		free(keep->parts[i]);
	}
}
