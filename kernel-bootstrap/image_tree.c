/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_tree.c - directories of the checkout that go into the early system. */
#include "kernel-bootstrap/image_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/file.h"
#include "host/listing.h"
#include "host/memory.h"

enum {
	/* Symbolic links can make a directory contain itself. */
	DEPTH_MAX = 64,
};

static void add_file(struct image_files *files, const char *name, const char *path,
	const struct stat *status, struct problems *problems)
{
	struct image_file *file = image_files_add(files, copy_string(name), IMAGE_FILE);
	const char *problem = file_try(path);

	if (problem)
		problems_add(problems, "%s: %s", path, problem);
	file->input.path = copy_string(path);
	input_state_set(&file->input.state, status);
	file->input.size_bytes = file->size_bytes = (uint64_t)status->st_size;
}

static void add(struct image_files *files, const char *name, const char *path, int only_files,
	unsigned depth, struct problems *problems);

static void add_entries(struct image_files *files, const char *name, const char *path,
	const char *without, int only_files, unsigned depth, struct problems *problems)
{
	struct listing listing;
	const char *problem = listing_read(&listing, path);
	char *entry_name, *entry_path;
	size_t i;

	if (problem)
		problems_add(problems, "%s: %s", path, problem);
	for (i = 0; i < listing.count; i++) {
		if (without && strcmp(listing.name[i], without) == 0)
			continue;
		entry_name = format_string("%s/%s", name, listing.name[i]);
		entry_path = format_string("%s/%s", path, listing.name[i]);
		add(files, entry_name, entry_path, only_files, depth, problems);
		free(entry_name);
		free(entry_path);
	}
	listing_free(&listing);
}

static void add(struct image_files *files, const char *name, const char *path, int only_files,
	unsigned depth, struct problems *problems)
{
	struct stat status;

	/* rootfs.py leaves such paths out, whatever they are. */
	if (strstr(name, ".git"))
		return;
	if (stat(path, &status))
		problems_add(problems, "%s: %s", path,
			errno == ENOENT ? "a symbolic link to nothing, or gone" : strerror(errno));
	else if (S_ISREG(status.st_mode))
		add_file(files, name, path, &status, problems);
	else if (!S_ISDIR(status.st_mode))
		problems_add(problems, "%s: neither a regular file nor a directory", path);
	else if (depth == DEPTH_MAX)
		problems_add(problems,
			"%s: directories deeper than %d: a symbolic link to one of those above?",
			path, DEPTH_MAX);
	else if (!only_files) {
		image_files_add(files, copy_string(name), IMAGE_DIRECTORY);
		add_entries(files, name, path, 0, 0, depth + 1, problems);
	}
}

void image_tree_add(
	struct image_files *files, const char *name, const char *path, struct problems *problems)
{
	add(files, name, path, 0, 0, problems);
}

void image_tree_add_entries(struct image_files *files, const char *name, const char *path,
	const char *without, int only_files, struct problems *problems)
{
	add_entries(files, name, path, without, only_files, 0, problems);
}
