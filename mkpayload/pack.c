/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack.c - mkpayload pack: writes files into a payload image (docs/format.md).
 *
 * The same files give the same bytes, whatever the order, the machine and the time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "format/payload.h"
#include "format/sha256sums.h"
#include "mkpayload/command.h"
#include "mkpayload/device.h"
#include "mkpayload/image.h"
#include "mkpayload/input_file.h"
#include "mkpayload/inputs.h"
#include "mkpayload/message.h"
#include "mkpayload/options.h"
#include "mkpayload/output.h"
#include "mkpayload/pack_sums.h"
#include "mkpayload/progress.h"
#include "mkpayload/report.h"

enum { FILE_MODE = 0666, /* less the umask */ ALIGN_MAX = 1 << 30 };

static const char help[] =
	"usage: mkpayload pack -o IMAGE [OPTION...] [PATH...]\n"
	"\n"
	"Writes files into a payload image, sorted by name. PATH is a file, or a\n"
	"directory whose files are all taken. IMAGE is replaced only by a complete image.\n"
	"\n"
	"  -o, --output IMAGE  the image to write\n"
	"      --list FILE     also take the files in this list: NAME PATH on each line\n"
	"      --sums          put a SHA256SUMS of all files first; importing checks them\n"
	"      --wide          64-bit counts and sizes: for files of 4 GiB and more\n"
	"      --align N       pad with zeros to a multiple of N bytes (4096; 1: none)\n"
	"      --force         IMAGE may be a block device; what is on it is lost\n"
	"      --help          this text\n"
	"\n"
	"Example: mkpayload pack --sums -o external.img distfiles/\n";

static const struct option long_options[] = {
	{ "output", required_argument, 0, 'o' },
	{ "list", required_argument, 0, 'l' },
	{ "sums", no_argument, 0, 's' },
	{ "wide", no_argument, 0, 'w' },
	{ "align", required_argument, 0, 'a' },
	{ "force", no_argument, 0, 'f' },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
};

struct pack {
	const char *image_path;
	uint64_t align_bytes;
	int sums, force;
	struct payload_header header;
	struct inputs inputs;
	uint64_t files_bytes; /* of all inputs */
	uint64_t end_bytes;   /* where the last entry ends */
	uint64_t image_bytes; /* with padding */
	uint8_t (*digests)[SHA256_DIGEST_BYTES];
};

/* --- What is asked for. --- */

static void read_options(struct pack *pack, int argc, char **argv)
{
	int option, lists = 0;

	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	while ((option = option_next(argc, argv, ":o:h", long_options, help)) != -1) {
		switch (option) {
		case 'o':
			pack->image_path = optarg;
			break;
		case 'l':
			inputs_add_list(&pack->inputs, optarg);
			lists++;
			break;
		case 's':
			pack->sums = 1;
			break;
		case 'w':
			pack->header.width = PAYLOAD_WIDE;
			break;
		case 'a':
			pack->align_bytes = option_number("pack", "--align", optarg, 1, ALIGN_MAX);
			break;
		case 'f':
			pack->force = 1;
			break;
		}
	}
	if (!pack->image_path)
		die_usage("pack", "where to? -o IMAGE is wanted");
	if (optind == argc && lists == 0)
		die_usage("pack", "nothing to pack: PATH or --list FILE is wanted");
	for (; optind < argc; optind++)
		inputs_add_path(&pack->inputs, argv[optind]);
}

static void check_input(const struct pack *pack, const struct input *input)
{
	struct stat image;

	if (!payload_fits(pack->header.width, input->size_bytes))
		input_die(input->list_line, input->path, "4 GiB or more: such a file needs --wide");
	if (stat(pack->image_path, &image) == 0 && image.st_dev == input->status.st_dev &&
		image.st_ino == input->status.st_ino)
		input_die(input->list_line, input->path, "this is the image itself");
}

static uint64_t entry_bytes(const struct pack *pack, const char *name, uint64_t file_bytes)
{
	return payload_entry_bytes(pack->header.width) + strlen(name) + file_bytes;
}

/* Finds out what the image will be, before anything is written. */
static void plan(struct pack *pack)
{
	const struct inputs *inputs = &pack->inputs;
	uint64_t count = inputs->count + (uint64_t)pack->sums, over;
	size_t i;

	if (count > PAYLOAD_COUNT_MAX)
		die("%s: %llu files, but an image holds at most %d", pack->image_path,
			(unsigned long long)count, PAYLOAD_COUNT_MAX);
	pack->header.count = (uint32_t)count;
	pack->end_bytes = payload_header_bytes(pack->header.width);
	if (pack->sums)
		pack->end_bytes += entry_bytes(pack, SHA256SUMS_NAME, pack_sums_bytes(inputs));
	for (i = 0; i < inputs->count; i++) {
		check_input(pack, &inputs->item[i]);
		pack->files_bytes += inputs->item[i].size_bytes;
		pack->end_bytes +=
			entry_bytes(pack, inputs->item[i].name, inputs->item[i].size_bytes);
	}
	over = pack->end_bytes % pack->align_bytes;
	pack->image_bytes = pack->end_bytes + (over ? pack->align_bytes - over : 0);
}

/* --- Writing. --- */

static void open_image(const struct pack *pack, struct output *output)
{
	struct stat status;

	if (stat(pack->image_path, &status) || !S_ISBLK(status.st_mode)) {
		output_begin(output, pack->image_path, FILE_MODE);
		output_reserve(output, pack->image_bytes);
		return;
	}
	if (!pack->force)
		die("%s: a block device: --force writes to it, and what is on it is lost",
			pack->image_path);
	output_begin_device(output, pack->image_path,
		device_open_for_writing(pack->image_path, pack->image_bytes));
}

static void put_entry_head(
	const struct pack *pack, struct output *output, const char *name, uint64_t file_bytes)
{
	struct payload_entry_head head = { strlen(name), file_bytes };
	uint8_t bytes[PAYLOAD_ENTRY_BYTES_MAX];

	output_put(output, bytes, payload_put_entry(bytes, pack->header.width, &head));
	output_put(output, name, strlen(name));
}

static void put_files(struct pack *pack, struct output *output)
{
	const struct input *input;
	size_t i;

	pack->digests = allocate(pack->inputs.count * sizeof *pack->digests);
	progress_begin("packing", pack->files_bytes);
	for (i = 0; i < pack->inputs.count; i++) {
		input = &pack->inputs.item[i];
		put_entry_head(pack, output, input->name, input->size_bytes);
		if (!pack->sums && !input->has_digest) {
			input_copy(input, output, 0);
			continue;
		}
		input_copy(input, output, pack->digests[i]);
		pack_sums_check(input, pack->digests[i]);
	}
	progress_end();
}

static void write_image(struct pack *pack)
{
	uint8_t header[PAYLOAD_WIDE_HEADER_BYTES];
	struct output output;
	uint64_t sums_offset = 0;

	open_image(pack, &output);
	output_put(&output, header, payload_put_header(header, &pack->header));
	if (pack->sums) {
		put_entry_head(pack, &output, SHA256SUMS_NAME, pack_sums_bytes(&pack->inputs));
		sums_offset = output.size_bytes;
		output_put_zeros(&output, pack_sums_bytes(&pack->inputs));
	}
	put_files(pack, &output);
	output_put_zeros(&output, pack->image_bytes - pack->end_bytes);
	if (pack->sums)
		pack_sums_put(&output, sums_offset, &pack->inputs, pack->digests);
	output_finish(&output);
}

int command_pack(int argc, char **argv)
{
	struct pack pack;
	char *summary;

	memset(&pack, 0, sizeof pack);
	read_options(&pack, argc, argv);
	inputs_sort(&pack.inputs);
	if (pack.sums)
		pack_sums_refuse_input(&pack.inputs);
	else
		pack_sums_read_input(&pack.inputs);
	plan(&pack);
	write_image(&pack);
	summary = image_summary(pack.header.count, pack.image_bytes, pack.header.width);
	printf("%s: %s\n", pack.image_path, summary);
	free(summary);
	free(pack.digests);
	inputs_free(&pack.inputs);
	report_end();
	return STATUS_DONE;
}
