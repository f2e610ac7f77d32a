/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_json.h - the plan for programs, on standard output. */
#ifndef KERNEL_BOOTSTRAP_PLAN_JSON_H
#define KERNEL_BOOTSTRAP_PLAN_JSON_H

#include "kernel-bootstrap/boot_plan.h"

/* All of it, with the problems as they are so far. Sizes are in bytes. */
void plan_json_print(const struct boot_plan *plan);

#endif
