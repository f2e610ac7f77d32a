/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.c - mkpayload extract: takes files out of a payload image, which is understood whole
 * before the first is written (payload/extract.h). */
#include <stdio.h>

#include "mkpayload/command.h"
#include "payload/extract.h"
#include "payload/image.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"

static const char help[] =
	"usage: mkpayload extract [--tree] IMAGE -C DIR [NAME...]\n"
	"\n"
	"Writes the files of a payload image into DIR, which is made if it is not there,\n"
	"and so are those above it: all files, or those of the given names. A damaged\n"
	"image writes nothing. A file whose SHA-256 is not the one in the image's\n"
	"SHA256SUMS is left out, and is an error.\n"
	"\n"
	"  -C, --directory DIR   where the files go\n"
	"  --tree                names may be paths: their directories are made below\n"
	"                        DIR, and no symbolic link there is followed\n"
	"  --help                this text\n"
	"\n"
	"Example: mkpayload extract external.img -C distfiles\n";

static const struct option long_options[] = {
	{ "directory", required_argument, 0, 'C' },
	{ "tree", no_argument, 0, 't' },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
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

int command_extract(int argc, char **argv)
{
	const char *directory = 0;
	struct image image;
	int option, tree = 0, status;

	while ((option = option_next(argc, argv, ":C:h", long_options, help)) != -1) {
		if (option == 'C')
			directory = optarg;
		else
			tree = 1;
	}
	if (optind == argc)
		die_usage("extract", "which image?");
	if (!directory)
		die_usage("extract", "where to? -C DIR is wanted");
	image_open(&image, argv[optind], tree);
	status = extract(&image, argv + optind + 1, directory);
	image_close(&image);
	report_end();
	return status;
}
