/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_text.h - the plan for people, on standard output. */
#ifndef KERNEL_BOOTSTRAP_PLAN_TEXT_H
#define KERNEL_BOOTSTRAP_PLAN_TEXT_H

#include "kernel-bootstrap/boot_plan.h"

/* A line for each distfile. */
void plan_text_print_distfiles(const struct distfiles *distfiles);

/* The sums and limits, which stand last, where they are seen. */
void plan_text_print_summary(const struct boot_plan *plan);

#endif
