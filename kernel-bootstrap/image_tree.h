/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_tree.h - directories of the checkout that go into init.img.
 *
 * Symbolic links are followed. What cannot be read, and what is neither a file nor a directory, is
 * a problem; a path with ".git" in its name there is left out, as rootfs.py does. */
#ifndef KERNEL_BOOTSTRAP_IMAGE_TREE_H
#define KERNEL_BOOTSTRAP_IMAGE_TREE_H

#include "checkout/problems.h"
#include "kernel-bootstrap/image_files.h"

/* Adds a file, or a directory with all below it, under this name. */
void image_tree_add(
	struct image_files *files, const char *name, const char *path, struct problems *problems);

/* Adds what lies directly in a directory, under these names, with all below it. An entry called
 * without is left out unless that is 0, and directories are too if only_files. */
void image_tree_add_entries(struct image_files *files, const char *name, const char *path,
	const char *without, int only_files, struct problems *problems);

#endif
