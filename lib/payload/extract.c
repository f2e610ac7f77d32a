/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.c - takes files out of a payload image. */
#include "payload/extract.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/progress.h"
#include "payload/destination.h"

enum {
	BATCH_FILES_MAX = 200,
	BATCH_BYTES_MAX = 256 * 1024 * 1024,
	/* Each file that waits keeps itself and its directory open; some more are open for other
	 * reasons, a tree's directories among them. */
	OPEN_BY_A_FILE = 2,
	OPEN_BESIDES = 12,
};

/* Returns what to write: pointers into the image, in its order, ending in 0. */
static struct image_entry **choose_entries(const struct image *image, char *const *names)
{
	size_t count = image->count, i, chosen = 0;
	struct image_entry **list = allocate((count + 1) * sizeof *list), *entry;
	char *wanted = allocate(count);
	int missing = 0;

	memset(wanted, !*names, count);
	for (; *names; names++) {
		entry = image_find(image, *names, strlen(*names));
		if (entry)
			wanted[entry - image->entry] = 1;
		else
			complain("%s: %s: there is no such file in the image", image->path, *names);
		missing |= !entry;
	}
	if (missing)
		die("%s: nothing was extracted", image->path);
	for (i = 0; i < count; i++) {
		if (wanted[i])
			list[chosen++] = &image->entry[i];
	}
	list[chosen] = 0;
	free(wanted);
	return list;
}

/* Files that wait to be flushed together and named. */
struct batch {
	struct output outputs[BATCH_FILES_MAX];
	size_t count, count_max;
	uint64_t bytes;
};

static void begin_batches(struct batch *batch)
{
	struct rlimit limit;

	batch->count = 0;
	batch->bytes = 0;
	batch->count_max = BATCH_FILES_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		batch->count_max = 1;
	else if (limit.rlim_cur < OPEN_BESIDES + OPEN_BY_A_FILE * BATCH_FILES_MAX)
		batch->count_max = limit.rlim_cur < OPEN_BESIDES + OPEN_BY_A_FILE
					   ? 1
					   : (limit.rlim_cur - OPEN_BESIDES) / OPEN_BY_A_FILE;
}

static void finish_batch(struct batch *batch)
{
	progress_flush_begin();
	output_finish_all();
	progress_flush_end();
	batch->count = 0;
	batch->bytes = 0;
}

/* Returns 1, or 0 when the file in the image is not the one that SHA256SUMS means. */
static int write_entry(struct image *image, const struct image_entry *entry,
	const struct destination *destination, const struct destination_file *file,
	struct batch *batch)
{
	int shares_part = destination_shares_part(destination, file->name);
	struct output *output;

	if (shares_part) /* one that waits may have the same */
		finish_batch(batch);
	output = &batch->outputs[batch->count];
	destination_begin_file(destination, file, output);
	if (!image->file.has_holes)
		output_reserve(output, entry->file_bytes);
	if (!image_read_entry(image, entry, output)) {
		output_abandon(output);
		return 0;
	}
	output_rest(output);
	batch->bytes += entry->file_bytes;
	if (++batch->count == batch->count_max || batch->bytes >= BATCH_BYTES_MAX || shares_part)
		finish_batch(batch);
	return 1;
}

static void write_entries(struct extracted *extracted, struct image *image,
	struct image_entry **list, const struct destination *destination,
	const struct destination_file *files)
{
	struct batch *batch = allocate(sizeof *batch);
	size_t i;

	begin_batches(batch);
	for (i = 0; list[i]; i++)
		extracted->bytes += list[i]->file_bytes;
	progress_begin("extracting", extracted->bytes);
	for (i = 0; list[i]; i++, extracted->files++)
		extracted->wrong += !write_entry(image, list[i], destination, &files[i], batch);
	finish_batch(batch);
	free(batch);
	progress_end();
}

/* What lies below a directory of the image; the same way. */
static struct image_entry **choose_below(const struct image *image, const char *below)
{
	struct image_entry **list = allocate(((size_t)image->count + 1) * sizeof *list);
	size_t bytes = strlen(below), chosen = 0, i;

	for (i = 0; i < image->count; i++) {
		const struct payload_name *name = &image->entry[i].name;

		if (name->bytes > bytes && name->text[bytes] == '/' &&
			memcmp(name->text, below, bytes) == 0)
			list[chosen++] = &image->entry[i];
	}
	list[chosen] = 0;
	return list;
}

/* Looks at the places of all files before the first is written. What an earlier run has left is
 * removed: a temporary file that is there from then on is in the way. */
static struct destination_file *prepare(
	const struct destination *destination, struct image_entry **list, size_t skip)
{
	struct destination_file *files;
	size_t count = 0, i;

	while (list[count])
		count++;
	files = allocate(count * sizeof *files);
	for (i = 0; i < count; i++) {
		files[i].name = list[i]->name.text + skip;
		destination_look(destination, &files[i]);
	}
	destination_check_apart(destination, files, count);
	destination_check_characters(destination, files, count);
	for (i = 0; i < count; i++) {
		if (files[i].has_part)
			destination_remove_part(destination, &files[i]);
	}
	return files;
}

/* Frees the list. Names go without so many bytes at their beginning. */
static void extract(struct extracted *extracted, struct image *image, struct image_entry **list,
	size_t skip, const char *directory)
{
	struct destination_file *files;
	struct destination destination;

	memset(extracted, 0, sizeof *extracted);
	destination_begin(&destination, directory);
	files = prepare(&destination, list, skip);
	write_entries(extracted, image, list, &destination, files);
	destination_end(&destination);
	free(files);
	free(list);
}

void extract_files(
	struct extracted *extracted, struct image *image, char *const *names, const char *directory)
{
	extract(extracted, image, choose_entries(image, names), 0, directory);
}

void extract_below(
	struct extracted *extracted, struct image *image, const char *below, const char *directory)
{
	extract(extracted, image, choose_below(image, below), strlen(below) + 1, directory);
}
