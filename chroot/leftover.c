/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * leftover.c - what the target's commands have left in this machine's kernel.
 *
 * Once the target's mounts are gone, the kernel names these files by their paths in the target; the
 * inode tells one from a file of this machine with that path. What lay on a file system that only
 * the target had is known by that. */
#include "chroot/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/request.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/in_use.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"
#include "host/words.h"

enum { DETACH = 0x4c01 /* LOOP_CLR_FD */, PATIENCE_MS = 5000 };

/* At the beginning: loop devices with what they were attached to, and paths of swap. */
static struct words loops_before, swap_before;
static int is_begun;

static int count(const struct words *words, const char *word)
{
	int i, result = 0;

	for (i = 0; i < words->count; i++)
		result += strcmp(words->list[i], word) == 0;
	return result;
}

/* --- File systems that nobody else has. --- */

static struct devices {
	dev_t *item;
	size_t count;
} own;
static dev_t root_device; /* the target's own; 0: others may have it, too */

static int has(const struct devices *devices, dev_t device)
{
	size_t i;

	for (i = 0; i < devices->count; i++) {
		if (devices->item[i] == device)
			return 1;
	}
	return 0;
}

static void add(struct devices *devices, dev_t device)
{
	devices->item = make_room(devices->item, devices->count, sizeof *devices->item);
	devices->item[devices->count++] = device;
}

/* Adds those of a process, but for some. */
static void add_mounted(struct devices *devices, const char *process, const struct devices *but)
{
	char *path = format_string("/proc/%s/mountinfo", process), *line;
	unsigned major_number, minor_number;
	struct text_file file;
	size_t length;

	if (text_file_open_any(&file, path) == 0) {
		while ((line = text_file_cut(&file, &length))) {
			if (sscanf(line, "%*d %*d %u:%u", &major_number, &minor_number) == 2 &&
				!has(but, makedev(major_number, minor_number)))
				add(devices, makedev(major_number, minor_number));
		}
		text_file_close(&file);
	}
	free(path);
}

static int is_own(dev_t device)
{
	return has(&own, device) || (root_device && device == root_device);
}

/* Whether no other run is in this directory. */
static int is_alone(int root)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };

	return fcntl(root, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

/* --- Loop devices. --- */

/* Whether the loop device is on a file of the target; *is_sure: of this run. */
static int is_on(int root, const char *device, const char *folder, int *is_sure)
{
	struct stat behind, inside;
	char *path = in_use_behind(device, folder, &behind);
	int fd = path ? calls_open_in(root, path, O_PATH) : -1;
	int result = fd >= 0 && fstat(fd, &inside) == 0 && inside.st_dev == behind.st_dev &&
		     inside.st_ino == behind.st_ino;

	*is_sure = path && is_own(behind.st_dev);
	if (fd >= 0)
		close(fd);
	free(path);
	return result || *is_sure;
}

/* It goes with its last user: a mount, or another loop device, that is going. */
static int give_loop(const char *target, int root, const char *device, const char *folder)
{
	int fd, is_sure, result = 0;

	if (!is_on(root, device, folder, &is_sure))
		return 0;
	if (!is_sure && !is_alone(root)) {
		complain(
			"%s: %s is attached to a file of it, by this run or by another one that is "
			"in there, and stays",
			target, device);
		return END_NOT_RELEASED;
	}
	if (swapoff(device) && errno != EINVAL) {
		complain("%s: %s, on a file of it, is still used as swap: %s", target, device,
			strerror(errno));
		result = END_NOT_RELEASED;
	}
	fd = file_open(device, O_RDONLY);
	ioctl(fd, DETACH, 0);
	close(fd);
	return result;
}

static int await_loop(const char *target, int root, const char *device, const char *folder)
{
	uint64_t begun_ms = clock_ms();
	int is_sure;

	while (is_on(root, device, folder, &is_sure) && (is_sure || is_alone(root))) {
		if (clock_is_over(begun_ms, PATIENCE_MS)) {
			complain("%s: %s is still attached to a file of it, and was not released",
				target, device);
			return END_NOT_RELEASED;
		}
	}
	return 0;
}

/* Allocated: the device and what it is attached to; a later one has another number. 0: to nothing.
 */
static char *describe(const char *device, const char *folder)
{
	enum { NUMBER_BYTES_MAX = 64 };
	char *path = format_string("%s/diskseq", folder), *result = 0;
	struct stat behind;
	size_t size;
	char *number = file_read_path(path, &size, NUMBER_BYTES_MAX); /* since Linux 5.15 */
	char *name = in_use_behind(device, folder, &behind);

	if (name)
		result = format_string("%s %ju:%ju %s", device, (uintmax_t)behind.st_dev,
			(uintmax_t)behind.st_ino, number ? number : "");
	free(name);
	free(number);
	free(path);
	return result;
}

/* function: for each that has come since the beginning; 0: this is the beginning. */
static int look_at_loops(const char *target, int root,
	int (*function)(const char *target, int root, const char *device, const char *folder))
{
	struct listing listing;
	char *folder, *device, *text;
	int result = 0;
	size_t i;

	listing_read(&listing, "/sys/block"); /* where there is none there are no loops */
	for (i = 0; i < listing.count; i++) {
		if (strncmp(listing.name[i], "loop", 4) != 0)
			continue;
		folder = format_string("/sys/block/%s", listing.name[i]);
		device = format_string("/dev/%s", listing.name[i]);
		text = describe(device, folder);
		if (text && !function)
			words_add(&loops_before, copy_string(text));
		else if (text && count(&loops_before, text) == 0)
			result |= function(target, root, device, folder);
		free(text);
		free(device);
		free(folder);
	}
	listing_free(&listing);
	return result;
}

/* --- Swap. --- */

static int end_swap(const char *target, int root, const char *path, int is_last)
{
	int fd = calls_open_in(root, path, O_PATH), result = 0;
	char *self = format_string("/proc/self/fd/%d", fd);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode)) {
		result = 0; /* a loop device is ended with its file */
	} else if (!is_own(status.st_dev) && !is_alone(root)) {
		result = is_last ? END_NOT_RELEASED : 0;
		if (result)
			complain("%s: %s in it is used as swap, by this run or by another one that "
				 "is in there, and stays",
				target, path);
	} else if (swapoff(self) && errno != EINVAL /* no swap: that is a file elsewhere */) {
		complain("%s: %s in it is still used as swap: %s", target, path, strerror(errno));
		result = END_NOT_RELEASED;
	}
	if (fd >= 0)
		close(fd);
	free(self);
	return result;
}

static int look_at_swap(const char *target, int root, int is_last)
{
	struct words now = { 0, 0 };
	int i, result = 0;

	in_use_list_swap(&now);
	for (i = 0; i < now.count; i++) {
		if (count(&now, now.list[i]) > count(&swap_before, now.list[i]))
			result |= end_swap(target, root, now.list[i], is_last);
	}
	return result;
}

/* --- When. --- */

static int stays;

void leftover_begin(int root, int is_ours)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 1 };
	struct stat status;

	fcntl(root, F_OFD_SETLK, &lock); /* seen by is_alone of another run */
	root_device = is_ours && fstat(root, &status) == 0 ? status.st_dev : 0;
	look_at_loops("", root, 0);
	in_use_list_swap(&swap_before);
	is_begun = 1;
}

void leftover_look(const char *target, pid_t guest, int root)
{
	char *process = format_string("%d", (int)guest);
	struct devices others = { 0, 0 }, none = { 0, 0 };

	if (is_begun) {
		add_mounted(&others, "self", &none);
		own.count = 0;
		add_mounted(&own, process, &others);
		if (root >= 0)
			stays |= look_at_swap(target, root, 0);
	}
	free(others.item);
	free(process);
}

int leftover_end(const char *target, int root)
{
	if (!is_begun || root < 0)
		return 0;
	stays |= look_at_swap(target, root, 1);
	stays |= look_at_loops(target, root, give_loop);
	return stays | look_at_loops(target, root, await_loop);
}
