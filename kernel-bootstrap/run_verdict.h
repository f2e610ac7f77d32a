/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_verdict.h - what became of a run, and where. */
#ifndef KERNEL_BOOTSTRAP_RUN_VERDICT_H
#define KERNEL_BOOTSTRAP_RUN_VERDICT_H

#include "kernel-bootstrap/run_state.h"

/* Says it, and returns the exit status. */
int run_verdict(const struct run *run);

#endif
