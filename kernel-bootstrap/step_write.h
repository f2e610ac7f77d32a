/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_write.h - an import step is put into a checkout, or taken out of it. */
#ifndef KERNEL_BOOTSTRAP_STEP_WRITE_H
#define KERNEL_BOOTSTRAP_STEP_WRITE_H

#include "kernel-bootstrap/step_tree.h"

/* Before anything is changed: dies when a file could not be replaced by this user, and stay its
 * owner's; the same of all that are written, or removed. */
void step_write_look(const char *path);
void step_write_look_files(const struct step_tree *tree, int is_removal);

/* Writes the files that are not the same; all get their names together, but for the records, which
 * step_write_record writes when all else is done: until then every file is what the old one says,
 * or the new file. */
void step_write_files(const struct step_tree *tree);
void step_write_record(const struct step_tree *tree);

/* Replaces a file, which keeps its owner and mode. Dies when it is not what was read any more. */
void step_write_replace(
	const char *path, const struct text_file *read, const char *bytes, size_t size);

/* Removes the files of older steps, or all; and directories that are empty then. Records are the
 * last. */
void step_write_remove_older(const struct step_tree *tree);
void step_write_remove(const struct step_tree *tree);

#endif
