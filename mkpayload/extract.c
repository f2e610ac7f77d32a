/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract.c - mkpayload extract: takes files out of a payload image.
 *
 * First the whole image is understood, then files are written, each under its final name only when
 * it is complete, right and flushed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mkpayload/command.h"
#include "mkpayload/image.h"
#include "mkpayload/message.h"
#include "mkpayload/options.h"
#include "mkpayload/progress.h"
#include "mkpayload/report.h"

enum { FILE_MODE = 0666, DIRECTORY_MODE = 0777 }; /* less the umask */

static const char help[] =
	"usage: mkpayload extract IMAGE -C DIR [NAME...]\n"
	"\n"
	"Writes the files of a payload image into DIR, which is made if it is not there:\n"
	"all of them, or those of the given names. A damaged image writes nothing. A file\n"
	"whose SHA-256 is not the one in the image's SHA256SUMS is left out, and is an\n"
	"error.\n"
	"\n"
	"  -C, --directory DIR   where the files go\n"
	"  --help                this text\n"
	"\n"
	"Example: mkpayload extract external.img -C distfiles\n";

static const struct option long_options[] = {
	{ "directory", required_argument, 0, 'C' },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
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

static int open_directory(const char *path)
{
	int directory;

	if (mkdir(path, DIRECTORY_MODE) && errno != EEXIST)
		die("%s: cannot make this directory: %s", path, strerror(errno));
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		die("%s: %s", path, strerror(errno));
	return directory;
}

/* Returns 1, or 0 when the file in the image is not the one that SHA256SUMS means. */
static int write_entry(struct image *image, const struct image_entry *entry, int directory,
	const char *directory_name)
{
	struct output output;

	output_begin_at(&output, directory, directory_name, entry->name, FILE_MODE);
	output_reserve(&output, entry->file_bytes);
	if (!image_read_entry(image, entry, &output)) {
		output_abandon(&output);
		return 0;
	}
	output_finish(&output);
	return 1;
}

/* Returns an exit status. */
static int write_entries(struct image *image, struct image_entry **list, const char *directory_name)
{
	int directory = open_directory(directory_name);
	unsigned long long files = 0, bytes = 0, wrong = 0;
	char size[REPORT_SIZE_TEXT_BYTES];
	size_t i;

	for (i = 0; list[i]; i++)
		bytes += list[i]->file_bytes;
	progress_begin("extracting", bytes);
	for (i = 0; list[i]; i++, files++)
		wrong += !write_entry(image, list[i], directory, directory_name);
	progress_end();
	close(directory);
	if (wrong > 0) {
		complain("%s: %llu of %llu files were left out: they are not what SHA256SUMS says",
			image->path, wrong, files);
		return STATUS_FAILED;
	}
	printf("%s: %llu file%s, %s\n", directory_name, files, report_plural(files),
		report_size(size, bytes));
	return STATUS_DONE;
}

int command_extract(int argc, char **argv)
{
	const char *directory = 0;
	struct image_entry **list;
	struct image image;
	int status;

	while (option_next(argc, argv, ":C:h", long_options, help) == 'C')
		directory = optarg;
	if (optind == argc)
		die_usage("extract", "which image?");
	if (!directory)
		die_usage("extract", "where to? -C DIR is wanted");
	image_open(&image, argv[optind]);
	list = choose_entries(&image, argv + optind + 1);
	status = write_entries(&image, list, directory);
	free(list);
	image_close(&image);
	report_end();
	return status;
}
