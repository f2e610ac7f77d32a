/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs.c - the files that go into a payload image: collected and sorted. */
#include "payload/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "format/payload.h"
#include "host/file.h"
#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "payload/input_file.h"

/* "PATH" or "PATH (FILE:LINE)"; allocated. */
static char *describe(const struct input *input)
{
	if (!input->list_line)
		return copy_string(input->path);
	return format_string("%s (%s)", input->path, input->list_line);
}

/* --- Collecting. --- */

/* Where the path ends in this name, or 0: most do. */
static char *find_end(char *path, const char *name)
{
	size_t path_bytes = strlen(path), name_bytes = strlen(name);
	char *end = path + path_bytes - name_bytes;

	return path_bytes >= name_bytes && strcmp(end, name) == 0 ? end : 0;
}

void inputs_add_file(
	struct inputs *inputs, const char *name, const char *path, const char *list_line)
{
	const char *problem =
		inputs->tree ? name_check_path(name, strlen(name)) : name_check(name, strlen(name));
	struct input *input;
	struct stat status;

	if (exclusion_has(&inputs->excluded, name))
		return;
	if (problem)
		input_die(list_line, path, problem);
	if (stat(path, &status))
		input_die(list_line, path, file_why_not(path));
	if (S_ISDIR(status.st_mode))
		input_die(list_line, path,
			list_line ? "a directory, where only a file can be"
				  : "a directory in a directory: --tree takes these too");
	if (!S_ISREG(status.st_mode))
		input_die(list_line, path, "neither a regular file nor a directory");
	if (inputs->count == inputs->room) {
		inputs->room = 2 * inputs->room + 64;
		inputs->item = reallocate(inputs->item, inputs->room * sizeof *inputs->item);
	}
	input = &inputs->item[inputs->count++];
	memset(input, 0, sizeof *input);
	input->path = copy_string(path);
	input->name = find_end(input->path, name);
	if (!input->name)
		input->name = copy_string(name);
	input->list_line = list_line ? copy_string(list_line) : 0;
	files_read_add(path, &status);
	input_state_set(&input->state, &status);
	input->size_bytes = (uint64_t)status.st_size;
}

/* --- Sorting. --- */

static int compare_names(const struct input *a, const struct input *b)
{
	return name_compare(a->name, strlen(a->name), b->name, strlen(b->name));
}

/* Equal names by path, so that messages do not depend on the order of the arguments either. */
static int compare_inputs(const void *a, const void *b)
{
	const struct input *left = a, *right = b;
	int order = compare_names(left, right);

	return order ? order : strcmp(left->path, right->path);
}

static void free_input(struct input *input)
{
	if (find_end(input->path, input->name) != input->name)
		free(input->name);
	free(input->path);
	free(input->list_line);
}

static void check_same_content(const struct input *a, const struct input *b)
{
	if (!input_files_same(a, b))
		die("%s: two different files of this name: %s and %s", a->name, describe(a),
			describe(b));
}

/* Of a name and the one before it: how much is the same at the beginning of both, so that the
 * directories in it are known. */
static size_t common_bytes(const char *name, const char *before)
{
	size_t at = 0;

	while (name[at] && name[at] == before[at])
		at++;
	return at;
}

static void check_not_a_file(
	const struct inputs *inputs, const struct input *input, size_t directory_bytes)
{
	const struct input *file = inputs_find(inputs, input->name, directory_bytes);

	if (file)
		die("%s: both a file and a directory: %s and %s", file->name, describe(file),
			describe(input));
}

/* Files of one directory follow each other, since all their names begin with it and its '/'. */
static void check_directories(struct inputs *inputs)
{
	const char *before = "", *name;
	size_t i, at;

	inputs->directories = 0;
	for (i = 0; i < inputs->count; i++) {
		name = inputs->item[i].name;
		for (at = common_bytes(name, before); name[at]; at++) {
			if (name[at] != '/')
				continue;
			check_not_a_file(inputs, &inputs->item[i], at);
			inputs->directories++;
		}
		before = name;
	}
}

void inputs_sort(struct inputs *inputs)
{
	struct input *item = inputs->item;
	size_t i, kept = 0;

	if (inputs->count == 0)
		return;
	qsort(item, inputs->count, sizeof *item, compare_inputs);
	for (i = 1; i < inputs->count; i++) {
		if (compare_names(&item[kept], &item[i]) == 0) {
			check_same_content(&item[kept], &item[i]);
			free_input(&item[i]);
		} else {
			item[++kept] = item[i];
		}
	}
	inputs->count = kept + 1;
	check_directories(inputs);
}

/* The first input that is not before this name, or 0. */
static struct input *find_from(const struct inputs *inputs, const char *name, size_t name_bytes)
{
	size_t low = 0, high = inputs->count, middle;
	const char *other;

	while (low < high) {
		middle = low + (high - low) / 2;
		other = inputs->item[middle].name;
		if (name_compare(name, name_bytes, other, strlen(other)) <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low < inputs->count ? &inputs->item[low] : 0;
}

struct input *inputs_find(const struct inputs *inputs, const char *name, size_t name_bytes)
{
	struct input *input = find_from(inputs, name, name_bytes);

	if (!input || strlen(input->name) != name_bytes ||
		memcmp(input->name, name, name_bytes) != 0)
		return 0;
	return input;
}

struct input *inputs_find_below(
	const struct inputs *inputs, const char *directory, size_t directory_bytes)
{
	char *beginning = format_string("%.*s/", (int)directory_bytes, directory);
	struct input *input = find_from(inputs, beginning, directory_bytes + 1);

	if (input && strncmp(input->name, beginning, directory_bytes + 1) != 0)
		input = 0;
	free(beginning);
	return input;
}

void inputs_free(struct inputs *inputs)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		free_input(&inputs->item[i]);
	exclusion_end(&inputs->excluded);
	free(inputs->item);
	free(inputs->empty_directory);
}
