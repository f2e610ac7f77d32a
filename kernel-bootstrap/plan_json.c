/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_json.c - the plan of a checkout for programs. */
#include <stdio.h>

#include "format/sha256sums.h"
#include "host/json.h"
#include "kernel-bootstrap/plan.h"

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
	print_key("place", plan_place_word(distfile->place), 0);
	print_key("state", plan_state_word(distfile->state), 0);
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

static void print_init(const struct checkout *checkout)
{
	const struct init_image *init = &checkout->init;

	fputs("  \"init\": {", stdout);
	print_number("files", checkout->files.files, 0);
	print_number("directories", checkout->files.directories, 0);
	print_number("files_bytes", checkout->files.files_bytes, 0);
	print_number("stream_bytes", init->stream_bytes, 0);
	print_number("image_bytes", init->image_bytes, 0);
	print_number("entries", init->entries, 0);
	print_number("entries_max", SRCFS_FILES_MAX, 0);
	print_number("ramdisk_bytes", init->ramdisk_bytes, 0);
	print_number("files_bytes_max", SRCFS_FILES_BYTES_MAX, 0);
	print_number("memory_bytes", init->memory_bytes, 1);
	puts("},");
}

static void print_payload(const struct checkout *checkout)
{
	if (checkout->payload.volumes == 0) {
		puts("  \"payload\": null,");
		return;
	}
	fputs("  \"payload\": {", stdout);
	print_number("entries", checkout->payload.volume[0].header.count, 0);
	print_number("image_bytes", checkout_payload_bytes(checkout), 0);
	print_number("offset", checkout->init.payload_offset, 0);
	printf("\"single_disk\": %s},\n", checkout->modes.single_disk ? "true" : "false");
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

void plan_print_json(const struct checkout *checkout)
{
	const struct distfiles *distfiles = &checkout->distfiles;
	size_t i;

	fputs("{\n  ", stdout);
	print_key("tree", checkout->tree, 1);
	puts(",");
	print_init(checkout);
	print_payload(checkout);
	puts("  \"distfiles\": [");
	for (i = 0; i < distfiles->count; i++)
		print_distfile(&distfiles->item[i], i + 1 == distfiles->count);
	puts("  ],");
	print_problems(&checkout->problems);
	puts("}");
}
