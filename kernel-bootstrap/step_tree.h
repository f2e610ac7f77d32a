/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_tree.h - a live-bootstrap checkout compared with the import step, and with the export step
 * where that is wanted. */
#ifndef KERNEL_BOOTSTRAP_STEP_TREE_H
#define KERNEL_BOOTSTRAP_STEP_TREE_H

#include "host/text_file.h"
#include "kernel-bootstrap/step.h"
#include "kernel-bootstrap/step_known.h"
#include "kernel-bootstrap/step_left.h"
#include "kernel-bootstrap/step_manifest.h"

struct step_tree_file {
	char *path;                     /* below the checkout */
	const struct step_file *wanted; /* 0: a file of an older step only */
	enum step_state state;
	const char *reason; /* why it is foreign */
};

struct step_tree {
	const char *path; /* the checkout */
	char *real;       /* the same behind symbolic links */
	int lock;         /* the open directory steps */
	struct step step;
	int with_export;             /* it is wanted, or there is one, be it an older one */
	struct step_tree_file *file; /* those of the step in its order, then of older ones */
	size_t files;
	size_t count[STEP_STATES]; /* of the files in each state */
	char **other;              /* files in directories of ours that are not of the step */
	size_t others;
	struct step_known known;
	struct step_left left;
	char *manifest_path;
	struct text_file manifest;
	struct step_manifest lines;
	unsigned lines_there; /* of ours; 0 where the improvements are another author's */
};

/* Reads both; sources as for step_read. The export is a part of the step where with_export says so,
 * or anything of it is there already. Dies when the checkout is none, when a path leads out of
 * it, or while another install or uninstall is at work: with is_changing, none begins until
 * step_tree_free. */
void step_tree_read(struct step_tree *tree, const char *path, const char *sources, int with_export,
	int is_changing);
void step_tree_free(struct step_tree *tree);

/* What it is called: the import step, or both. */
const char *step_tree_name(const struct step_tree *tree);

/* The path of a file; allocated. */
char *step_tree_path(const struct step_tree *tree, size_t file);

/* Whether anything of the step, or of an older one, is there. */
int step_tree_has_step(const struct step_tree *tree);

/* What that state of a file is called. */
const char *step_tree_word(const struct step_tree_file *file);

/* Complains of every file that is not the step's own, which are: another author's, changed (unless
 * they may be), and, with the others, any that is not of the step. Returns how many. */
size_t step_tree_complain(const struct step_tree *tree, int changed_is_fine, int others_are_fine);

#endif
