/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_manifest.h - the lines of the import step and of the export step in steps/manifest: put in,
 * found, taken out.
 *
 * Each line is a row of a table with the place where it belongs: the program is built before
 * "build: bash-...", with which kaem hands over to bash. The import is the last of the improvements
 * that follow it: before the first build that needs a distfile from the payload. What it has
 * brought is taken away before the jump to Linux. Where the system moves to a disk, the payload on
 * that disk is kept by a line before, and imported as a whole by one behind. The results are
 * exported before "improve: after", which switches the machine off. All other bytes of the file
 * stay as they are. */
#ifndef KERNEL_BOOTSTRAP_STEP_MANIFEST_H
#define KERNEL_BOOTSTRAP_STEP_MANIFEST_H

#include <stddef.h>

#include "kernel-bootstrap/step.h"

enum { STEP_LINES = 7 };

/* Without newlines, in the order in which they stand in a manifest. */
const char *step_manifest_line(int i);

enum step_place {
	STEP_BEFORE_BASH,
	STEP_BEHIND_BASH,  /* and the improvements that follow it */
	STEP_BEFORE_LINUX, /* jump: linux */
	STEP_BEFORE_MOVE,  /* jump: move_disk */
	STEP_BEHIND_MOVE,
	STEP_BEFORE_END, /* improve: after */
	STEP_PLACES
};

struct step_manifest {
	int with_export;
	unsigned line[STEP_LINES];    /* numbers of our lines, 0 where there is none */
	unsigned older;               /* how many lines of older steps of ours there are */
	int is_known[STEP_PLACES];    /* the manifest has that place */
	size_t place[STEP_PLACES];    /* its offset; 0: the line before has no newline */
	unsigned anchor[STEP_PLACES]; /* the number of the line that it is before or behind */
	unsigned other;               /* number of a line of another such step, or 0 */
	int other_is_export;          /* that one is an export's */
	unsigned bad;                 /* number of a line that script-generator chokes on, or 0 */
	const char *bad_reason;
};

/* Builds of steps of those older names are lines of ours, too. Without the export, its lines are
 * not wanted, and those of another author's are nothing special. */
void step_manifest_find(struct step_manifest *found, const struct step_names *older,
	int with_export, const char *bytes, size_t size);

/* Whether a line of the export step of ours is there. */
int step_manifest_has_export(const struct step_manifest *found);

/* Why the lines cannot be put in or cannot work where they are; 0 when all is well. Allocated. */
char *step_manifest_problem(const struct step_manifest *found);

/* The text with the lines that are missing put in, and those of older steps taken out; or with all
 * of ours taken out. Allocated; *new_size is its size. */
char *step_manifest_put(const struct step_manifest *found, const struct step_names *older,
	const char *bytes, size_t size, size_t *new_size);
char *step_manifest_take(
	const struct step_names *older, const char *bytes, size_t size, size_t *new_size);

/* Whether the manifest has the place where this line belongs. */
int step_manifest_is_wanted(const struct step_manifest *found, int i);
/* How many lines there are that are wanted and missing; and how many lines of ours in all. */
unsigned step_manifest_missing(const struct step_manifest *found);
unsigned step_manifest_there(const struct step_manifest *found);

#endif
