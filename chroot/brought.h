/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * brought.h - the files that --put and --get have brought: no second one takes the place of one. */
#ifndef CHROOT_BROUGHT_H
#define CHROOT_BROUGHT_H

#include "host/options.h"

/* Whether one is where the file of this transfer goes, which is said. root: the target's. */
int brought_is(const struct option_value *transfer, int root);

/* This transfer has been made. Returns 0. */
int brought_add(const struct option_value *transfer, int root);

#endif
