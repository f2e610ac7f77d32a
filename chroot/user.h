/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * user.h - who the command runs as. /etc/passwd and /etc/group are read as they are in the root of
 * this process: asked through libc, the target's modules of it would be loaded. */
#ifndef CHROOT_USER_H
#define CHROOT_USER_H

#include <sys/types.h>

struct user {
	char *name, *home, *shell;
	uid_t id;
	gid_t group;
	gid_t *groups;
	size_t groups_count;
};

/* USER[:GROUP], names or numbers; 0: root. Dies where there is none of that name. */
void user_find(struct user *user, const char *text);

#endif
