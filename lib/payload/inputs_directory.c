/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * inputs_directory.c - the paths of the command line: files, and directories with what is in them.
 *
 * In a tree, directories are entered, but never through a symbolic link, which could lead out of
 * the tree or around in it for ever; only a directory that is named itself may be one. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/payload.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/temporary.h"
#include "payload/inputs.h"

static int is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Is this path, inside a directory, one that has to be entered? */
static int is_subdirectory(const char *path)
{
	struct stat status;

	if (lstat(path, &status))
		input_die(0, path, strerror(errno));
	if (S_ISLNK(status.st_mode) && is_directory(path))
		input_die(0, path,
			"a symbolic link to a directory, which --tree does not follow: name the "
			"directory as a PATH of its own, or take the link away");
	return S_ISDIR(status.st_mode);
}

static void remember_empty(struct inputs *inputs, const char *path)
{
	inputs->empty_directories++;
	if (inputs->empty_directory && strcmp(inputs->empty_directory, path) <= 0)
		return;
	free(inputs->empty_directory);
	inputs->empty_directory = copy_string(path);
}

static size_t add_directory(struct inputs *inputs, const char *path, const char *name);

/* Returns how many files that were. */
static size_t add_entry(struct inputs *inputs, const char *path, const char *name)
{
	uint64_t excluded;
	const char *problem;
	size_t files;

	if (exclusion_has(&inputs->excluded, name))
		return 0;
	if (temporary_is_name(name)) {
		complain("%s: note: not finished, and left out", path);
		return 0;
	}
	if (!inputs->tree || !is_subdirectory(path)) {
		inputs_add_file(inputs, name, path, 0);
		return 1;
	}
	problem = name_check_path(name, strlen(name));
	if (problem)
		input_die(0, path, problem);
	excluded = inputs->excluded.count;
	files = add_directory(inputs, path, name);
	if (files == 0 && inputs->excluded.count == excluded)
		remember_empty(inputs, path);
	return files;
}

/* Adds what is in a directory of that name in the image, "" for its root. Returns how many files
 * that were. */
static size_t add_directory(struct inputs *inputs, const char *path, const char *name)
{
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	struct listing listing;
	const char *problem = listing_read(&listing, path);
	char *entry_path, *entry_name;
	size_t files = 0, i;

	if (problem)
		input_die(0, path, problem);
	for (i = 0; i < listing.count; i++) {
		entry_path = format_string("%s%s%s", path, slash, listing.name[i]);
		entry_name = format_string("%s%s%s", name, *name ? "/" : "", listing.name[i]);
		files += add_entry(inputs, entry_path, entry_name);
		free(entry_name);
		free(entry_path);
	}
	listing_free(&listing);
	return files;
}

void inputs_add_path(struct inputs *inputs, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (is_directory(path))
		add_directory(inputs, path, "");
	else if (slash && !slash[1]) /* there is no name behind it */
		input_die(0, path, stat(path, &status) ? strerror(errno) : "not a directory");
	else
		inputs_add_file(inputs, slash ? slash + 1 : path, path, 0);
}
