/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side_directory.c - the files in a directory, as one side of a comparison.
 *
 * What is neither a file nor a directory is named and counted, and never followed: a link may lead
 * out of what is compared. Directories without files do not count, since no image carries them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "payload/input.h"
#include "payload/side.h"

static void refuse(struct side *side, const char *path, const struct stat *status)
{
	struct text_shown shown;

	complain("%s: %s, and not compared", text_show(&shown, path, strlen(path)),
		S_ISLNK(status->st_mode) ? "a symbolic link" : "neither a file nor a directory");
	side->unsuitable++;
}

static void add_directory(struct side *side, const char *path, const char *name);

/* Takes the name. */
static void add(struct side *side, const char *path, char *name)
{
	struct side_file *file;
	struct stat status;

	if (exclusion_has(side->excluded, name)) {
		free(name);
		return;
	}
	if (lstat(path, &status))
		input_die(0, path, strerror(errno));
	if (S_ISREG(status.st_mode)) {
		file = side_add(side, name);
		file->size_bytes = (uint64_t)status.st_size;
		file_state_set(&file->state, &status);
		return;
	}
	if (!S_ISDIR(status.st_mode))
		refuse(side, path, &status);
	else if (!side->tree)
		input_die(0, path, "a directory in a directory: --tree takes these too");
	else
		add_directory(side, path, name);
	free(name);
}

/* name: of the directory on the side, "" for its root. */
static void add_directory(struct side *side, const char *path, const char *name)
{
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	struct listing listing;
	const char *problem = listing_read(&listing, path);
	char *below;
	size_t i;

	if (problem)
		input_die(0, path, problem);
	for (i = 0; i < listing.count; i++) {
		below = format_string("%s%s%s", path, slash, listing.name[i]);
		add(side, below, format_string("%s%s%s", name, *name ? "/" : "", listing.name[i]));
		free(below);
	}
	listing_free(&listing);
}

void side_add_directory(struct side *side)
{
	side->kind = SIDE_DIRECTORY;
	add_directory(side, side->path, "");
}
