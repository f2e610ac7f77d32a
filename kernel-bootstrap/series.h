/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * series.h - the import step for live-bootstrap itself: a series of patches, which also teaches
 * rootfs.py to write payloads; and a checkout that has it. */
#ifndef KERNEL_BOOTSTRAP_SERIES_H
#define KERNEL_BOOTSTRAP_SERIES_H

#include "kernel-bootstrap/edit.h"
#include "kernel-bootstrap/step_tree.h"

/* Writes it into a directory, which is made, for this checkout without the step. Dies when a place
 * in one of its files is not there. */
void series_write(const struct step_tree *tree, const char *directory);

/* What of the series a checkout has beside the step. */
struct series {
	struct series_file {
		char *path; /* below the checkout */
		struct text_file now;
		struct edit_text *before; /* what it was; 0: it was not there */
		const char *problem;      /* why it cannot be taken out */
	} * file;
	size_t count;
};

void series_find(struct series *series, const struct step_tree *tree);
void series_free(struct series *series);

/* Complains of every file that cannot be taken out. Returns how many. */
size_t series_complain(const struct series *series, const struct step_tree *tree);

/* Before anything is changed: dies when a file could not be replaced by this user. */
void series_look(const struct series *series, const struct step_tree *tree);
void series_take(const struct series *series, const struct step_tree *tree);

#endif
