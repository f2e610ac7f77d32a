/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs.h - the files that go into a payload image: collected, sorted, read.
 *
 * Files are named by paths, by the directory they are in, or by a list file. Nothing is left out in
 * silence: whatever cannot be an entry is an error that names it. In a tree, names are relative
 * paths, and directories are taken with all that is below them. */
#ifndef PAYLOAD_INPUTS_H
#define PAYLOAD_INPUTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "format/sha256.h"
#include "host/output.h"

/* Which file it is and in what state, when it was collected: there may be 200,000 of them. */
struct input_state {
	dev_t device;
	ino_t inode;
	off_t size_bytes;
	struct timespec modified;
	int has_holes;
};

struct input {
	char *name; /* of the entry; perhaps the end of path */
	char *path;
	char *list_line; /* "FILE:LINE" of the list file that names it, or 0 */
	struct input_state state;
	uint64_t size_bytes;
	int has_digest;    /* somebody says what its SHA-256 is */
	const char *sayer; /* who: "FILE:LINE"; 0: a SHA256SUMS file among the inputs */
	uint8_t digest[SHA256_DIGEST_BYTES];
};

struct inputs {
	struct input *item;
	size_t count, room;
	int tree;             /* names may be paths; set before anything is added */
	uint64_t directories; /* of a tree, in the names of its files; known once they are sorted */
	uint64_t empty_directories; /* that were met and cannot be carried */
	char *empty_directory;      /* the first of them by its path, or 0 */
};

/* A regular file under its base name, or every file of a directory (inputs_directory.c). */
void inputs_add_path(struct inputs *inputs, const char *path);
/* One file under this name. list_line is copied; may be 0. */
void inputs_add_file(
	struct inputs *inputs, const char *name, const char *path, const char *list_line);
/* Every line of a list file: "NAME PATH" (inputs_list.c). */
void inputs_add_list(struct inputs *inputs, const char *list_path);

/* Sorts by name bytes. Files of one name become one if they have the same content, else it dies; so
 * it does when a name of a tree is that of a file and of a directory. */
void inputs_sort(struct inputs *inputs);

/* Frees what it holds. */
void inputs_free(struct inputs *inputs);

/* 0 when no input has this name; sorted ones only. */
struct input *inputs_find(const struct inputs *inputs, const char *name, size_t name_bytes);

/* The first one below a directory of a tree, or 0; sorted ones only. */
struct input *inputs_find_below(
	const struct inputs *inputs, const char *directory, size_t directory_bytes);

void input_state_set(struct input_state *state, const struct stat *status);
/* Whether it is the file that this is the status of, changed or not. */
int input_state_is_file(const struct input_state *state, const struct stat *status);

/* Dies with where the input comes from and the reason. */
void input_die(const char *list_line, const char *path, const char *reason)
	__attribute__((noreturn));

#endif
