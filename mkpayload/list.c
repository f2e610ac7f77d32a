/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * list.c - mkpayload list: shows what is in a payload image, to people or to programs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/sha256sums_put.h"
#include "host/json.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "mkpayload/command.h"
#include "payload/fold_note.h"
#include "payload/image.h"
#include "payload/image_partition.h"

struct request {
	int json, digest, tree;
	uint64_t partition;
};

static const struct option rows[] = {
	{ "json", 0, OPTION_FLAG, 0, offsetof(struct request, json),
		.help = "for programs: one JSON object, with the SHA-256 of each file that has a "
			"line in the image's SHA256SUMS" },
	{ "digest", 0, OPTION_FLAG, 0, offsetof(struct request, digest),
		.help = "only the SHA-256 of the image's SHA256SUMS: what payload-import --digest "
			"takes" },
	{ "tree", 0, OPTION_FLAG, 0, offsetof(struct request, tree), .help = "names may be paths" },
	{ IMAGE_PARTITION_OPTION(offsetof(struct request, partition)) },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "list",
	.synopsis = "[--json | --digest] [--tree] [--partition N] IMAGE",
	.about = "Shows the files in a payload image, in its own order: size and byte offset of "
		 "each. IMAGE is a file or a block device.",
	.groups = groups,
	.examples = "mkpayload list external.img",
};

static int digits_of(uint64_t number)
{
	int digits = 1;

	while (number >= 10) {
		number /= 10;
		digits++;
	}
	return digits;
}

static int wider(int a, int b)
{
	return a > b ? a : b;
}

static void print_table(const struct image *image)
{
	/* No size and no offset has more digits than these. */
	int size_width = wider(digits_of(image->files_bytes), (int)sizeof "size" - 1);
	int offset_width = wider(digits_of(image->end_offset), (int)sizeof "offset" - 1);
	uint8_t digest[SHA256_DIGEST_BYTES];
	char *summary;
	size_t i;

	sums_digest(&image->lines, digest);
	summary = image_summary(
		image->count, image->image_bytes, image->width, image->sums ? digest : 0);
	printf("%*s  %*s  name\n", size_width, "size", offset_width, "offset");
	for (i = 0; i < image->count; i++)
		printf("%*" PRIu64 "  %*" PRIu64 "  %s\n", size_width, image->entry[i].file_bytes,
			offset_width, image->entry[i].data_offset, image->entry[i].name.text);
	printf("%*" PRIu64 "  %*s  total: %s\n", size_width, image->files_bytes, offset_width, "",
		summary);
	free(summary);
}

static void print_json_digest(int is_there, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	char digits[SHA256SUMS_DIGITS + 1] = "";

	sha256sums_put_digest(digits, digest);
	printf(is_there ? "\"%s\"" : "null", digits);
}

static void print_json_entry(const struct image_entry *entry)
{
	printf("    {\"name\": ");
	json_put_string(entry->name.text);
	printf(", \"size\": %" PRIu64 ", \"offset\": %" PRIu64 ", \"sha256\": ", entry->file_bytes,
		entry->data_offset);
	print_json_digest(entry->has_digest, entry->digest);
	putchar('}');
}

static void print_json(const struct image *image)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	size_t i;

	printf("{\n  \"format\": \"LBPAYLD1\",\n  \"width\": \"%s\",\n",
		image->width == PAYLOAD_WIDE ? "wide" : "narrow");
	printf("  \"begin\": %" PRIu64 ",\n  \"image_size\": %" PRIu64 ",\n  \"end\": %" PRIu64
	       ",\n  \"digest\": ",
		image->file.source.begin_offset, image->image_bytes, image->end_offset);
	sums_digest(&image->lines, digest);
	print_json_digest(image->sums != 0, digest);
	printf(",\n  \"entries\": [");
	for (i = 0; i < image->count; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		print_json_entry(&image->entry[i]);
	}
	printf("%s]\n}\n", i ? "\n  " : "");
}

/* As payload-import wants it: a digest that does not speak of all files says nothing. */
static void print_digest(const struct image *image)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";
	uint8_t digest[SHA256_DIGEST_BYTES];
	size_t i;

	if (!image->sums)
		die("%s: no SHA256SUMS, and so no digest: pack it with --sums", image->path);
	if (image->sums != image->entry)
		die("%s: its SHA256SUMS is not the first entry, where payload-import --digest "
		    "wants it",
			image->path);
	for (i = 0; i < image->count; i++) {
		if (!image->entry[i].is_sums && !image->entry[i].has_digest)
			die("%s: %s has no line in SHA256SUMS, and so no digest is that of all "
			    "files",
				image->path, image->entry[i].name.text);
	}
	sums_digest(&image->lines, digest);
	sha256sums_put_digest(digits, digest);
	puts(digits);
}

int command_list(char **argv)
{
	struct request request = { 0, 0, 0, 0 };
	struct image image;

	if (options_read(&usage, &request, argv) != 1)
		die_usage("list", "which image? One IMAGE is wanted");
	if (request.json && request.digest)
		die_usage("list", "--digest is a line of its own: --json says it, too");
	image_open_partition(&image, argv[1], request.tree, (uint32_t)request.partition);
	if (request.digest)
		print_digest(&image);
	else if (request.json)
		print_json(&image);
	else
		print_table(&image);
	fold_note(image.path, (const struct payload_name *const *)image.by_name, image.count);
	image_close(&image);
	report_end();
	return STATUS_DONE;
}
