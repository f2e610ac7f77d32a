/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * verify.c - mkpayload verify: checks a payload image, its structure and its SHA-256 digests. */
#include <stdio.h>
#include <stdlib.h>

#include "host/message.h"
#include "host/options.h"
#include "host/progress.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "payload/image.h"
#include "payload/image_partition.h"

enum { STRANGERS_NAMED_MAX = 3 }; /* more are counted */

struct request {
	int tree;
	uint64_t partition;
};

static const struct option rows[] = {
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, tree), .help = "names may be paths" },
	{ IMAGE_PARTITION_OPTION(offsetof(struct request, partition)) },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "verify",
	.synopsis = "[--tree] [--partition N] IMAGE",
	.about = "Reads a payload image to its last byte: checks its structure, and the SHA-256 "
		 "of every file that has a line in the image's SHA256SUMS. Says how many were "
		 "checked. IMAGE is a file or a block device.",
	.groups = groups,
	.examples = "mkpayload verify external.img",
};

struct tally {
	uint64_t files; /* without SHA256SUMS itself */
	uint64_t with_digest;
	uint64_t wrong;
};

static void check_files(struct image *image, struct tally *tally)
{
	size_t i;

	progress_begin("verifying", image->files_bytes);
	for (i = 0; i < image->count; i++) {
		tally->files += !image->entry[i].is_sums;
		tally->with_digest += (uint64_t)image->entry[i].has_digest;
	}
	tally->wrong = image_check_entries(image);
	progress_end();
}

static void print_stranger(const struct image *image, const struct payload_name *name)
{
	const char *problem = image->tree ? name_check_path(name->text, name->bytes)
					  : name_check(name->text, name->bytes);

	if (problem)
		printf("%s: note: SHA256SUMS line %lu does not name an entry\n", image->path,
			(unsigned long)name->index);
	else
		printf("%s: note: SHA256SUMS line %lu: %.*s is not in the image\n", image->path,
			(unsigned long)name->index, (int)name->bytes, name->text);
}

/* Counts the lines of SHA256SUMS that name nothing in the image. If print is set, prints them. */
static uint64_t walk_strangers(const struct image *image, int print)
{
	const struct sums_line *line = image->lines.line, *end = line + image->lines.count;
	uint64_t count = 0;

	for (; line < end; line++) {
		count += !line->is_used;
		if (print && !line->is_used)
			print_stranger(image, &line->name);
	}
	return count;
}

/* They are no error: it may describe a whole collection, and that of a volume describes the other
 * volumes too. But sha256sum -c will miss those files. */
static void note_strangers(const struct image *image)
{
	uint64_t count = walk_strangers(image, 0);

	if (count <= STRANGERS_NAMED_MAX)
		walk_strangers(image, 1);
	else
		printf("%s: note: SHA256SUMS also names %llu files that are not in this image, "
		       "but perhaps in other volumes\n",
			image->path, (unsigned long long)count);
}

static void print_result(const struct image *image, const struct tally *tally)
{
	unsigned long long files = tally->files, checked = tally->with_digest;
	char *summary = image_summary(image->count, image->image_bytes, image->width, 0);

	printf("%s: structure good: %s\n", image->path, summary);
	if (!image->sums)
		printf("%s: no SHA256SUMS: contents not checked\n", image->path);
	else if (tally->wrong == 0)
		printf("%s: contents good: %llu of %llu files checked%s\n", image->path, checked,
			files, checked < files ? ", the others are not in SHA256SUMS" : "");
	free(summary);
}

int command_verify(char **argv)
{
	struct tally tally = { 0, 0, 0 };
	struct image image;
	struct request request = { 0, 0 };

	if (options_read(&usage, &request, argv) != 1)
		die_usage("verify", "which image? One IMAGE is wanted");
	image_open_partition(&image, argv[1], request.tree, (uint32_t)request.partition);
	check_files(&image, &tally);
	print_result(&image, &tally);
	note_strangers(&image);
	report_end();
	if (tally.wrong > 0)
		die("%s: %llu of %llu files are not what SHA256SUMS says", image.path,
			(unsigned long long)tally.wrong, (unsigned long long)tally.with_digest);
	image_close(&image);
	return STATUS_DONE;
}
