/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * laid.c - what dracut's functions have laid into their $initdir, as it goes into the archive. */
#include "mkpayload/cpio/dracut/laid.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/cpio.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "mkpayload/cpio/addition.h"

/* --- What was there before. --- */

/* By its directory's inode and its name, since links lead to directories. */
static void **held_at(struct laid *laid, const char *real)
{
	char *name, *directory = copy_string(real), *slash = strrchr(directory, '/');
	struct stat status;
	void **place;

	*slash = 0;
	if (stat(directory, &status))
		die("--module-dir: %s: %s", directory, strerror(errno));
	name = format_string("%ju/%s", (uintmax_t)status.st_ino, slash + 1);
	place = memo_at(&laid->held, name);
	free(name);
	free(directory);
	return place;
}

static void make_above(const char *path, size_t root_bytes)
{
	char *copy = copy_string(path), *slash;

	for (slash = strchr(copy + root_bytes + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(copy, 0755);
		*slash = '/';
	}
	free(copy);
}

static void hold(struct laid *laid, const char *path)
{
	char *real = format_string("%s/%s", laid->root, path);

	make_above(real, strlen(laid->root));
	if (mknod(real, S_IFREG | 0755, 0) == 0)
		*held_at(laid, real) = laid;
	else if (errno != EEXIST)
		die("--module-dir: $initdir/%s: %s", path, strerror(errno));
	free(real);
}

void laid_hold(struct laid *laid)
{
	const struct archive_entry *entry = laid->archive->entries;
	const struct archive_entry *end = entry + laid->archive->count;

	for (; entry < end; entry++) {
		if ((entry->mode & CPIO_TYPE_MASK) != CPIO_TYPE_DIRECTORY)
			hold(laid, entry->path);
	}
}

/* --- Who has laid it. --- */

/* Calls take with each path below, a directory before what is in it. */
static void walk(struct laid *laid, const char *path, const char *origin,
	void (*take)(
		struct laid *laid, const char *path, const struct stat *status, const char *origin))
{
	char *real = format_string("%s%s", laid->root, path), *below;
	struct listing listing;
	const char *problem;
	struct stat status;
	size_t i;

	if (lstat(real, &status))
		die("--module-dir: $initdir%s: %s", path, strerror(errno));
	if (*path)
		take(laid, path, &status, origin);
	if (S_ISDIR(status.st_mode)) {
		problem = listing_read(&listing, real);
		if (problem)
			die("--module-dir: $initdir%s: %s", path, problem);
		for (i = 0; i < listing.count; i++) {
			below = format_string("%s/%s", path, listing.name[i]);
			walk(laid, below, origin, take);
			free(below);
		}
		listing_free(&listing);
	}
	free(real);
}

static void note(struct laid *laid, const char *path, const struct stat *status, const char *origin)
{
	void **place = memo_at(&laid->origins, path);

	(void)status;
	if (!*place)
		*place = (char *)origin;
}

void laid_note(struct laid *laid, const char *origin)
{
	walk(laid, "", origin, note);
}

/* --- Into the archive. --- */

/* A link to a directory that is laid there: what others put below it goes where it leads. */
static int is_directory_link(const char *real, const struct stat *status)
{
	char begin[1];
	struct stat led;

	return S_ISLNK(status->st_mode) && readlink(real, begin, 1) == 1 && *begin != '/' &&
	       stat(real, &led) == 0 && S_ISDIR(led.st_mode);
}

/* Whether the archive had it before; a function may have laid another one over what stands for it.
 */
static int is_held(struct laid *laid, const char *real, const char *path, const struct stat *status)
{
	if (!*held_at(laid, real))
		return 0;
	if (!S_ISREG(status->st_mode) || status->st_size)
		complain("note: %s: --module-dir has another one, and that of other options stays",
			path);
	return 1;
}

static void put(struct laid *laid, const char *path, const struct stat *status, const char *origin)
{
	char *real = format_string("%s%s", laid->root, path);
	const char *known = *memo_at(&laid->origins, path);
	struct archive_file *before = laid->archive->files;
	struct addition addition;

	if (!is_held(laid, real, path, status)) {
		addition_begin(&addition, laid->archive, known ? known : origin);
		addition.follows_scripts = 1;
		addition_put(&addition, real, path, is_directory_link(real, status));
	}
	if (laid->archive->files != before)
		laid->archive->files->source = format_string("$initdir%s", path);
	free(real);
}

void laid_put(struct laid *laid)
{
	walk(laid, "", "--module-dir", put);
}

void laid_end(struct laid *laid)
{
	memo_end(&laid->origins, 0);
	memo_end(&laid->held, 0);
}
