/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs.h - the files that go into a payload image: collected, sorted, read.
 *
 * Files are named by paths, by the directory they are in, or by a list file. Nothing is left out
 * but by a pattern, and that is counted: whatever cannot be an entry is an error that names it. In
 * a tree, names are relative paths, and directories are taken with all that is below them. */
#ifndef PAYLOAD_INPUTS_H
#define PAYLOAD_INPUTS_H

#include <stddef.h>
#include <stdint.h>

#include "host/exclusion.h"
#include "payload/input.h"

struct inputs {
	struct input *item;
	size_t count, room;
	size_t first;         /* so many come before the others (inputs_put_first) */
	int tree;             /* names may be paths; set before anything is added */
	uint64_t directories; /* of a tree, in the names of its files; known once they are sorted */
	uint64_t empty_directories; /* that were met and cannot be carried */
	char *empty_directory;      /* the first of them by its path, or 0 */
	struct exclusion excluded;  /* by their names in the image; set before anything is added */
};

/* A regular file under its base name, or every file of a directory (inputs_directory.c). */
void inputs_add_path(struct inputs *inputs, const char *path);
/* One file under this name. list_line is copied; may be 0. */
void inputs_add_file(
	struct inputs *inputs, const char *name, const char *path, const char *list_line);
/* Every line of a list file: "NAME PATH" (inputs_list.c). */
void inputs_add_list(struct inputs *inputs, const char *list_path);
/* Every path of a list that has a NUL behind each (inputs_list.c). */
void inputs_add_paths(struct inputs *inputs, const char *list_path);

/* Sorts by name bytes. Files of one name become one if they have the same content, else it dies; so
 * it does when a name of a tree is that of a file and of a directory. */
void inputs_sort(struct inputs *inputs);

/* Puts what is_first before the others; a SHA256SUMS comes first of all. Both parts stay sorted,
 * but all together are not any more (inputs_first.c). */
void inputs_put_first(struct inputs *inputs);
/* The same of what a list names, a name a line. With sums a SHA256SUMS will be written. Dies with
 * the line of a name that no input has. */
void inputs_put_listed_first(struct inputs *inputs, const char *list_path, int sums);

/* Frees what it holds. */
void inputs_free(struct inputs *inputs);

/* 0 when no input has this name; sorted ones only. */
struct input *inputs_find(const struct inputs *inputs, const char *name, size_t name_bytes);

/* The first one below a directory of a tree, or 0; sorted ones only. */
struct input *inputs_find_below(
	const struct inputs *inputs, const char *directory, size_t directory_bytes);

#endif
