/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_tree.h - a live-bootstrap checkout compared with the import step. */
#ifndef KERNEL_BOOTSTRAP_STEP_TREE_H
#define KERNEL_BOOTSTRAP_STEP_TREE_H

#include "host/text_file.h"
#include "kernel-bootstrap/step.h"
#include "kernel-bootstrap/step_manifest.h"

enum step_state {
	STEP_MISSING,
	STEP_SAME,
	STEP_DIFFERS,
};

struct step_tree {
	const char *path; /* the checkout */
	struct step step;
	enum step_state *state; /* of each file of the step */
	size_t count[3];        /* of the files in each state */
	char **other;           /* files in the step's directory that are not of the step */
	size_t others;
	char *manifest_path;
	struct text_file manifest;
	struct step_manifest lines;
	unsigned lines_there;
};

/* Reads both; sources as for step_read. Dies when the checkout is none. */
void step_tree_read(struct step_tree *tree, const char *path, const char *sources);
void step_tree_free(struct step_tree *tree);

/* The path of a file of the step; allocated. */
char *step_tree_path(const struct step_tree *tree, size_t file);

/* Writes the manifest anew, with the mode it has. */
void step_tree_write_manifest(const struct step_tree *tree, const char *bytes, size_t size);

/* Complains of every file that is not the step's own. Returns how many. */
size_t step_tree_complain(const struct step_tree *tree);

#endif
