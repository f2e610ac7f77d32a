/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * steps.h - what --dry-run prints. */
#ifndef CHROOT_STEPS_H
#define CHROOT_STEPS_H

#include "chroot/request.h"

/* The steps that it comes to, in their order, under the names that packer's chroot builders have
 * for them, a line each. */
void steps_print(const struct request *request);

#endif
