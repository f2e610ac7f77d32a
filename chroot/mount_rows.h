/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mount_rows.h - what can be mounted in the target besides itself, a row each. */
#ifndef CHROOT_MOUNT_ROWS_H
#define CHROOT_MOUNT_ROWS_H

struct mount_row {
	const char *type; /* "bind": source is a path of this machine, with all that is mounted
			     below; or
			     "": what is there already */
	const char *source, *path, *options;
	int is_silent; /* where the target has no such directory, or the kernel no such type */
};

/* The type of a small /dev in memory. */
extern const char mount_rows_devices[];

/* The rows of a set, the last without type; 0: there is no such set. */
const struct mount_row *mount_rows_set(const char *name, int is_without_root);

/* Takes a TYPE:SRC:DST[:OPTS] apart; all texts are allocated. Returns 0, or what is wrong. */
const char *mount_rows_split(struct mount_row *row, const char *text);

#endif
