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

enum {
	/* Room for a word there, with its end; one of so many bytes overflows it. */
	MANIFEST_WORD_BYTES = 64,
	/* Room for the words of an uninstall together. */
	MANIFEST_UNINSTALL_BYTES = 2048,
};

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
	char *path; /* as it is shown in messages */
	struct manifest_step *step;
	size_t count;
};

/* Reads the file; predicates are evaluated against config, which takes the defines. */
void manifest_read(struct manifest *manifest, const char *path, struct config *config,
	struct problems *problems);

/* The scripts that the steps run, below TREE/steps (manifest_scripts.c): script-generator only
 * writes down that they are to be run, so one that is missing ends the bootstrap hours later. */
void manifest_check_scripts(
	const struct manifest *manifest, const char *tree, struct problems *problems);

/* The first active step of that kind and argument, or 0. */
const struct manifest_step *manifest_find(
	const struct manifest *manifest, enum manifest_kind kind, const char *argument);

void manifest_free(struct manifest *manifest);

#endif
