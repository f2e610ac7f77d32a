/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side_volumes.c - a set of volumes as one side of a comparison: found, and seen to be one set. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "payload/compare.h"
#include "payload/volume_name.h"

/* The number of the volume that a file of this name is; 0: it is none. */
static uint64_t number_of(const struct volume_name *name, const char *file)
{
	size_t bytes = strlen(name->stem);
	uint64_t number = 0;
	const char *at;

	if (strncmp(file, name->stem, bytes) != 0 || file[bytes] != '-' || file[bytes + 1] == '0')
		return 0;
	for (at = file + bytes + 1; *at >= '0' && *at <= '9' && number < UINT32_MAX; at++)
		number = 10 * number + (uint64_t)(*at - '0');
	return strcmp(at, name->suffix) == 0 ? number : 0;
}

/* None lies behind one that is missing. */
static void check_gaps(const struct side *side, const struct volume_name *name, size_t count)
{
	const char *directory = *name->directory ? name->directory : ".";
	char *missing = volume_name_path(name, count + 1);
	struct listing listing;
	size_t i;

	if (listing_read(&listing, directory) == 0) {
		for (i = 0; i < listing.count; i++) {
			if (number_of(name, listing.name[i]) > count + 1)
				die("%s: %s is there, but %s is not: a volume is missing",
					side->path, listing.name[i], missing);
		}
	}
	listing_free(&listing);
	free(missing);
}

int side_add_volumes(struct side *side)
{
	struct volume_name name;
	char *path;
	size_t count = 0;

	if (access(side->path, F_OK) == 0)
		return 0;
	volume_name_get(&name, side->path);
	while (access(path = volume_name_path(&name, count + 1), F_OK) == 0) {
		side->volume_paths =
			make_room(side->volume_paths, count, sizeof *side->volume_paths);
		side->volume_paths[count++] = path;
	}
	free(path);
	check_gaps(side, &name, count);
	volume_name_free(&name);
	if (count > 0)
		side_add_images(side, side->volume_paths, count);
	return count > 0;
}

/* One of them is from another time, or foreign. */
void side_check_same(const struct side *side, const struct side_file *a, const struct side_file *b)
{
	struct difference difference;

	if (a->size_bytes == b->size_bytes) {
		compare_files(&difference, side, a, side, b, 1);
		if (difference.is_same)
			return;
	}
	die("%s: %s and %s carry this name with different content", a->name.text, a->image->path,
		b->image->path);
}

static void check_line(
	const struct side *side, const struct image *image, const struct sums_line *line)
{
	char *name = format_string("%.*s", (int)line->name.bytes, line->name.text);

	if (!line->is_used && !side_find(side, &line->name) && !exclusion_has(side->excluded, name))
		die("%s: its SHA256SUMS names %s, which is in no volume: one is missing, or "
		    "foreign",
			image->path, name);
	free(name);
}

void side_check_volumes(const struct side *side)
{
	const struct image *image = side->image, *end = image + side->images;
	uint32_t directories = 0, digests = 0, i;
	const char *problem;

	problem = payload_names_check(
		side->by_name, side->count, side->tree, &directories, &(uint64_t){ 0 });
	if (problem)
		die("%s: all volumes together: %s", side->path, problem);
	if (side->count + directories > PAYLOAD_COUNT_MAX)
		die("%s: all volumes together: more than %d entries and directories", side->path,
			PAYLOAD_COUNT_MAX);
	for (; image < end; image++) {
		digests += image->sums != 0;
		for (i = 0; i < image->lines.count; i++)
			check_line(side, image, &image->lines.line[i]);
	}
	if (!digests)
		complain("%s: note: its volumes have no SHA256SUMS, which would tell whether the "
			 "last one is missing",
			side->path);
}
