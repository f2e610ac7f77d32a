/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_known.h - which files of a checkout are an import or export step's of ours, of this or an
 * older version, and in which state each is. */
#ifndef KERNEL_BOOTSTRAP_STEP_KNOWN_H
#define KERNEL_BOOTSTRAP_STEP_KNOWN_H

#include "kernel-bootstrap/step.h"
#include "kernel-bootstrap/step_record.h"

enum step_state {
	STEP_MISSING,
	STEP_SAME,
	STEP_OLDER,   /* ours, and as it was installed */
	STEP_DAMAGED, /* ours, cut off or empty: nobody's work is in it */
	STEP_CHANGED, /* ours, changed since */
	STEP_FOREIGN, /* another author's, or no file at all */
	STEP_STATES
};

struct step_known {
	const char *checkout;
	struct step_record record;  /* of all steps of ours */
	struct step_names older;    /* of ours */
	struct step_names recorded; /* which have a record */
};

void step_known_read(struct step_known *known, const char *checkout);
void step_known_free(struct step_known *known);

/* The state of the file of that path below the checkout; wanted is what the step has there, or 0.
 * *reason says why one is foreign. */
enum step_state step_known_state(const struct step_known *known, const char *path,
	const struct step_file *wanted, const char **reason);

/* Whether there is anything of an export step of ours, be it a beginning. */
int step_known_has_export(const struct step_known *known);

/* Whether it is a file of an older step of ours, which kept no record. */
int step_known_is_unrecorded(const struct step_known *known, const char *path);

#endif
