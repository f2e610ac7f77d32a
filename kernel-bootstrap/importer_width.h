/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * importer_width.h - which payloads the importer in a checkout reads, when it is another author's.
 *
 * Ours reads both. Those that were proposed to live-bootstrap read numbers of 32 bits, or of 64,
 * and take one for the other: which it is, their own sources say. */
#ifndef KERNEL_BOOTSTRAP_IMPORTER_WIDTH_H
#define KERNEL_BOOTSTRAP_IMPORTER_WIDTH_H

#include "checkout/checkout.h"
#include "checkout/problems.h"

/* Makes the payload wide where the importer reads no other; that it is asked to be what the
 * importer does not read is a problem. */
void importer_width_fit(struct checkout *checkout, struct problems *problems);

#endif
