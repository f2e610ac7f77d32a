/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_svg.h - the plan as a picture: the way of a bootstrap, a bar a stage (bars.h), to scale. */
#ifndef KERNEL_BOOTSTRAP_PLAN_SVG_H
#define KERNEL_BOOTSTRAP_PLAN_SVG_H

#include "kernel-bootstrap/boot_plan.h"

/* Writes the file whole, or dies. Wide: twice as wide. */
void plan_svg_write(const struct boot_plan *plan, const char *path, int wide);

#endif
