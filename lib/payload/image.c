/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image.c - a payload image that has been read and understood. */
#include "payload/image.h"

#include <stdlib.h>
#include <string.h>

#include "format/export_head.h"
#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/report.h"
#include "payload/image_partition.h"

void image_fail(const struct image *image, uint64_t offset, const char *problem)
{
	die("%s: byte %llu: %s", image->path, (unsigned long long)offset, problem);
}

void image_check_unchanged(const struct image *image)
{
	if (file_source_changed(&image->file))
		die("%s: changed while it was read", image->path);
}

/* --- Entries. --- */

static void remember_entry(struct image *image, const struct payload_entry *from)
{
	struct image_entry *entry = &image->entry[image->count];

	memset(entry, 0, sizeof *entry);
	entry->name.text = memcpy(allocate(from->name_bytes + 1), from->name, from->name_bytes + 1);
	entry->name.bytes = from->name_bytes;
	entry->name.offset = from->data_offset - from->name_bytes;
	entry->name.index = image->count++;
	entry->data_offset = from->data_offset;
	entry->file_bytes = from->file_bytes;
	entry->is_sums = sha256sums_is(from->name, from->name_bytes);
	if (entry->is_sums)
		image->sums = entry;
	image->files_bytes += entry->file_bytes;
}

static void forget_entries(struct image *image)
{
	uint32_t i;

	for (i = 0; i < image->count; i++)
		free((char *)image->entry[i].name.text);
	free(image->entry);
	free(image->by_name);
	image->count = 0;
}

/* Reads all heads, then compares all names. Returns 0 or the problem. */
static const char *read_entries(struct image *image, uint64_t *problem_offset)
{
	struct payload_reader reader;
	struct payload_entry entry;
	uint32_t i, directories = 0;

	if (payload_begin(&reader, &image->file.source, image->tree)) {
		*problem_offset = reader.problem_offset;
		image->is_unreadable = reader.is_unreadable;
		return reader.problem;
	}
	image->width = reader.width;
	image->entry = allocate(reader.count * sizeof *image->entry);
	image->by_name = allocate(2 * (size_t)reader.count * sizeof *image->by_name);
	while (payload_next(&reader, &entry) == 1)
		remember_entry(image, &entry);
	*problem_offset = reader.problem_offset;
	image->is_unreadable = reader.is_unreadable;
	if (reader.problem)
		return reader.problem;
	image->end_offset = reader.next_offset;
	for (i = 0; i < image->count; i++)
		image->by_name[i] = &image->entry[i].name;
	payload_names_sort(image->by_name, image->by_name + image->count, image->count);
	return payload_names_check(
		image->by_name, image->count, image->tree, &directories, problem_offset);
}

__attribute__((noreturn)) static void fail_in_entries(
	struct image *image, uint64_t offset, const char *problem)
{
	if (image->tree || image->is_unreadable)
		image_fail(image, offset, problem);
	forget_entries(image);
	image->tree = 1;
	if (read_entries(image, &(uint64_t){ 0 }))
		image_fail(image, offset, problem);
	complain("%s: byte %llu: %s", image->path, (unsigned long long)offset, problem);
	die("%s: its names are paths: give --tree", image->path);
}

struct image_entry *image_find(const struct image *image, const char *name, size_t name_bytes)
{
	return (struct image_entry *)payload_names_find(
		image->by_name, image->count, name, name_bytes);
}

/* --- Digests. --- */

__attribute__((noreturn)) static void fail_in_sums(const struct image *image)
{
	const struct sums *sums = &image->lines;
	uint64_t offset = image->sums->data_offset + sums->problem_offset;

	if (sums->problem == sums_too_large)
		offset = image->sums->name.offset;
	if (sums->problem_line == 0)
		die("%s: byte %llu: %s: %s", image->path, (unsigned long long)offset,
			SHA256SUMS_NAME, sums->problem);
	die("%s: byte %llu: %s line %lu: %s", image->path, (unsigned long long)offset,
		SHA256SUMS_NAME, (unsigned long)sums->problem_line, sums->problem);
}

/* Both tables are sorted: one walk through the two finds all. A digest of SHA256SUMS itself
 * (sha256sum * >SHA256SUMS writes one) cannot be right: ignored. */
static void read_digests(struct image *image)
{
	struct image_entry *entry;
	struct sums_line *line;
	uint32_t i, at = 0;
	int order = 0;

	if (!image->sums)
		return;
	if (sums_read(&image->lines, &image->file.source, image->sums->data_offset,
		    image->sums->file_bytes))
		fail_in_sums(image);
	for (i = 0; i < image->lines.count && at < image->count; i += order >= 0) {
		entry = (struct image_entry *)image->by_name[at];
		line = (struct sums_line *)image->lines.by_name[i];
		order = name_compare(
			entry->name.text, entry->name.bytes, line->name.text, line->name.bytes);
		at += order < 0;
		if (order != 0)
			continue;
		line->is_used = 1;
		entry->has_digest = !entry->is_sums;
		memcpy(entry->digest, line->digest, SHA256_DIGEST_BYTES);
	}
}

/* --- The whole. --- */

static void open_at(
	struct image *image, const char *path, const char *name, int tree, uint32_t partition)
{
	const char *problem;
	uint64_t offset = 0, begin;

	memset(image, 0, sizeof *image);
	image->path = name;
	image->tree = tree;
	problem = file_source_open(&image->file, path);
	if (problem)
		die("%s: %s", name, problem);
	image->partition = image_partition_choose(&image->file.source, name, partition);
	begin = image->file.source.begin_offset;
	problem = export_head_skip(&image->file.source, &offset);
	if (problem)
		image_fail(image, offset, problem);
	image->image_bytes = image->file.source.size_bytes - image->file.source.begin_offset;
	problem = read_entries(image, &offset);
	if (problem)
		fail_in_entries(image, offset, problem);
	read_digests(image);
	if (image->file.source.begin_offset != begin)
		problem = export_head_check_end(&image->file.source, image->end_offset, &offset);
	if (problem)
		image_fail(image, begin + offset, problem);
	image_check_unchanged(image);
	if (image->partition && !partition)
		complain("%s: note: partition %lu has one", name, (unsigned long)image->partition);
}

void image_open_as(struct image *image, const char *path, const char *name, int tree)
{
	open_at(image, path, name, tree, 0);
}

void image_open_partition(struct image *image, const char *path, int tree, uint32_t partition)
{
	open_at(image, path, path, tree, partition);
}

void image_open(struct image *image, const char *path, int tree)
{
	image_open_as(image, path, path, tree);
}

void image_close(struct image *image)
{
	forget_entries(image);
	sums_free(&image->lines);
	file_source_close(&image->file);
}

/* Without entries the two widths look the same: none is said. */
static const char *width_text(uint64_t count, enum payload_width width)
{
	if (count == 0)
		return "";
	return width == PAYLOAD_WIDE ? ", wide" : ", narrow";
}

char *image_summary(
	uint64_t count, uint64_t size_bytes, enum payload_width width, const uint8_t *sums_digest)
{
	char size[REPORT_SIZE_TEXT_BYTES], digits[SHA256SUMS_DIGITS + 1] = "";

	if (sums_digest)
		sha256sums_put_digest(digits, sums_digest);
	return format_string("%llu file%s, %s%s%s%s", (unsigned long long)count,
		report_plural(count), report_size(size, size_bytes), width_text(count, width),
		sums_digest ? ", digest " : "", digits);
}
