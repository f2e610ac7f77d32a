/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * leftover.c - what the target's commands have left in this machine's kernel.
 *
 * Once the target's mounts are gone, the kernel names these files by their paths in the target; the
 * inode tells one from a file of this machine with that path. */
#include "chroot/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/request.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/in_use.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"
#include "host/text_file.h"
#include "host/words.h"

enum { DETACH = 0x4c01 /* LOOP_CLR_FD */, PATIENCE_MS = 5000, PAUSE_MS = 5 };

static struct words
	before; /* "/dev/loopN inode", and paths of swap; one that was seen again is empty */
static int is_begun;

/* Whether the loop device is on a file of the target. */
static int is_on(int root, const char *device, const char *folder)
{
	struct stat behind, inside;
	char *path = in_use_behind(device, folder, &behind);
	int fd = path ? calls_open_in(root, path, O_PATH) : -1;
	int result = fd >= 0 && fstat(fd, &inside) == 0 && inside.st_dev == behind.st_dev &&
		     inside.st_ino == behind.st_ino;

	if (fd >= 0)
		close(fd);
	free(path);
	return result;
}

/* It goes with its last user: a mount in the target, which is going. */
static int end_loop(const char *target, int root, const char *device, const char *folder)
{
	uint64_t begun_ms = clock_ms();
	int fd, result = 0;

	if (is_on(root, device, folder)) {
		fd = file_open(device, O_RDONLY);
		ioctl(fd, DETACH, 0);
		close(fd);
		while (is_on(root, device, folder) && !result) {
			clock_pause_ms(PAUSE_MS);
			if (clock_ms() - begun_ms >= PATIENCE_MS)
				result = END_NOT_RELEASED;
		}
	}
	if (result)
		complain("%s: %s is still attached to a file of it, and was not released", target,
			device);
	return result;
}

static int end_swap(const char *target, int root, const char *path)
{
	int fd = calls_open_in(root, path, O_PATH), result = 0;
	char *self = format_string("/proc/self/fd/%d", fd);

	/* EINVAL: it is no swap, so that is a file of this machine. */
	if (fd >= 0 && swapoff(self) && errno != EINVAL) {
		complain("%s: %s in it is still used as swap: %s", target, path, strerror(errno));
		result = END_NOT_RELEASED;
	}
	if (fd >= 0)
		close(fd);
	free(self);
	return result;
}

/* Whether it has come since the beginning; at the beginning, none has. Several may have one name.
 */
static int is_new(const char *name)
{
	int i;

	if (!is_begun) {
		words_add(&before, copy_string(name));
		return 0;
	}
	for (i = 0; i < before.count; i++) {
		if (strcmp(before.list[i], name) == 0) {
			*before.list[i] = 0;
			return 0;
		}
	}
	return 1;
}

static int look_at_loops(const char *target, int root)
{
	struct listing listing;
	char *device, *folder, *path, *name;
	struct stat behind = { 0 };
	int result = 0;
	size_t i;

	listing_read(&listing, "/sys/block"); /* where there is none there are no loops */
	for (i = 0; i < listing.count; i++) {
		device = format_string("/dev/%s", listing.name[i]);
		folder = format_string("/sys/block/%s", listing.name[i]);
		path = in_use_behind(device, folder, &behind);
		name = format_string("%s %llu", device, (unsigned long long)behind.st_ino);
		if (path && is_new(name))
			result |= end_loop(target, root, device, folder);
		free(name);
		free(path);
		free(folder);
		free(device);
	}
	listing_free(&listing);
	return result;
}

static int look_at_swap(const char *target, int root)
{
	struct text_file file;
	size_t length;
	int result = 0;
	char *line;

	if (text_file_open_any(&file, "/proc/swaps"))
		return 0;
	while ((line = text_file_cut(&file, &length))) {
		line[strcspn(line, " \t")] = 0;
		if (*line == '/' /* not the heading */ && is_new(text_unescape(line)))
			result |= end_swap(target, root, line);
	}
	text_file_close(&file);
	return result;
}

void leftover_begin(void)
{
	look_at_loops("", -1);
	look_at_swap("", -1);
	is_begun = 1;
}

int leftover_end(const char *target, int root)
{
	if (!is_begun || root < 0)
		return 0;
	return look_at_swap(target, root) | look_at_loops(target, root);
}
