/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * patch.h - what 'git am' reads: a mail with unified differences. */
#ifndef KERNEL_BOOTSTRAP_PATCH_H
#define KERNEL_BOOTSTRAP_PATCH_H

#include <stddef.h>
#include <stdio.h>

/* Head and message of one of a series, whose first line is the subject. */
void patch_begin(FILE *out, unsigned number, unsigned count, const char *message);

/* The difference of a file; old 0: it is new. */
void patch_put(FILE *out, const char *path, const char *old, size_t old_size, const char *new_,
	size_t new_size);

void patch_end(FILE *out);

#endif
