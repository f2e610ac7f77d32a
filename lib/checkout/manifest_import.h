/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_import.h - where in the manifest distfiles begin to come from elsewhere: from the
 * payload that is imported, or from the network. */
#ifndef CHECKOUT_MANIFEST_IMPORT_H
#define CHECKOUT_MANIFEST_IMPORT_H

#include "checkout/manifest.h"
#include "checkout/problems.h"

/* How many of the first steps need their distfiles in what is booted. With a payload: those before
 * the active import; that there is none is a problem. Else those before the improvement that
 * rootfs.py takes for the network's; all, when there is none. */
size_t manifest_early_steps(
	const struct manifest *manifest, int have_payload, struct problems *problems);

#endif
