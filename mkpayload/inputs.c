/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs.c - the files that go into a payload image: collected and sorted. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/name.h"
#include "mkpayload/input_file.h"
#include "mkpayload/inputs.h"
#include "mkpayload/message.h"
#include "mkpayload/text.h"

static int is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7f;
}

void input_die(const char *list_line, const char *path, const char *reason)
{
	struct text_shown shown;
	size_t at;

	/* A path that could steer a terminal is shown escaped; any other whole, however long. */
	for (at = 0; path[at] && !is_control(path[at]); at++)
		;
	if (path[at])
		path = text_show(&shown, path, strlen(path));
	die("%s%s%s: %s", list_line ? list_line : "", list_line ? ": " : "", path, reason);
}

/* "PATH" or "PATH (FILE:LINE)"; allocated. */
static char *describe(const struct input *input)
{
	if (!input->list_line)
		return copy_string(input->path);
	return format_string("%s (%s)", input->path, input->list_line);
}

/* --- Collecting. --- */

static const char *why_not_there(const char *path)
{
	int error = errno;
	struct stat status;

	if (error == ENOENT && lstat(path, &status) == 0 && S_ISLNK(status.st_mode))
		return "a symbolic link to nothing";
	return strerror(error);
}

void inputs_add_file(
	struct inputs *inputs, const char *name, const char *path, const char *list_line)
{
	const char *problem = name_check(name, strlen(name));
	struct input *input;
	struct stat status;

	if (problem)
		input_die(list_line, path, problem);
	if (stat(path, &status))
		input_die(list_line, path, why_not_there(path));
	if (S_ISDIR(status.st_mode))
		input_die(list_line, path, "a directory, where only a file can be");
	if (!S_ISREG(status.st_mode))
		input_die(list_line, path, "neither a regular file nor a directory");
	if (inputs->count == inputs->room) {
		inputs->room = 2 * inputs->room + 64;
		inputs->item = reallocate(inputs->item, inputs->room * sizeof *inputs->item);
	}
	input = &inputs->item[inputs->count++];
	memset(input, 0, sizeof *input);
	input->name = copy_string(name);
	input->path = copy_string(path);
	input->list_line = list_line ? copy_string(list_line) : 0;
	input->status = status;
	input->size_bytes = (uint64_t)status.st_size;
}

static void add_directory(struct inputs *inputs, const char *path)
{
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	DIR *directory = opendir(path);
	struct dirent *entry;
	char *file_path;

	if (!directory)
		die("%s: %s", path, strerror(errno));
	for (errno = 0; (entry = readdir(directory)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		file_path = format_string("%s%s%s", path, slash, entry->d_name);
		inputs_add_file(inputs, entry->d_name, file_path, 0);
		free(file_path);
	}
	if (errno)
		die("%s: %s", path, strerror(errno));
	closedir(directory);
}

void inputs_add_path(struct inputs *inputs, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		add_directory(inputs, path);
	else
		inputs_add_file(inputs, slash && slash[1] ? slash + 1 : path, path, 0);
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
}

struct input *inputs_find(const struct inputs *inputs, const char *name, size_t name_bytes)
{
	size_t low = 0, high = inputs->count, middle;
	struct input *input;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		input = &inputs->item[middle];
		order = name_compare(name, name_bytes, input->name, strlen(input->name));
		if (order == 0)
			return input;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

void inputs_free(struct inputs *inputs)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		free_input(&inputs->item[i]);
	free(inputs->item);
}
