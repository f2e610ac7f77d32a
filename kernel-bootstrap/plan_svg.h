/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_svg.h - the plan as a picture: what is in the two images, in proportion to its bytes. */
#ifndef KERNEL_BOOTSTRAP_PLAN_SVG_H
#define KERNEL_BOOTSTRAP_PLAN_SVG_H

#include "kernel-bootstrap/boot_plan.h"

/* Writes the file whole, or dies. */
void plan_svg_write(const struct boot_plan *plan, const char *path);

#endif
