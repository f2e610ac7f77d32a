/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_files.c - the list of files and directories that builder-hex0 shall find in init.img. */
#include "kernel-bootstrap/image_files.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

struct image_file *image_files_add(struct image_files *files, char *name, enum image_file_kind kind)
{
	struct image_file *file;

	if (files->count == files->room) {
		files->room = 2 * files->room + 256;
		files->item = reallocate(files->item, files->room * sizeof *files->item);
	}
	file = &files->item[files->count];
	memset(file, 0, sizeof *file);
	file->name = name;
	file->kind = kind;
	file->order = files->count++;
	return file;
}

static int compare(const void *a, const void *b)
{
	const struct image_file *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	if (order)
		return order;
	return left->order < right->order ? -1 : 1;
}

static void free_file(struct image_file *file)
{
	free(file->name);
	free(file->input.path);
}

void image_files_sort(struct image_files *files, struct problems *problems)
{
	struct image_file *item = files->item;
	size_t i, kept = 0;

	if (files->count == 0)
		return;
	qsort(item, files->count, sizeof *item, compare);
	for (i = 1; i < files->count; i++) {
		if (strcmp(item[kept].name, item[i].name) != 0) {
			item[++kept] = item[i];
			continue;
		}
		if ((item[kept].kind == IMAGE_DIRECTORY) != (item[i].kind == IMAGE_DIRECTORY))
			problems_add(problems, "%s: both a file and a directory", item[i].name);
		free_file(&item[kept]);
		item[kept] = item[i];
	}
	files->count = kept + 1;
}

const struct image_file *image_files_find(const struct image_files *files, const char *name)
{
	struct image_file key;
	size_t low = 0, high = files->count, middle;
	int order;

	key.name = (char *)name;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(key.name, files->item[middle].name);
		if (order == 0)
			return &files->item[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

void image_files_free(struct image_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		free_file(&files->item[i]);
	free(files->item);
}
