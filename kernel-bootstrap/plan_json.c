/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_json.c - the plan for programs. */
#include "kernel-bootstrap/plan_json.h"

#include <stdio.h>

#include "format/sha256sums_put.h"
#include "host/json.h"
#include "kernel-bootstrap/plan_words.h"

static void print_key(const char *key, const char *value, int last)
{
	printf("\"%s\": ", key);
	json_put_string(value);
	fputs(last ? "" : ", ", stdout);
}

static void print_number(const char *key, uint64_t value, int last)
{
	printf("\"%s\": %llu%s", key, (unsigned long long)value, last ? "" : ", ");
}

static void print_distfile(const struct distfile *distfile, int last)
{
	char digits[SHA256SUMS_DIGITS + 1] = "";
	size_t i;

	fputs("    {", stdout);
	print_key("name", distfile->name, 0);
	print_key("place", plan_words_place(distfile->place), 0);
	print_key("state", plan_words_state(distfile->state), 0);
	if (distfile->state != DISTFILE_MISSING && distfile->state != DISTFILE_NOT_NEEDED)
		print_number("size", (uint64_t)distfile->status.st_size, 0);
	sha256sums_put_digest(digits, distfile->digest);
	print_key("sha256", digits, 0);
	print_key("said_by", distfile->said_by, 0);
	fputs("\"urls\": [", stdout);
	for (i = 0; i < distfile->urls; i++) {
		json_put_string(distfile->url[i]);
		fputs(i + 1 < distfile->urls ? ", " : "", stdout);
	}
	printf("]}%s\n", last ? "" : ",");
}

static void print_image(const struct image_plan *image)
{
	fputs("  \"init\": {", stdout);
	print_number("files", image->files, 0);
	print_number("directories", image->directories, 0);
	print_number("files_bytes", image->files_bytes, 0);
	print_number("stream_bytes", image->stream_bytes, 0);
	print_number("image_bytes", image->image_bytes, 0);
	print_number("entries", image->entries, 0);
	print_number("entries_max", SRCFS_FILES_MAX, 0);
	print_number("ramdisk_bytes", image->ramdisk_bytes, 0);
	print_number("files_bytes_max", SRCFS_FILES_BYTES_MAX, 0);
	print_number("memory_bytes", image->memory_bytes, 1);
	puts("},");
}

static void print_payload(const struct payload_plan *payload, const struct image_plan *image)
{
	if (payload->total_bytes == 0) {
		puts("  \"payload\": null,");
		return;
	}
	fputs("  \"payload\": {", stdout);
	print_number("entries", payload->entries, 0);
	print_number("image_bytes", payload->total_bytes, 0);
	print_number("files_bytes", payload->files_bytes, 0);
	print_number("first_files", payload->first, 0);
	print_number("first_files_bytes", payload->first_files_bytes, 0);
	print_number("first_end_bytes", payload->first_end_bytes, 0);
	printf("\"two_imports\": %s, ", payload->first_list ? "true" : "false");
	print_key("digest", payload->sums_digest, 0);
	print_number("offset", image->payload_offset, 0);
	printf("\"single_disk\": %s},\n", image->payload_offset ? "true" : "false");
}

/* An unknown limit is null. */
static void print_limits(const struct limits *limits)
{
	const struct limit *limit = limits->limit, *end = limit + LIMITS;
	const char *separator = "";

	fputs("  \"limits\": [", stdout);
	for (; limit < end; limit++) {
		if (!limit->is_there)
			continue;
		printf("%s\n    {", separator);
		separator = ",";
		print_key("name", limit->name, 0);
		print_key("what", limit->what, 0);
		print_number("is", limit->is, 0);
		if (limit->max)
			print_number("max", limit->max, 0);
		else
			fputs("\"max\": null, ", stdout);
		printf("\"exceeded\": %s, ", limit_is_exceeded(limit) ? "true" : "false");
		print_key("advice", limit->advice, 1);
		putchar('}');
	}
	puts("\n  ],");
}

static void print_problems(const struct problems *problems)
{
	size_t i;

	puts("  \"problems\": [");
	for (i = 0; i < problems->count; i++) {
		printf("    {\"note\": %s, ", problems->item[i].is_note ? "true" : "false");
		print_key("text", problems->item[i].text, 1);
		printf("}%s\n", i + 1 < problems->count ? "," : "");
	}
	puts("  ]");
}

void plan_json_print(const struct boot_plan *plan)
{
	const struct distfiles *distfiles = &plan->checkout.distfiles;
	size_t i;

	fputs("{\n  ", stdout);
	print_key("tree", plan->checkout.tree, 1);
	puts(",");
	print_image(&plan->image);
	print_payload(&plan->payload, &plan->image);
	print_limits(&plan->limits);
	puts("  \"distfiles\": [");
	for (i = 0; i < distfiles->count; i++)
		print_distfile(&distfiles->item[i], i + 1 == distfiles->count);
	puts("  ],");
	print_problems(&plan->problems);
	puts("}");
}
