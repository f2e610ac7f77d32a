/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.c - where the target is mounted. */
#include "chroot/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/mounts.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/text_file.h"

enum { OVERLAY_MOUNTS = 3 };

static int is_it(const char *path, const struct stat *wanted)
{
	struct stat status;

	return stat(path, &status) == 0 && status.st_dev == wanted->st_dev &&
	       status.st_ino == wanted->st_ino;
}

/* The path, or one above it. */
static int is_in(const char *path, const struct stat *wanted)
{
	char *part = copy_string(path), *slash;
	int result = is_it(part, wanted);

	while (!result && (slash = strrchr(part, '/'))) {
		*slash = 0;
		result = is_it(part, wanted);
	}
	free(part);
	return result;
}

/* Whether the current directory, a word of the command line or a part of one is this directory, or
 * lies below it: what is mounted there would hide it. By inodes, so whatever links lead there; a
 * path that is not there yet lies where the part of it that is leads to. */
static int is_given(char *const *words, const char *directory)
{
	char *copy, *rest, *part;
	struct stat wanted;
	int result;

	if (stat(directory, &wanted))
		return 0;
	result = is_it(".", &wanted);
	for (; *words && !result; words++) {
		result = is_in(*words, &wanted);
		copy = rest = copy_string(*words);
		while (!result && (part = strsep(&rest, ":=, \t")))
			result = is_in(part, &wanted);
		free(copy);
	}
	return result;
}

/* Opened before anything is mounted, which might hide it. */
static int open_above(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		die("--ephemeral: %s: %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB))
		die("--ephemeral: %s: %s", path,
			errno == EWOULDBLOCK ? "in use by another payload-chroot"
					     : strerror(errno));
	return fd;
}

void place_find(
	struct place *place, const struct request *request, const struct attachment *attachment)
{
	static const char *const paths[] = { "/srv", "/media", "/mnt", "/opt", "/sys/fs/bpf",
		"/sys/kernel/debug", "/sys/kernel/security", "/sys/kernel/config",
		"/sys/fs/fuse/connections" };
	struct listing listing;
	size_t i, count;

	memset(place, 0, sizeof *place);
	place->request = request;
	place->attachment = attachment;
	place->root = place->above = -1;
	if (request->ephemeral && *request->ephemeral)
		place->above = open_above(request->ephemeral);
	for (i = 0; i < sizeof paths / sizeof *paths && !place->path; i++) {
		if (listing_read(&listing, paths[i]))
			continue;
		count = listing.count;
		listing_free(&listing);
		if (count == 0 && !is_given(request->words, paths[i]))
			place->path = paths[i];
	}
	if (!place->path)
		die("no empty directory to mount on: make one of /srv, /media and /mnt empty, and "
		    "name "
		    "no path in it");
}

static void attach(struct place *place, int mount, const char *name)
{
	char *path = format_string("%s%s", place->path, name);

	if (calls_attach(mount, AT_FDCWD, path))
		die("%s: cannot be mounted on %s: %s", place->request->target, path,
			strerror(errno));
	place->mounts++;
	free(path);
}

/* Behind the kernel's own words, if it has any. */
static const char *why(const struct place *place, const char *words)
{
	if ((errno == EROFS || errno == EACCES) && place->attachment->is_read_only)
		return "; perhaps its journal has to be replayed: mount it once for writing";
	if (errno == EINVAL && !*words && !place->attachment->is_directory)
		return "; dmesg may say why";
	return errno == ENODEV ? "; this kernel has no such file system: modprobe may load it" : "";
}

/* Returns what is mounted, attached to nothing. */
static int mount_target(const struct place *place)
{
	const struct request *request = place->request;
	int is_read_only = place->attachment->is_read_only, mount, directory;
	const char *options = request->mount_options ? request->mount_options : "";
	char *all =
		format_string("%s%s", options, is_read_only ? ",ro" : ""); /* the last one counts */
	char words[CALLS_WORDS_BYTES] = "";
	struct superblock found;

	if (place->attachment->is_directory) {
		directory = open(request->target, O_PATH | O_DIRECTORY | O_CLOEXEC);
		attach_check_same(place->attachment, directory);
		mount = calls_bind(directory, "", 1, request->ephemeral ? "" : all);
		close(directory);
	} else {
		attach_look(place->attachment, request, &found);
		mount = calls_mount(request->type ? request->type : found.type,
			place->attachment->device, all, words);
	}
	if (mount < 0)
		die("%s: cannot be mounted: %s%s%s%s", request->target, strerror(errno),
			*words ? ": " : "", words, why(place, words));
	free(all);
	return mount;
}

/* --- An overlay. --- */

static int open_new(int above, const char *name, int *is_made)
{
	int fd;

	if (mkdirat(above, name, 0755))
		die("--ephemeral: %s: %s", name, strerror(errno));
	*is_made = 1;
	fd = openat(above, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		die("--ephemeral: %s: %s", name, strerror(errno));
	return fd;
}

/* An overlay shows one file system. */
static void say_hidden(const char *lower)
{
	size_t length, bytes = strlen(lower), hidden = 0;
	char *line, *point, *first = 0;
	struct text_file file;
	int i;

	if (text_file_open_any(&file, "/proc/self/mountinfo"))
		return;
	while ((line = text_file_cut(&file, &length))) {
		for (i = 0; i < 5; i++)
			point = strsep(&line, " ");
		if (!point || strncmp(text_unescape(point), lower, bytes) != 0 ||
			point[bytes] != '/')
			continue;
		if (hidden++ == 0)
			first = copy_string(point + bytes);
	}
	if (hidden)
		complain("note: --ephemeral does not show what is mounted in the target: %s%s",
			first, hidden > 1 ? " and more" : "");
	free(first);
	text_file_close(&file);
}

/* By their descriptors, so that no character of a path means anything. */
static void cover(struct place *place, int target, int memory)
{
	int above = place->above >= 0 ? place->above : memory, is_lower_made;
	int is_plain = place->request->is_without_root;
	int lower = open_new(memory, "lower", &is_lower_made);
	int upper = open_new(above, "upper", &place->is_upper_made);
	int work = open_new(above, "work", &place->is_work_made), overlay;
	char words[CALLS_WORDS_BYTES];
	struct stat status;
	char *options;

	attach(place, target, "/lower");
	options = format_string("%s/lower", place->path);
	say_hidden(options);
	free(options);
	/* The overlay's root is the upper one's. */
	if (fstat(target, &status) ||
		fchownat(upper, "", status.st_uid, status.st_gid, AT_EMPTY_PATH))
		die("--ephemeral: %s", strerror(errno));
	options = format_string("/proc/self/fd/%d", upper);
	if (chmod(options, status.st_mode & 07777))
		die("--ephemeral: %s", strerror(errno));
	free(options);
	options = format_string(
		"lowerdir=%s/lower,upperdir=/proc/self/fd/%d,workdir=/proc/self/fd/%d%s",
		place->path, upper, work, is_plain ? ",userxattr" : "");
	overlay = calls_mount("overlay", "overlay", options, words);
	if (overlay < 0)
		die("--ephemeral: no overlay: %s%s%s", strerror(errno), *words ? ": " : "", words);
	attach(place, overlay, "");
	close(overlay);
	close(lower);
	close(upper);
	close(work);
	free(options);
}

static int is_written(const struct place *place)
{
	return !place->attachment->is_read_only || place->request->ephemeral;
}

void place_mount(struct place *place)
{
	int target = mount_target(place), memory;
	char words[CALLS_WORDS_BYTES];

	if (place->request->ephemeral) {
		memory = calls_mount("tmpfs", "ephemeral", "mode=0755", words);
		if (memory < 0)
			die("--ephemeral: no file system in memory: %s", strerror(errno));
		attach(place, memory, "");
		cover(place, target, memory);
		close(memory);
	} else {
		attach(place, target, "");
	}
	close(target);
	place->root = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->root < 0)
		die("%s: %s", place->path, strerror(errno));
}

void place_hold(const struct place *place)
{
	struct stat root;

	if (fstat(place->root, &root) || !is_it(place->path, &root))
		die("%s: --post-mount has mounted something over $MOUNT, or unmounted it",
			place->request->target);
	if (is_written(place))
		mounts_hold(place->request, place->root);
}

void place_clear(const struct place *place)
{
	mounts_clear(place->request);
}

/* overlayfs leaves a directory in its own, and in that what it meant to remove some day. */
static void remove_work(const struct place *place)
{
	char *inner = format_string("/proc/self/fd/%d/work/work", place->above), *path;
	struct listing listing;
	size_t i;

	if (listing_read(&listing, inner) == 0) {
		for (i = 0; i < listing.count; i++) {
			path = format_string("work/work/%s", listing.name[i]);
			unlinkat(place->above, path, 0);
			free(path);
		}
		listing_free(&listing);
	}
	unlinkat(place->above, "work/work", AT_REMOVEDIR);
	unlinkat(place->above, "work", AT_REMOVEDIR);
	free(inner);
}

/* Flushed first: what cannot be written is said by nobody later. */
static int flush(const struct place *place)
{
	const struct request *request = place->request;

	if (place->root < 0 || !is_written(place))
		return 0;
	mounts_clear(request);
	if (syncfs(place->root) == 0)
		return 0;
	complain("%s: not all of it could be written: %s", request->target, strerror(errno));
	return END_NOT_FLUSHED;
}

int place_end(struct place *place)
{
	int status = flush(place);

	if (place->root >= 0)
		close(place->root);
	place->root = -1;
	/* All that is mounted there, with what is mounted below. Whether the target is free then,
	 * attach_end finds. */
	while (place->mounts > 0 && umount2(place->path, MNT_DETACH) == 0)
		;
	if (place->above >= 0 && place->is_work_made)
		remove_work(place);
	if (place->above >= 0 && place->is_upper_made && place->mounts < OVERLAY_MOUNTS)
		unlinkat(place->above, "upper", AT_REMOVEDIR);
	place->is_work_made = place->is_upper_made = place->mounts = 0;
	return status;
}
