/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack.c - mkpayload pack: writes files into a payload image, or several (docs/format.md).
 *
 * The same files give the same bytes, whatever the order, the machine and the time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "payload/fold_note.h"
#include "payload/image.h"
#include "payload/pack.h"
#include "payload/pack_sums.h"

enum {
	ALIGN_MAX = 1 << 30,
	/* payload-import --all takes so many. */
	VOLUMES_IMPORTED_MAX = 16,
};

struct request {
	struct pack pack;
	struct option_list lists, excluded;
	const char *first;
	int null, wide, allow_empty;
};

static const struct option rows[] = {
	{ "output", 'o', OPTION_TEXT, "IMAGE", offsetof(struct request, pack.image_path),
		.writes = OPTION_WRITES_FILE, .help = "the image to write" },
	{ "list", 0, OPTION_LIST, "FILE", offsetof(struct request, lists),
		.help = "also take the files in this list, NAME PATH on each line; - is standard "
			"input" },
	{ "null", 0, OPTION_FLAG, 0, offsetof(struct request, null),
		.help = "lists are paths with a NUL behind each (find -print0)" },
	{ "exclude", 0, OPTION_LIST, "GLOB", offsetof(struct request, excluded),
		.help = "leave out files and directories of such a name, or, with a '/' in it, of "
			"such a path" },
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, pack.inputs.tree),
		.help = "take directories with all below them; names are paths" },
	{ "sums", 0, OPTION_FLAG, 0, offsetof(struct request, pack.sums),
		.help = "put a SHA256SUMS of all files first; importing checks them" },
	{ "first", 0, OPTION_TEXT, "LIST", offsetof(struct request, first),
		.help = "put these files before the others, a name on each line; an import may "
			"stop behind them" },
	{ "volume-size", 0, OPTION_SIZE, "N", offsetof(struct request, pack.volume_bytes),
		.help = "write IMAGE-1, IMAGE-2, ... of at most N bytes each; N may end in "
			"K, M or G" },
	{ "wide", 0, OPTION_FLAG, 0, offsetof(struct request, wide),
		.help = "64-bit counts and sizes: for files of 4 GiB and more" },
	{ "align", 0, OPTION_NUMBER, "N", offsetof(struct request, pack.align_bytes), .min = 1,
		.max = ALIGN_MAX,
		.help = "pad with zeros to a multiple of N bytes (4096; 1: none)" },
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, pack.force),
		.help = "IMAGE may be a block device; what is on it is lost" },
	{ "allow-empty", 0, OPTION_FLAG, 0, offsetof(struct request, allow_empty),
		.help = "write an image also when there is no file to put into it" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "pack",
	.synopsis = "-o IMAGE [OPTION...] [PATH...]",
	.about = "Writes files into a payload image, sorted by name. PATH is a file, or a "
		 "directory whose files are all taken. IMAGE is replaced only by a complete image.",
	.groups = groups,
	.examples =
		"mkpayload pack --sums -o external.img distfiles/\n"
		"find distfiles -type f -print0 | mkpayload pack -o x.img --list - --null",
};

/* Most likely it is not the directory that was meant; whoever imports the image would not notice.
 */
__attribute__((noreturn)) static void refuse_empty(
	const struct option_list *lists, char **paths, int path_count)
{
	die("%s%s: no file to pack here; an image without files wants --allow-empty",
		path_count ? paths[0] : lists->item[0].text,
		(size_t)path_count + lists->count > 1 ? ", ..." : "");
}

static void check_request(const struct request *request, int path_count)
{
	const char *path = request->pack.image_path;

	if (!path)
		die_usage("pack", "where to? -o IMAGE is wanted");
	if (path_count == 0 && request->lists.count == 0)
		die_usage("pack", "nothing to pack: PATH or --list FILE is wanted");
	if (request->null && request->lists.count == 0)
		die_usage("pack", "--null goes with --list");
}

static void collect(struct request *request, char **argv)
{
	struct pack *pack = &request->pack;
	char **paths = argv + 1;
	int i, path_count;

	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	path_count = options_read(&usage, request, argv);
	check_request(request, path_count);
	if (request->wide)
		pack->width = PAYLOAD_WIDE;
	for (i = 0; (size_t)i < request->excluded.count; i++)
		exclusion_add(&pack->inputs.excluded, request->excluded.item[i].text);
	for (i = 0; (size_t)i < request->lists.count; i++)
		(request->null ? inputs_add_paths : inputs_add_list)(
			&pack->inputs, request->lists.item[i].text);
	for (i = 0; i < path_count; i++)
		inputs_add_path(&pack->inputs, paths[i]);
	if (pack->inputs.count == 0 && !request->allow_empty)
		refuse_empty(&request->lists, paths, path_count);
	free(request->lists.item);
	free(request->excluded.item);
	inputs_sort(&pack->inputs);
	if (pack->sums || pack->volume_bytes)
		pack_sums_refuse_input(&pack->inputs, pack->sums);
	else
		pack_sums_read_input(&pack->inputs);
	if (request->first)
		inputs_put_listed_first(&pack->inputs, request->first, pack->sums);
}

/* On which file systems the import would fail. */
static void note_folding(const struct pack *pack)
{
	static const struct payload_name sums = { SHA256SUMS_NAME, sizeof SHA256SUMS_NAME - 1, 0,
		0 };
	size_t count = pack->inputs.count, filled = 0, i;
	struct payload_name *names = allocate(count * sizeof *names);
	const struct payload_name **table = allocate((count + 1) * sizeof *table);

	if (pack->sums)
		table[filled++] = &sums;
	for (i = 0; i < count; i++) {
		names[i].text = pack->inputs.item[i].name;
		names[i].bytes = strlen(names[i].text);
		table[filled++] = &names[i];
	}
	fold_note(pack->image_path, table, filled);
	free(table);
	free(names);
}

static void report(const struct pack *pack)
{
	unsigned long long empty = pack->inputs.empty_directories;
	const struct pack_volume *volume = pack->volume, *end = volume + pack->volumes;
	char *summary;

	for (; volume < end; volume++) {
		summary = image_summary(volume->header.count, volume->image_bytes, pack->width,
			pack->sums ? pack->sums_digest : 0);
		printf("%s: %s\n", volume->path, summary);
		free(summary);
	}
	note_folding(pack);
	exclusion_note(&pack->inputs.excluded, "--exclude");
	if (empty > 0)
		complain("%s%s: note: %llu empty director%s not carried",
			pack->inputs.empty_directory, empty > 1 ? ", ..." : "", empty,
			empty > 1 ? "ies are" : "y is");
	if (pack->volumes > VOLUMES_IMPORTED_MAX)
		complain("%s: note: %llu volumes, but payload-import --all takes at most %d at a "
			 "time",
			pack->image_path, (unsigned long long)pack->volumes, VOLUMES_IMPORTED_MAX);
}

int command_pack(char **argv)
{
	struct request request;
	struct pack *pack = &request.pack;
	size_t i;

	memset(&request, 0, sizeof request);
	collect(&request, argv);
	pack_plan(pack);
	pack_write(pack);
	report(pack);
	for (i = 0; i < pack->volumes; i++)
		free(pack->volume[i].path);
	free(pack->volume);
	inputs_free(&pack->inputs);
	report_end();
	return STATUS_DONE;
}
