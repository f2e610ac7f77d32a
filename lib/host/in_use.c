/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * in_use.c - regular files that the kernel works on. */
#include "host/in_use.h"

#include <stdlib.h>
#include <string.h>

#include "host/file.h"
#include "host/listing.h"
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

char *in_use_behind(const char *folder)
{
	enum { PATH_BYTES_MAX = 4096 };
	char *path = format_string("%s/loop/backing_file", folder), *file;
	size_t size;

	file = file_read_path(path, &size, PATH_BYTES_MAX);
	if (file)
		file[strcspn(file, "\n")] = 0;
	free(path);
	return file;
}

/* Takes the text. */
static void add(const char *path, char *text)
{
	struct stat status;

	if (stat(path, &status) || !S_ISREG(status.st_mode)) {
		free(text);
		return;
	}
	used.item = make_room(used.item, used.count, sizeof *used.item);
	used.item[used.count++] = (struct used){ status.st_dev, status.st_ino, text };
}

static void find_loops(void)
{
	struct listing listing;
	char *folder, *file;
	size_t i;

	listing_read(&listing, "/sys/block"); /* where there is none there are no loops */
	for (i = 0; i < listing.count; i++) {
		folder = format_string("/sys/block/%s", listing.name[i]);
		file = in_use_behind(folder);
		if (file)
			add(file, format_string("attached to /dev/%s (losetup)", listing.name[i]));
		free(file);
		free(folder);
	}
	listing_free(&listing);
}

static void find_swap(void)
{
	struct text_file file;
	size_t length;
	char *line;

	if (text_file_open_any(&file, "/proc/swaps"))
		return;
	text_file_cut(&file, &length); /* the heading */
	while ((line = text_file_cut(&file, &length))) {
		line[strcspn(line, " \t")] = 0;
		add(text_unescape(line), copy_string("in use as swap"));
	}
	text_file_close(&file);
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
