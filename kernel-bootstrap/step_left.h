/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_left.h - temporary files that an install or uninstall has left which did not end. */
#ifndef KERNEL_BOOTSTRAP_STEP_LEFT_H
#define KERNEL_BOOTSTRAP_STEP_LEFT_H

#include <stddef.h>

struct step_left {
	char **path;
	size_t count;
};

/* Looks for that of a file, which would have become these bytes: nothing but a beginning of them is
 * ours. */
void step_left_find(struct step_left *left, const char *path, const char *bytes, size_t size);

int step_left_is(const struct step_left *left, const char *path);

/* Removes them. Dies when one is being written. */
void step_left_remove(const struct step_left *left);

void step_left_free(struct step_left *left);

#endif
