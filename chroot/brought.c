/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * brought.c - the files that --put and --get have brought: no second one takes the place of one. */
#include "chroot/brought.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "chroot/outputs.h"
#include "chroot/request.h"
#include "host/memory.h"
#include "host/message.h"

static struct stat *brought;
static size_t brought_count;

static int find_put(int root, const char *from, const char *to, struct stat *file)
{
	int into = calls_open_in(root, to, O_PATH | O_DIRECTORY), there, found;
	char *path = into < 0 ? copy_string(to) :
				format_string("%s/%s", to, outputs_last_name(from));

	if (into >= 0)
		close(into);
	there = calls_open_in(root, path, O_PATH | O_NOFOLLOW);
	found = there >= 0 && fstat(there, file) == 0;
	if (there >= 0)
		close(there);
	free(path);
	return found && !outputs_is_directory(from);
}

static int find_get(int root, const char *from, const char *to, struct stat *file)
{
	int directory = calls_open_in(root, from, O_PATH | O_DIRECTORY);

	if (directory >= 0)
		close(directory);
	return directory < 0 && stat(outputs_get_path(from, to), file) == 0;
}

/* Contents of directories may go to one place. */
static int find(const struct option_value *transfer, int root, struct stat *file)
{
	char *from;
	const char *to = request_split_transfer(transfer, &from);
	int found = (transfer->mark == REQUEST_PUT ? find_put : find_get)(root, from, to, file);

	free(from);
	return found && S_ISREG(file->st_mode);
}

int brought_is(const struct option_value *transfer, int root)
{
	struct stat file;
	size_t i;

	for (i = 0; find(transfer, root, &file) && i < brought_count; i++) {
		if (brought[i].st_dev != file.st_dev || brought[i].st_ino != file.st_ino)
			continue;
		complain("%s %s: another one has brought a file there, which stays",
			transfer->mark == REQUEST_PUT ? "--put" : "--get", transfer->text);
		return 1;
	}
	return 0;
}

int brought_add(const struct option_value *transfer, int root)
{
	struct stat file;

	if (find(transfer, root, &file)) {
		brought = make_room(brought, brought_count, sizeof *brought);
		brought[brought_count++] = file;
	}
	return 0;
}
