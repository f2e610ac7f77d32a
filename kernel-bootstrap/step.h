/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step.h - the steps for a live-bootstrap checkout, the import and the export: the files that they
 * are made of.
 *
 * They are those of kernel-bootstrap/step, or of export/ in it, and the sources of the program that
 * SHA256SUMS there names. Its lines are also a guard: it says for which sources the checksum of the
 * built program stands, so that a source that was changed since is refused. The last file of each
 * is a record of the others (step_record.h). */
#ifndef KERNEL_BOOTSTRAP_STEP_H
#define KERNEL_BOOTSTRAP_STEP_H

#include <stddef.h>

#include "host/text_file.h"

/* Their names among the steps of the checkout. */
#define STEP_PREFIX      "payload-import-"
#define STEP_NAME        STEP_PREFIX VERSION
#define STEP_DIRECTORY   "steps/" STEP_NAME
#define EXPORT_PREFIX    "payload-export-"
#define EXPORT_NAME      EXPORT_PREFIX VERSION
#define EXPORT_DIRECTORY "steps/" EXPORT_NAME
#define EXPORT_SCRIPT    "steps/improve/export_results.sh"

struct step_file {
	char *path; /* below the checkout */
	char *bytes;
	size_t size;
};

/* Names of directories of steps. */
struct step_names {
	char **name;
	size_t count;
};

struct step {
	char *sources; /* where they were read from */
	struct step_file *file;
	size_t count;
};

/* Reads those of the import from a source tree of lbpayload, or a copy of its parts; 0 stands for
 * what this program was built or installed with. Dies when something is missing or is not what
 * SHA256SUMS says. */
void step_read(struct step *step, const char *sources);

/* Adds those of the export, from the same place. */
void step_read_export(struct step *step);

void step_free(struct step *step);

/* Whether a directory of that name is one of a step, of whatever version. */
int step_is_directory(const char *name);

/* Reads a file of these sources, or dies; the caller closes it. */
struct text_file step_read_file(const char *sources, const char *name);

/* The file of that path below the checkout, or 0. */
const struct step_file *step_find(const struct step *step, const char *path);

#endif
