/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step.h - the import step for a live-bootstrap checkout: the files that it is made of.
 *
 * They are those of kernel-bootstrap/step, and the sources of payload-import that SHA256SUMS there
 * names. Its lines are also a guard: it says for which sources the checksum of the built program
 * stands, so that a source that was changed since is refused. The last file is a record of the
 * others (step_record.h). */
#ifndef KERNEL_BOOTSTRAP_STEP_H
#define KERNEL_BOOTSTRAP_STEP_H

#include <stddef.h>

#include "host/text_file.h"

/* Its name among the steps of the checkout. */
#define STEP_PREFIX    "payload-import-"
#define STEP_NAME      STEP_PREFIX VERSION
#define STEP_DIRECTORY "steps/" STEP_NAME

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

/* Reads them from a source tree of lbpayload, or a copy of its parts; 0 stands for what this
 * program was built or installed with. Dies when something is missing or is not what SHA256SUMS
 * says. */
void step_read(struct step *step, const char *sources);
void step_free(struct step *step);

/* Reads a file of these sources, or dies; the caller closes it. */
struct text_file step_read_file(const char *sources, const char *name);

/* The file of that path below the checkout, or 0. */
const struct step_file *step_find(const struct step *step, const char *path);

#endif
