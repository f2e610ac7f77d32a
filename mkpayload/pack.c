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
#include "payload/image.h"
#include "payload/pack.h"
#include "payload/pack_sums.h"

enum {
	ALIGN_MAX = 1 << 30,
	/* payload-import --all takes so many. */
	VOLUMES_IMPORTED_MAX = 16,
};

static const char help[] =
	"usage: mkpayload pack -o IMAGE [OPTION...] [PATH...]\n"
	"\n"
	"Writes files into a payload image, sorted by name. PATH is a file, or a\n"
	"directory whose files are all taken. IMAGE is replaced only by a complete image.\n"
	"\n"
	"  -o, --output IMAGE  the image to write\n"
	"      --list FILE     also take the files in this list: NAME PATH on each line\n"
	"      --tree          take directories with all below them; names are paths\n"
	"      --sums          put a SHA256SUMS of all files first; importing checks them\n"
	"      --volume-size N write IMAGE-1, IMAGE-2, ... of at most N bytes each; N may\n"
	"                      end in K, M or G\n"
	"      --wide          64-bit counts and sizes: for files of 4 GiB and more\n"
	"      --align N       pad with zeros to a multiple of N bytes (4096; 1: none)\n"
	"      --force         IMAGE may be a block device; what is on it is lost\n"
	"      --allow-empty   write an image also when there is no file to put into it\n"
	"      --help          this text\n"
	"\n"
	"Example: mkpayload pack --sums -o external.img distfiles/\n";

static const struct option long_options[] = {
	{ "output", required_argument, 0, 'o' },
	{ "list", required_argument, 0, 'l' },
	{ "tree", no_argument, 0, 't' },
	{ "sums", no_argument, 0, 's' },
	{ "volume-size", required_argument, 0, 'v' },
	{ "wide", no_argument, 0, 'w' },
	{ "align", required_argument, 0, 'a' },
	{ "force", no_argument, 0, 'f' },
	{ "allow-empty", no_argument, 0, 'e' },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
};

/* What is on the command line beside what goes into struct pack. */
struct arguments {
	const char **lists;
	char **paths;
	int list_count, path_count;
	int allow_empty;
};

static void read_options(struct pack *pack, struct arguments *arguments, int argc, char **argv)
{
	int option;

	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	while ((option = option_next(argc, argv, ":o:h", long_options, help)) != -1) {
		switch (option) {
		case 'o':
			pack->image_path = optarg;
			break;
		case 'l':
			arguments->lists[arguments->list_count++] = optarg;
			break;
		case 't':
			pack->inputs.tree = 1;
			break;
		case 's':
			pack->sums = 1;
			break;
		case 'v':
			pack->volume_bytes = option_size("pack", "--volume-size", optarg);
			break;
		case 'w':
			pack->width = PAYLOAD_WIDE;
			break;
		case 'a':
			pack->align_bytes = option_number("pack", "--align", optarg, 1, ALIGN_MAX);
			break;
		case 'f':
			pack->force = 1;
			break;
		case 'e':
			arguments->allow_empty = 1;
			break;
		}
	}
	arguments->paths = argv + optind;
	arguments->path_count = argc - optind;
}

/* Most likely it is not the directory that was meant; whoever imports the image would not notice.
 */
__attribute__((noreturn)) static void refuse_empty(const struct arguments *arguments)
{
	die("%s%s: no file to pack here; an image without files wants --allow-empty",
		arguments->path_count ? arguments->paths[0] : arguments->lists[0],
		arguments->path_count + arguments->list_count > 1 ? ", ..." : "");
}

static void collect(struct pack *pack, int argc, char **argv)
{
	struct arguments arguments = { allocate((unsigned long)argc * sizeof(char *)), 0, 0, 0, 0 };
	int i;

	read_options(pack, &arguments, argc, argv);
	if (!pack->image_path)
		die_usage("pack", "where to? -o IMAGE is wanted");
	if (strcmp(pack->image_path, "-") == 0)
		die_usage("pack", "-o -: an image goes into a file, not to standard output; "
				  "./- is a file of that name");
	if (arguments.path_count == 0 && arguments.list_count == 0)
		die_usage("pack", "nothing to pack: PATH or --list FILE is wanted");
	for (i = 0; i < arguments.list_count; i++)
		inputs_add_list(&pack->inputs, arguments.lists[i]);
	for (i = 0; i < arguments.path_count; i++)
		inputs_add_path(&pack->inputs, arguments.paths[i]);
	if (pack->inputs.count == 0 && !arguments.allow_empty)
		refuse_empty(&arguments);
	free(arguments.lists);
	inputs_sort(&pack->inputs);
	if (pack->sums || pack->volume_bytes)
		pack_sums_refuse_input(&pack->inputs, pack->sums);
	else
		pack_sums_read_input(&pack->inputs);
}

static void report(const struct pack *pack)
{
	unsigned long long empty = pack->inputs.empty_directories;
	const struct pack_volume *volume = pack->volume, *end = volume + pack->volumes;
	char *summary;

	for (; volume < end; volume++) {
		summary = image_summary(volume->header.count, volume->image_bytes, pack->width);
		printf("%s: %s\n", volume->path, summary);
		free(summary);
	}
	if (empty > 0)
		complain("%s%s: note: %llu empty director%s not carried",
			pack->inputs.empty_directory, empty > 1 ? ", ..." : "", empty,
			empty > 1 ? "ies are" : "y is");
	if (pack->volumes > VOLUMES_IMPORTED_MAX)
		complain("%s: note: %llu volumes, but payload-import --all takes at most %d at a "
			 "time",
			pack->image_path, (unsigned long long)pack->volumes, VOLUMES_IMPORTED_MAX);
}

int command_pack(int argc, char **argv)
{
	struct pack pack;
	size_t i;

	memset(&pack, 0, sizeof pack);
	collect(&pack, argc, argv);
	pack_plan(&pack);
	pack_write(&pack);
	report(&pack);
	for (i = 0; i < pack.volumes; i++)
		free(pack.volume[i].path);
	free(pack.volume);
	inputs_free(&pack.inputs);
	report_end();
	return STATUS_DONE;
}
