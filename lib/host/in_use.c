/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * in_use.c - regular files that the kernel works on. */
#include "host/in_use.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/file.h"
#include "host/listing.h"
#include "host/loop_status.h"
#include "host/memory.h"
#include "host/text.h"
#include "host/text_file.h"

static struct {
	struct used {
		dev_t device;
		ino_t inode;
		char *text;
	} * item;
	size_t count;
	int is_known;
} used;

/* Not everybody may ask a device. */
static int ask_device(const char *path, struct stat *status)
{
	struct loop_status loop;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), result;

	if (fd < 0)
		return -1;
	result = ioctl(fd, LOOP_GET_STATUS64, &loop);
	close(fd);
	if (result)
		return -1;
	status->st_dev = (dev_t)loop.device;
	status->st_ino = (ino_t)loop.inode;
	status->st_rdev = (dev_t)loop.device_number; /* 0: the file is no device */
	status->st_mode = loop.device_number ? S_IFBLK : S_IFREG;
	return 0;
}

char *in_use_behind(const char *path, const char *folder, struct stat *status)
{
	enum { PATH_BYTES_MAX = 4096 };
	char *name_path = format_string("%s/loop/backing_file", folder), *name;
	size_t size;

	name = file_read_path(name_path, &size, PATH_BYTES_MAX);
	free(name_path);
	if (!name)
		return 0;
	name[strcspn(name, "\n")] = 0;
	if (ask_device(path, status) == 0 || stat(name, status) == 0)
		return name;
	free(name);
	return 0;
}

/* Takes the text. */
static void add(const struct stat *status, char *text)
{
	if (!S_ISREG(status->st_mode)) {
		free(text);
		return;
	}
	used.item = make_room(used.item, used.count, sizeof *used.item);
	used.item[used.count++] = (struct used){ status->st_dev, status->st_ino, text };
}

static void find_loops(void)
{
	struct listing listing;
	char *folder, *path, *file;
	struct stat status;
	size_t i;

	listing_read(&listing, "/sys/block"); /* where there is none there are no loops */
	for (i = 0; i < listing.count; i++) {
		folder = format_string("/sys/block/%s", listing.name[i]);
		path = format_string("/dev/%s", listing.name[i]);
		file = in_use_behind(path, folder, &status);
		if (file)
			add(&status, format_string("attached to %s (losetup)", path));
		free(file);
		free(path);
		free(folder);
	}
	listing_free(&listing);
}

void in_use_list_swap(struct words *paths)
{
	struct text_file file;
	size_t length;
	char *line;

	if (text_file_open_any(&file, "/proc/swaps"))
		return;
	while ((line = text_file_cut(&file, &length))) {
		line[strcspn(line, " \t")] = 0;
		if (*line == '/') /* not the heading */
			words_add(paths, copy_string(text_unescape(line)));
	}
	text_file_close(&file);
}

static void find_swap(void)
{
	struct words paths = { 0, 0 };
	struct stat status;
	int i;

	in_use_list_swap(&paths);
	for (i = 0; i < paths.count; i++) {
		if (stat(paths.list[i], &status) == 0)
			add(&status, copy_string("in use as swap"));
	}
	words_free(&paths);
}

const char *in_use_as(const struct stat *status)
{
	size_t i;

	if (!used.is_known) {
		used.is_known = 1;
		find_loops();
		find_swap();
	}
	for (i = 0; i < used.count; i++) {
		if (used.item[i].device == status->st_dev && used.item[i].inode == status->st_ino)
			return used.item[i].text;
	}
	return 0;
}

void in_use_forget(void)
{
	while (used.count > 0)
		free(used.item[--used.count].text);
	used.is_known = 0;
}
