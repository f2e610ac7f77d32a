/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.c - mkpayload extract: takes files out of a payload image, which is understood whole
 * before the first is written (payload/extract.h). */
#include <stdio.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "payload/extract.h"
#include "payload/image.h"
#include "payload/image_partition.h"

struct request {
	const char *directory;
	int tree;
	uint64_t partition;
};

static const struct option rows[] = {
	{ "directory", 'C', OPTION_TEXT, "DIR", offsetof(struct request, directory),
		.writes = OPTION_WRITES_FILES, .help = "where the files go" },
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, tree),
		.help = "names may be paths: their directories are made below DIR, and no symbolic "
			"link there is followed" },
	{ IMAGE_PARTITION_OPTION(offsetof(struct request, partition)) },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "extract",
	.synopsis = "[--tree] [--partition N] IMAGE -C DIR [NAME...]",
	.about = "Writes the files of a payload image into DIR, which is made if it is not "
		 "there, and so are those above it: all files, or those of the given names. A "
		 "damaged image writes nothing. A file whose SHA-256 is not the one in the "
		 "image's SHA256SUMS is left out, and is an error.",
	.groups = groups,
	.examples = "mkpayload extract external.img -C distfiles",
};

/* Returns an exit status. */
static int extract(struct image *image, char **names, const char *directory)
{
	char size[REPORT_SIZE_TEXT_BYTES];
	struct extracted extracted;

	extract_files(&extracted, image, names, directory);
	if (extracted.wrong > 0) {
		complain("%s: %llu of %llu files were left out: they are not what SHA256SUMS says",
			image->path, (unsigned long long)extracted.wrong,
			(unsigned long long)extracted.files);
		return STATUS_FAILED;
	}
	printf("%s: %llu file%s, %s\n", directory, (unsigned long long)extracted.files,
		report_plural(extracted.files), report_size(size, extracted.bytes));
	return STATUS_DONE;
}

int command_extract(char **argv)
{
	struct request request = { 0, 0, 0 };
	struct image image;
	int status;

	if (options_read(&usage, &request, argv) == 0)
		die_usage("extract", "which image?");
	if (!request.directory)
		die_usage("extract", "where to? -C DIR is wanted");
	image_open_partition(&image, argv[1], request.tree, (uint32_t)request.partition);
	status = extract(&image, argv + 2, request.directory);
	image_close(&image);
	report_end();
	return status;
}
