/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_manifest.h - the lines of the import step in steps/manifest: put in, found, taken out.
 *
 * The program is built by the line before "build: bash-...", with which kaem hands over to bash.
 * The import is the last of the improvements that follow it: before the first build that needs a
 * distfile from the payload. Where the system moves to a disk, the payload on that disk is kept by
 * a line before. All other bytes of the file stay as they are. */
#ifndef KERNEL_BOOTSTRAP_STEP_MANIFEST_H
#define KERNEL_BOOTSTRAP_STEP_MANIFEST_H

#include <stddef.h>

enum { STEP_LINES = 3 };

/* Without newlines: the build and the improvements. */
extern const char *const step_manifest_lines[STEP_LINES];

struct step_manifest {
	unsigned line[STEP_LINES]; /* numbers of our lines, 0 where there is none */
	int wanted[STEP_LINES];    /* the place of that line is known */
	size_t place[STEP_LINES];  /* the offset where it belongs */
	unsigned bash;             /* number of the line that builds bash, 0: there is none */
	unsigned move;             /* number of the line that moves to the disk, behind bash */
	unsigned other;            /* number of a line of another import step, or 0 */
};

void step_manifest_find(struct step_manifest *found, const char *bytes, size_t size);

/* Why the lines cannot be put in or cannot work where they are; 0 when all is well. Allocated. */
char *step_manifest_problem(const struct step_manifest *found);

/* The text with the lines that are missing put in, or with ours taken out; allocated. *new_size is
 * its size. */
char *step_manifest_put(
	const struct step_manifest *found, const char *bytes, size_t size, size_t *new_size);
char *step_manifest_take(const char *bytes, size_t size, size_t *new_size);

/* How many lines there are that are wanted and missing. */
unsigned step_manifest_missing(const struct step_manifest *found);

#endif
