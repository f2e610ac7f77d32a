/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * checkout.h - a live-bootstrap checkout, read and understood for the modes it shall be run in.
 *
 * It is read in one direction: the modes give the configuration, with that the manifests are read,
 * their steps lead to the sources, and these say which distfiles there are and from where on they
 * need not be in what is booted. What becomes of all that (images, a directory) is the caller's. */
#ifndef CHECKOUT_CHECKOUT_H
#define CHECKOUT_CHECKOUT_H

#include "checkout/distfiles.h"
#include "checkout/manifest.h"
#include "checkout/manifest_import.h"
#include "checkout/modes.h"
#include "checkout/problems.h"

struct checkout {
	const char *tree; /* its directory; the caller's, as the words in the modes are */
	struct modes modes;
	char *config_text;             /* bootstrap.cfg, before the manifest's defines */
	struct manifest manifest;      /* of steps/ */
	struct manifest guix_manifest; /* of steps-guix/; empty unless it is built, too */
	struct manifest_import import;
	struct distfiles distfiles; /* of both, looked for and not read */
};

/* Reads the checkout at checkout->tree for checkout->modes; all else is overwritten. Dies when the
 * tree is no checkout; whatever else is wrong is added to the problems. But for the distfiles: what
 * is missing stands in their state, since the caller may want them listed. */
void checkout_read(struct checkout *checkout, struct problems *problems);

/* Frees what was read, and the modes. */
void checkout_free(struct checkout *checkout);

#endif
