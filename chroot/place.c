/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * place.c - where the target is mounted. */
#include "chroot/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/mounts.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"

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
	place->root = -1;
	for (i = 0; i < sizeof paths / sizeof *paths && !place->path; i++) {
		if (listing_read(&listing, paths[i]))
			continue;
		count = listing.count;
		listing_free(&listing);
		if (count == 0)
			place->path = paths[i];
	}
	if (!place->path)
		die("no empty directory to mount on: make one of /srv, /media and /mnt empty");
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

static const char *why(const struct place *place)
{
	if ((errno == EROFS || errno == EACCES) && place->attachment->is_read_only)
		return "; perhaps its journal has to be replayed: mount it once for writing";
	return errno == ENODEV ? "; this kernel has no such file system: modprobe may load it" : "";
}

/* Returns what is mounted, attached to nothing. */
static int mount_target(const struct place *place)
{
	const struct request *request = place->request;
	int is_read_only = place->attachment->is_read_only, mount;
	const char *options = request->mount_options ? request->mount_options : "";
	char *all = format_string("%s%s", is_read_only ? "ro," : "", options);
	char words[CALLS_WORDS_BYTES] = "";
	struct superblock found;

	if (place->attachment->is_directory) {
		mount = calls_bind(request->target, 1, request->ephemeral ? "" : all);
	} else {
		attach_look(place->attachment, request, &found);
		mount = calls_mount(request->type ? request->type : found.type,
			place->attachment->device, all, words);
	}
	if (mount < 0)
		die("%s: cannot be mounted: %s%s%s%s", request->target, strerror(errno),
			*words ? ": " : "", words, why(place));
	free(all);
	return mount;
}

/* --- An overlay. --- */

static int open_new(const char *above, const char *name)
{
	char *path = format_string("%s/%s", above, name);
	int fd;

	if (mkdir(path, 0755))
		die("--ephemeral: %s: %s", path, strerror(errno));
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		die("--ephemeral: %s: %s", path, strerror(errno));
	free(path);
	return fd;
}

/* By their descriptors, so that no character of a path means anything. */
static void cover(struct place *place, int target)
{
	const char *above = *place->request->ephemeral ? place->request->ephemeral : place->path;
	int is_plain = place->request->is_without_root;
	int lower = open_new(place->path, "lower"), upper = open_new(above, "upper");
	int work = open_new(above, "work"), overlay;
	char words[CALLS_WORDS_BYTES];
	struct stat status;
	char *options;

	attach(place, target, "/lower");
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

void place_mount(struct place *place)
{
	int target = mount_target(place), memory;
	char words[CALLS_WORDS_BYTES];

	if (place->request->ephemeral) {
		memory = calls_mount("tmpfs", "ephemeral", "mode=0755", words);
		if (memory < 0)
			die("--ephemeral: no file system in memory: %s", strerror(errno));
		attach(place, memory, "");
		close(memory);
		cover(place, target);
	} else {
		attach(place, target, "");
	}
	close(target);
	place->root = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->root < 0)
		die("%s: %s", place->path, strerror(errno));
}

/* overlayfs leaves a directory in its own, and in that what it meant to remove some day. */
static void remove_work(const struct place *place)
{
	char *work = format_string("%s/work", place->request->ephemeral), *path;
	char *inner = format_string("%s/work", work);
	struct listing listing;
	size_t i;

	if (listing_read(&listing, inner) == 0) {
		for (i = 0; i < listing.count; i++) {
			path = format_string("%s/%s", inner, listing.name[i]);
			unlink(path);
			free(path);
		}
		listing_free(&listing);
	}
	rmdir(inner);
	rmdir(work);
	free(inner);
	free(work);
}

/* Flushed first: what cannot be written is said by nobody later. */
static int flush(const struct place *place)
{
	const struct request *request = place->request;

	if (place->root < 0 || (place->attachment->is_read_only && !request->ephemeral))
		return 0;
	mounts_clear(request, place->root);
	if (syncfs(place->root) == 0)
		return 0;
	complain("%s: not all of it could be written: %s", request->target, strerror(errno));
	return END_NOT_FLUSHED;
}

int place_end(struct place *place)
{
	/* What is mounted below a directory comes along with it, and goes along. */
	int how = place->attachment->is_directory ? MNT_DETACH : 0, status = flush(place);
	char *lower = format_string("%s/lower", place->path);

	if (place->root >= 0)
		close(place->root);
	place->root = -1;
	for (; place->mounts > 0; place->mounts--) {
		const char *path =
			place->request->ephemeral && place->mounts == 2 ? lower : place->path;

		if (umount2(path, how) == 0)
			continue;
		complain("%s: cannot be unmounted: %s", place->request->target, strerror(errno));
		status = END_NOT_RELEASED;
		umount2(path, MNT_DETACH);
	}
	if (place->request->ephemeral && *place->request->ephemeral)
		remove_work(place);
	free(lower);
	return status;
}
