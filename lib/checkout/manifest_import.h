/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_import.h - where in the manifest distfiles begin to come from elsewhere: from the
 * payload that is imported, or from the network.
 *
 *	improve: import_payload     under Fiwix, onto its ramdisk: what the steps up to Linux need
 *	improve: drop_payload       takes that away again, before
 *	jump: linux                 packs all that is on the ramdisk
 *	jump: move_disk             goes to the real disk, where
 *	improve: import_rest        imports all of it
 *
 * A manifest with the first line alone imports all of the payload onto the ramdisk. */
#ifndef CHECKOUT_MANIFEST_IMPORT_H
#define CHECKOUT_MANIFEST_IMPORT_H

#include "checkout/manifest.h"
#include "checkout/problems.h"

struct manifest_import {
	/* So many of the first steps need their distfiles in what is booted. With a payload: those
	 * before the active import; else those before the improvement that rootfs.py takes for the
	 * network's; all, when there is none. */
	size_t early_steps;
	/* So many need them there or from the first of two imports: those before "jump: linux". If
	 * there is one import only, nothing is of the first. */
	size_t first_steps;
	/* From this step on improve: clean_sources keeps distfiles: that of Linux. */
	size_t kept_steps;
	int has_rest;  /* the second import is there */
	int has_drop;  /* what the first import brought is taken away before the jump */
	int has_linux; /* the jump is there */
	/* The payload on the boot disk survives "jump: move_disk", or there is none. */
	int keeps_payload;
};

/* That nothing imports the payload is a problem, and so is a build where its distfiles are not,
 * and a second import before the move. */
void manifest_find_import(struct manifest_import *import, const struct manifest *manifest,
	int have_payload, struct problems *problems);

#endif
