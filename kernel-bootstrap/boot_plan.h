/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_plan.h - all that is known of what a checkout makes, before anything is written: the
 * checkout, then the payload's plan, then the plan of init.img, the limits of
 * the way behind it, and what is wrong with them.
 *
 * "plan" shows it, "image" writes it. */
#ifndef KERNEL_BOOTSTRAP_BOOT_PLAN_H
#define KERNEL_BOOTSTRAP_BOOT_PLAN_H

#include "checkout/checkout.h"
#include "checkout/problems.h"
#include "kernel-bootstrap/image_plan.h"
#include "kernel-bootstrap/limits.h"
#include "kernel-bootstrap/payload_plan.h"

struct boot_plan {
	struct checkout checkout;
	struct payload_plan payload;
	struct image_plan image;
	struct limits limits;
	struct problems problems;
};

/* For the tree and the modes that plan->checkout has already; all else in it is zeros.
 * payload_path is where the payload will be written, and must live on. With verify every distfile
 * is read, too. The distfiles' own problems are not added yet (distfiles_add_wrong, ...). */
void boot_plan_make(struct boot_plan *plan, const char *payload_path, int verify);
void boot_plan_free(struct boot_plan *plan);

#endif
