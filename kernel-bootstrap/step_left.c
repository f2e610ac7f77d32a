/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_left.c - temporary files that an install or uninstall has left which did not end. */
#include "kernel-bootstrap/step_left.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/temporary.h"
#include "host/text_file.h"
#include "kernel-bootstrap/step_record.h"

/* The path of its temporary file; allocated. */
static char *temporary_path(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = temporary_name(slash + 1);
	char *temporary = format_string("%.*s/%s", (int)(slash - path), path, name);

	free(name);
	return temporary;
}

/* A beginning of these bytes, or a file of ours that they are not: an older install's. */
static int is_ours(const char *path, const char *bytes, size_t size)
{
	struct text_file file;
	struct stat status;
	int ours;

	if (lstat(path, &status) || !S_ISREG(status.st_mode) || text_file_open(&file, path))
		return 0;
	files_read_edit(path);
	ours = (file.size <= size && memcmp(file.bytes, bytes, file.size) == 0) ||
	       step_record_is_marked(file.bytes, file.size);
	text_file_close(&file);
	return ours;
}

void step_left_find(struct step_left *left, const char *path, const char *bytes, size_t size)
{
	char *temporary = temporary_path(path);

	if (step_left_is(left, temporary) || !is_ours(temporary, bytes, size)) {
		free(temporary);
		return;
	}
	left->path = make_room(left->path, left->count, sizeof *left->path);
	left->path[left->count++] = temporary;
}

int step_left_is(const struct step_left *left, const char *path)
{
	size_t i;

	for (i = 0; i < left->count; i++) {
		if (strcmp(left->path[i], path) == 0)
			return 1;
	}
	return 0;
}

void step_left_remove(const struct step_left *left)
{
	size_t i;

	for (i = 0; i < left->count; i++)
		temporary_remove_lost(AT_FDCWD, left->path[i], left->path[i]);
}

void step_left_free(struct step_left *left)
{
	size_t i;

	for (i = 0; i < left->count; i++)
		free(left->path[i]);
	free(left->path);
}
