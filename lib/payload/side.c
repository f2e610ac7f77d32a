/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side.c - one side of a comparison: found out what it is, and which files are on it. */
#include "payload/side.h"

#include <stdlib.h>
#include <string.h>

#include "format/export_head.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "payload/sums_form.h"

struct side_file *side_add(struct side *side, char *name)
{
	struct side_file *file;

	side->file = make_room(side->file, side->files, sizeof *side->file);
	file = &side->file[side->files++];
	memset(file, 0, sizeof *file);
	file->name.text = name;
	file->name.bytes = strlen(name);
	return file;
}

/* --- Images. --- */

static void add_image(struct side *side, struct image *image)
{
	const struct image_entry *entry = image->entry, *end = entry + image->count;
	struct side_file *file;

	for (; entry < end; entry++) {
		if (exclusion_has(side->excluded, entry->name.text))
			continue;
		file = side_add(side, copy_string(entry->name.text));
		file->size_bytes = entry->file_bytes;
		file->image = image;
		file->data_offset = entry->data_offset;
	}
}

void side_add_images(struct side *side, char *const *paths, size_t count)
{
	size_t i;

	side->kind = SIDE_IMAGES;
	side->image = allocate(count * sizeof *side->image);
	for (side->images = 0; side->images < count; side->images++)
		image_open(&side->image[side->images], paths[side->images], side->tree);
	for (i = 0; i < count; i++)
		add_image(side, &side->image[i]);
}

/* --- Digests. --- */

__attribute__((noreturn)) static void fail_in_digests(const char *path, const struct sums *sums)
{
	const char *line = sums->text + sums->problem_offset, *end, *form;
	size_t left = sums->size - (size_t)sums->problem_offset;

	if (sums->problem_line == 0)
		die("%s: %s", path, sums->problem);
	end = memchr(line, '\n', left);
	form = sums_form(line, end ? (size_t)(end - line) : left);
	die("%s:%lu: %s%s", path, (unsigned long)sums->problem_line, form ? form : sums->problem,
		sums->problem_line == 1 ? " (it is no payload image either)" : "");
}

/* A line about SHA256SUMS itself cannot be right. */
static void open_digests(struct side *side, struct file_source *from)
{
	struct side_file *file;
	struct sums sums;
	uint32_t i;
	char *name;

	side->kind = SIDE_DIGESTS;
	if (sums_read(&sums, &from->source, 0, from->source.size_bytes))
		fail_in_digests(side->path, &sums);
	for (i = 0; i < sums.count; i++) {
		name = format_string("%.*s", (int)sums.line[i].name.bytes, sums.line[i].name.text);
		if (sha256sums_is(name, strlen(name)) || exclusion_has(side->excluded, name)) {
			free(name);
			continue;
		}
		file = side_add(side, name);
		file->is_hashed = 1;
		memcpy(file->digest, sums.line[i].digest, sizeof file->digest);
	}
	sums_free(&sums);
	if (file_source_changed(from))
		die("%s: changed while it was read", side->path);
}

/* --- The whole. --- */

/* Sorts; what is there twice by right is there once. */
static void sort(struct side *side)
{
	struct payload_name **table = allocate(2 * side->files * sizeof *table);
	size_t i;

	for (i = 0; i < side->files; i++)
		table[i] = &side->file[i].name;
	payload_names_sort(table, table + side->files, side->files);
	side->by_name = table;
	for (i = 0; i < side->files; i++) {
		if (side->count == 0 || !payload_names_equal(table[side->count - 1], table[i]))
			table[side->count++] = table[i];
		else if (side->kind == SIDE_IMAGES)
			side_check_same(side, (const struct side_file *)table[side->count - 1],
				(const struct side_file *)table[i]);
	}
}

/* Of one file: an image, or digests. */
static void open_file(struct side *side)
{
	uint8_t begin[PAYLOAD_MAGIC_BYTES];
	struct file_source file;
	const char *problem = file_source_open(&file, side->path);
	char *path = (char *)side->path;

	if (problem && side_add_volumes(side))
		return;
	if (problem)
		die("%s: %s", side->path, problem);
	if (file.is_device || (file_get_at(file.fd, 0, begin, sizeof begin) == sizeof begin &&
				      (memcmp(begin, PAYLOAD_MAGIC, sizeof begin) == 0 ||
					      memcmp(begin, EXPORT_MAGIC, sizeof begin) == 0)))
		side_add_images(side, &path, 1);
	else if (file.source.size_bytes == 0)
		die("%s: empty: neither a payload image nor a list of digests", side->path);
	else
		open_digests(side, &file);
	file_source_close(&file);
}

void side_open(struct side *side, const char *path, int tree, struct exclusion *excluded)
{
	struct stat status;

	memset(side, 0, sizeof *side);
	side->path = path;
	side->tree = tree;
	side->excluded = excluded;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		side_add_directory(side);
	else
		open_file(side);
	sort(side);
	if (side->volume_paths)
		side_check_volumes(side);
}

struct side_file *side_find(const struct side *side, const struct payload_name *name)
{
	return (struct side_file *)payload_names_find(
		side->by_name, side->count, name->text, name->bytes);
}

void side_close(struct side *side)
{
	size_t i;

	for (i = 0; i < side->images; i++) {
		image_check_unchanged(&side->image[i]);
		image_close(&side->image[i]);
	}
	for (i = 0; side->volume_paths && i < side->images; i++)
		free(side->volume_paths[i]);
	for (i = 0; i < side->files; i++)
		free((char *)side->file[i].name.text);
	free(side->volume_paths);
	free(side->image);
	free(side->by_name);
	free(side->file);
}
