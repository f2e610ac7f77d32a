/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image.c - a payload image that has been read and understood. */
#include "payload/image.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/report.h"

void image_fail(const struct image *image, uint64_t offset, const char *problem)
{
	die("%s: byte %llu: %s", image->path, (unsigned long long)offset, problem);
}

/* --- Entries. --- */

static void remember_entry(struct image *image, size_t index, const struct payload_entry *from)
{
	struct image_entry *entry = &image->entry[index];

	memset(entry, 0, sizeof *entry);
	entry->name = copy_string(from->name);
	entry->name_bytes = from->name_bytes;
	entry->data_offset = from->data_offset;
	entry->file_bytes = from->file_bytes;
	entry->is_sums = payload_sums_is(from);
	if (entry->is_sums)
		image->sums = entry;
	image->files_bytes += entry->file_bytes;
}

/* Is it a tree that is good as one? */
static int is_good_tree(struct image *image, struct name_set *names)
{
	struct payload_reader reader;
	struct payload_entry entry;

	payload_reader_begin(&reader, &image->file.source, names);
	reader.tree = 1;
	while (payload_reader_next(&reader, &entry) == 1)
		;
	return !reader.problem;
}

__attribute__((noreturn)) static void fail_in_entries(
	struct image *image, const struct payload_reader *reader, struct name_set *names)
{
	if (image->tree || !is_good_tree(image, names))
		image_fail(image, reader->problem_offset, reader->problem);
	complain("%s: byte %llu: %s", image->path, (unsigned long long)reader->problem_offset,
		reader->problem);
	die("%s: its names are paths: give --tree", image->path);
}

static void read_entries(struct image *image)
{
	struct name_set *names = allocate(sizeof *names);
	struct payload_reader reader;
	struct payload_entry entry;

	if (!payload_reader_begin(&reader, &image->file.source, names)) {
		reader.tree = image->tree;
		image->header = reader.header;
		image->entry = allocate(reader.header.count * sizeof *image->entry);
		while (payload_reader_next(&reader, &entry) == 1)
			remember_entry(image, reader.index - 1, &entry);
	}
	if (reader.problem)
		fail_in_entries(image, &reader, names);
	image->end_offset = reader.next_offset;
	free(names);
}

static int compare_names(const void *a, const void *b)
{
	const struct image_entry *const *left = a, *const *right = b;

	return name_compare(
		(*left)->name, (*left)->name_bytes, (*right)->name, (*right)->name_bytes);
}

static void sort_by_name(struct image *image)
{
	size_t i;

	image->by_name = allocate(image->header.count * sizeof *image->by_name);
	for (i = 0; i < image->header.count; i++)
		image->by_name[i] = &image->entry[i];
	qsort(image->by_name, image->header.count, sizeof *image->by_name, compare_names);
}

struct image_entry *image_find(const struct image *image, const char *name, size_t name_bytes)
{
	size_t low = 0, high = image->header.count, middle;
	struct image_entry *entry;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		entry = image->by_name[middle];
		order = name_compare(name, name_bytes, entry->name, entry->name_bytes);
		if (order == 0)
			return entry;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

/* --- Digests. --- */

void image_begin_sums(struct image *image, struct payload_sums *sums)
{
	struct payload_entry entry;

	payload_sums_none(sums);
	if (!image->sums)
		return;
	memset(&entry, 0, sizeof entry);
	entry.data_offset = image->sums->data_offset;
	entry.file_bytes = image->sums->file_bytes;
	payload_sums_begin(sums, &image->file.source, &entry);
}

static void check_sums(const struct image *image, struct payload_sums *sums)
{
	struct name_set *names = allocate(sizeof *names);
	int result = payload_sums_check(sums, names);

	free(names);
	if (result)
		die("%s: byte %llu: %s line %lu: %s", image->path,
			(unsigned long long)sums->problem_offset, SHA256SUMS_NAME,
			(unsigned long)sums->line_number, sums->problem);
}

/* A digest of SHA256SUMS itself (sha256sum * >SHA256SUMS writes one) cannot be right: ignored. */
static void read_digests(struct image *image)
{
	struct payload_sums sums;
	struct sha256sums_line line;
	struct image_entry *entry;

	image_begin_sums(image, &sums);
	check_sums(image, &sums);
	while (payload_sums_next(&sums, &line) == 1) {
		entry = image_find(image, line.name, line.name_bytes);
		if (!entry || entry->is_sums)
			continue;
		memcpy(entry->digest, line.digest, SHA256_DIGEST_BYTES);
		entry->has_digest = 1;
	}
	if (sums.problem)
		image_fail(image, sums.problem_offset, sums.problem);
}

/* --- The whole. --- */

void image_open(struct image *image, const char *path, int tree)
{
	const char *problem;

	memset(image, 0, sizeof *image);
	image->path = path;
	image->tree = tree;
	problem = file_source_open(&image->file, path);
	if (problem)
		die("%s: %s", path, problem);
	read_entries(image);
	sort_by_name(image);
	read_digests(image);
}

void image_close(struct image *image)
{
	size_t i;

	for (i = 0; i < image->header.count; i++)
		free(image->entry[i].name);
	free(image->entry);
	free(image->by_name);
	file_source_close(&image->file);
}

/* Without entries the two widths look the same: none is said. */
static const char *width_text(uint64_t count, enum payload_width width)
{
	if (count == 0)
		return "";
	return width == PAYLOAD_WIDE ? ", wide" : ", narrow";
}

char *image_summary(uint64_t count, uint64_t size_bytes, enum payload_width width)
{
	char size[REPORT_SIZE_TEXT_BYTES];

	return format_string("%llu file%s, %s%s", (unsigned long long)count, report_plural(count),
		report_size(size, size_bytes), width_text(count, width));
}
