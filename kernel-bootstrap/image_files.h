/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_files.h - the list of files and directories that builder-hex0 shall find in init.img.
 *
 * Symbolic links have become what they point to. A file of no bytes is a directory there. */
#ifndef KERNEL_BOOTSTRAP_IMAGE_FILES_H
#define KERNEL_BOOTSTRAP_IMAGE_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/problems.h"
#include "payload/inputs.h"

/* Where the bytes of a file are. */
enum image_file_kind { IMAGE_DIRECTORY, IMAGE_FILE, IMAGE_TEXT, IMAGE_MEMBER };

struct image_file {
	char *name; /* absolute */
	enum image_file_kind kind;
	uint64_t size_bytes;
	struct input input; /* of a file: where it is read; of a member: the archive */
	uint64_t offset;    /* of a member, in the archive */
	const char *text;   /* of a text, which somebody else keeps */
	size_t order;       /* in which it was added */
};

struct image_files {
	struct image_file *item;
	size_t count, room;
};

/* Zeros, but for the name, the kind and the order. name is taken over, and input.path when it is
 * set; the other pointers of the input stay somebody else's. It is valid until the next is added.
 */
struct image_file *image_files_add(
	struct image_files *files, char *name, enum image_file_kind kind);

/* Sorts by name, so that parents come before their children. Of one name the last that was added
 * stays; that it is both a file and a directory is a problem. */
void image_files_sort(struct image_files *files, struct problems *problems);

/* 0 when there is none of that name; sorted ones only. */
const struct image_file *image_files_find(const struct image_files *files, const char *name);

void image_files_free(struct image_files *files);

#endif
