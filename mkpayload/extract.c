/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.c - mkpayload extract: takes files out of a payload image.
 *
 * First the whole image is understood, and what lies at the destination; then files are written,
 * each under its final name only when it is complete, right and flushed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "mkpayload/command.h"
#include "payload/destination.h"
#include "payload/image.h"
#include "host/message.h"
#include "host/options.h"
#include "host/progress.h"
#include "host/report.h"

enum {
	BATCH_FILES_MAX = 200,
	BATCH_BYTES_MAX = 256 * 1024 * 1024,
	/* Each file that waits keeps itself and its directory open; some more are open for other
	 * reasons, a tree's directories among them. */
	OPEN_BY_A_FILE = 2,
	OPEN_BESIDES = 12,
};

struct request {
	const char *directory;
	int tree;
};

static const struct option rows[] = {
	{ "directory", 'C', OPTION_TEXT, "DIR", offsetof(struct request, directory),
		.help = "where the files go" },
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, tree),
		.help = "names may be paths: their directories are made below DIR, and no symbolic "
			"link there is followed" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "extract",
	.synopsis = "[--tree] IMAGE -C DIR [NAME...]",
	.about = "Writes the files of a payload image into DIR, which is made if it is not "
		 "there, and so are those above it: all files, or those of the given names. A "
		 "damaged image writes nothing. A file whose SHA-256 is not the one in the "
		 "image's SHA256SUMS is left out, and is an error.",
	.groups = groups,
	.examples = "mkpayload extract external.img -C distfiles",
};

/* Returns what to write: pointers into the image, in its order, ending in 0. */
static struct image_entry **choose_entries(const struct image *image, char **names)
{
	size_t count = image->header.count, i, chosen = 0;
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
	const struct destination *destination, struct batch *batch)
{
	int is_cut = output_is_cut(entry->name);
	struct output *output;

	if (is_cut) /* its temporary file may be that of one that waits */
		finish_batch(batch);
	output = &batch->outputs[batch->count];
	destination_begin_file(destination, entry->name, output);
	if (!image->file.has_holes)
		output_reserve(output, entry->file_bytes);
	if (!image_read_entry(image, entry, output)) {
		output_abandon(output);
		return 0;
	}
	output_rest(output);
	batch->bytes += entry->file_bytes;
	if (++batch->count == batch->count_max || batch->bytes >= BATCH_BYTES_MAX || is_cut)
		finish_batch(batch);
	return 1;
}

/* Returns an exit status. */
static int write_entries(
	struct image *image, struct image_entry **list, const struct destination *destination)
{
	unsigned long long files = 0, bytes = 0, wrong = 0;
	char size[REPORT_SIZE_TEXT_BYTES];
	struct batch *batch = allocate(sizeof *batch);
	size_t i;

	begin_batches(batch);
	for (i = 0; list[i]; i++)
		bytes += list[i]->file_bytes;
	progress_begin("extracting", bytes);
	for (i = 0; list[i]; i++, files++)
		wrong += !write_entry(image, list[i], destination, batch);
	finish_batch(batch);
	free(batch);
	progress_end();
	if (wrong > 0) {
		complain("%s: %llu of %llu files were left out: they are not what SHA256SUMS says",
			image->path, wrong, files);
		return STATUS_FAILED;
	}
	printf("%s: %llu file%s, %s\n", destination->path, files, report_plural(files),
		report_size(size, bytes));
	return STATUS_DONE;
}

static int extract(struct image *image, char **names, const char *directory)
{
	struct image_entry **list = choose_entries(image, names);
	struct destination destination;
	size_t i;
	int status;

	destination_begin(&destination, directory);
	for (i = 0; list[i]; i++)
		destination_check(&destination, list[i]->name);
	destination_make(&destination);
	status = write_entries(image, list, &destination);
	destination_end(&destination);
	free(list);
	return status;
}

int command_extract(char **argv)
{
	struct request request = { 0, 0 };
	struct image image;
	int status;

	if (options_read(&usage, &request, argv) == 0)
		die_usage("extract", "which image?");
	if (!request.directory)
		die_usage("extract", "where to? -C DIR is wanted");
	image_open(&image, argv[1], request.tree);
	status = extract(&image, argv + 2, request.directory);
	image_close(&image);
	report_end();
	return status;
}
