/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * file_state.h - whether a file that was read once is what it was, when it is used later.
 *
 * Nobody can set the time of the last change of a file's inode, so a file that is rewritten in
 * place and gets its old time back is noticed, too; as finely as its file system keeps time. */
#ifndef HOST_FILE_STATE_H
#define HOST_FILE_STATE_H

#include <sys/stat.h>

struct file_state {
	dev_t device;
	ino_t inode;
	off_t size_bytes;
	struct timespec modified, changed;
};

void file_state_set(struct file_state *state, const struct stat *status);
/* Whether it is this file, changed or not. */
int file_state_is_file(const struct file_state *state, const struct stat *status);
/* ... and has not been changed since. */
int file_state_is_same(const struct file_state *state, const struct stat *status);

/* Of files that are understood and closed: keeps the state that one had when it was opened. */
void file_state_keep(const char *path, const struct stat *status);
/* Dies with the first of them that is not the same any more: what was made of them is no use. */
void file_state_check_kept(void);

#endif
