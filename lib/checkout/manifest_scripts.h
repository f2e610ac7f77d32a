/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_scripts.h - are the scripts there that the steps of the manifest run? */
#ifndef CHECKOUT_MANIFEST_SCRIPTS_H
#define CHECKOUT_MANIFEST_SCRIPTS_H

#include "checkout/manifest.h"
#include "checkout/problems.h"

/* Those of the active steps, below the manifest's directory: script-generator only writes down that
 * they are to be run, so one that is missing ends the bootstrap hours later. */
void manifest_check_scripts(const struct manifest *manifest, struct problems *problems);

#endif
