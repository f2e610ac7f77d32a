/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest.h - live-bootstrap's steps/manifest, read as its script-generator reads it.
 *
 * That program is the authority (seed/script-generator.c): words are separated by single blanks,
 * '#' begins a comment anywhere, and what it does not understand ends the bootstrap hours later,
 * in the booted system. rootfs.py reads the same file more loosely. Whatever the two would take
 * differently, or the first would choke on, is a problem with file and line. */
#ifndef CHECKOUT_MANIFEST_H
#define CHECKOUT_MANIFEST_H

#include <stddef.h>

#include "checkout/config.h"
#include "checkout/problems.h"

enum manifest_kind {
	MANIFEST_BUILD,
	MANIFEST_IMPROVE,
	MANIFEST_JUMP,
	MANIFEST_DEFINE,
	MANIFEST_UNINSTALL,
};

struct manifest_step {
	enum manifest_kind kind;
	char *argument; /* the first word after the directive */
	int has_more;   /* an uninstall has more than that word */
	unsigned line;
	int active;       /* its predicate is true, or it has none */
	int says_network; /* an improve of whose line rootfs.py takes that the network begins */
};

struct manifest {
	char *directory; /* of the steps, TREE/steps; 0 in one that was not read */
	char *path;      /* as it is shown in messages: the file "manifest" in it */
	struct manifest_step *step;
	size_t count;
};

/* Reads the file "manifest" of that directory; predicates are evaluated against config, which takes
 * the defines. What is wrong, and that it cannot be read, is a problem. */
void manifest_read(struct manifest *manifest, const char *directory, struct config *config,
	struct problems *problems);

/* Whether the step builds bash, with which kaem hands over to the shell; active or not. */
int manifest_builds_bash(const struct manifest_step *step);

void manifest_free(struct manifest *manifest);

#endif
