/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * target_result.h - what a run has built: jump: move_disk makes a partition in init.img, which has
 * none of its type before, and an ext4 file system in that. With --repo the system goes to the file
 * system that the user has made in a partition of external.img. */
#ifndef KERNEL_BOOTSTRAP_TARGET_RESULT_H
#define KERNEL_BOOTSTRAP_TARGET_RESULT_H

#include <stdint.h>

struct target_result {
	unsigned partition; /* from 1 on */
	uint64_t offset, size_bytes;
};

/* Looks for it in an image. Returns 0 when there is none, or no such file. */
int target_result_find(struct target_result *result, const char *init_path);

/* Before new images are written to a directory: dies when a run is at work there, when a machine
 * uses one of them, and, unless that is_forced, when a run has built something in init.img. Returns
 * what target_lock does. */
int target_result_protect(const char *directory, int is_forced);

/* Says on standard output where it is, and how it is had: with --repo, it is in the partition of
 * the second disk. external_path 0: there is none. */
void target_result_say(const char *init_path, const char *external_path);

#endif
