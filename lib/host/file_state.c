/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_state.c - whether a file that was read once is what it was, when it is used later. */
#include "host/file_state.h"

#include <errno.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

static struct {
	struct kept {
		char *path;
		struct file_state state;
	} * item;
	size_t count;
} kept;

void file_state_set(struct file_state *state, const struct stat *status)
{
	state->device = status->st_dev;
	state->inode = status->st_ino;
	state->size_bytes = status->st_size;
	state->modified = status->st_mtim;
	state->changed = status->st_ctim;
}

int file_state_is_file(const struct file_state *state, const struct stat *status)
{
	return state->device == status->st_dev && state->inode == status->st_ino;
}

static int same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

int file_state_is_same(const struct file_state *state, const struct stat *status)
{
	return file_state_is_file(state, status) && state->size_bytes == status->st_size &&
	       same_time(&state->modified, &status->st_mtim) &&
	       same_time(&state->changed, &status->st_ctim);
}

void file_state_keep(const char *path, const struct stat *status)
{
	kept.item = make_room(kept.item, kept.count, sizeof *kept.item);
	kept.item[kept.count].path = copy_string(path);
	file_state_set(&kept.item[kept.count++].state, status);
}

void file_state_check_kept(void)
{
	struct stat now;
	size_t i;

	for (i = 0; i < kept.count; i++) {
		if (stat(kept.item[i].path, &now))
			die("%s: %s", kept.item[i].path, strerror(errno));
		if (!file_state_is_same(&kept.item[i].state, &now))
			die("%s: changed since it was read", kept.item[i].path);
	}
}
