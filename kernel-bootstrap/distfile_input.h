/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfile_input.h - distfiles as lib/payload reads files: held to the state that was seen and to
 * the digest that their sources say. */
#ifndef KERNEL_BOOTSTRAP_DISTFILE_INPUT_H
#define KERNEL_BOOTSTRAP_DISTFILE_INPUT_H

#include "checkout/distfiles.h"
#include "payload/inputs.h"

/* The distfile as an input. What it points to stays the distfile's. */
void distfile_input_set(struct input *input, const struct distfile *distfile);

/* Reads all that are unread, and judges them. Dies when one cannot be read or changes meanwhile. */
void distfile_input_verify(struct distfiles *distfiles);

#endif
