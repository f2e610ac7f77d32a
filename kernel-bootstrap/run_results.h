/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_results.h - the packages that come back from a bootstrap (run --export), and whether they are
 * those of live-bootstrap. */
#ifndef KERNEL_BOOTSTRAP_RUN_RESULTS_H
#define KERNEL_BOOTSTRAP_RUN_RESULTS_H

#include "kernel-bootstrap/run_state.h"

/* Makes the disk, where one is asked for: the last one of the machine. */
void run_results_begin(struct run *run);

/* After the run and its verdict, with this status: what has come back gets its name, and is
 * compared with the SHA256SUMS.pkgs in it. Returns what the run ends with. */
int run_results_end(struct run *run, int status);

#endif
