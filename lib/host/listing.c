/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * listing.c - what is in a directory, in the order of the names' bytes. */
#include "host/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

static int is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add(struct listing *listing, const char *name)
{
	listing->name = make_room(listing->name, listing->count, sizeof *listing->name);
	listing->name[listing->count++] = copy_string(name);
}

const char *listing_read(struct listing *listing, const char *path)
{
	DIR *directory = opendir(path);
	const char *problem = 0;
	struct dirent *entry;

	memset(listing, 0, sizeof *listing);
	if (!directory)
		return strerror(errno);
	while (errno = 0, entry = readdir(directory)) {
		if (!is_dots(entry->d_name))
			add(listing, entry->d_name);
	}
	if (errno)
		problem = strerror(errno);
	closedir(directory);
	if (problem)
		listing_free(listing);
	else if (listing->count)
		qsort(listing->name, listing->count, sizeof *listing->name, compare);
	return problem;
}

void listing_free(struct listing *listing)
{
	while (listing->count > 0)
		free(listing->name[--listing->count]);
	free(listing->name);
	listing->name = 0;
}
