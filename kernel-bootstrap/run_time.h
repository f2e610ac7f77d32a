/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_time.h - how long the one run of this program has taken. */
#ifndef KERNEL_BOOTSTRAP_RUN_TIME_H
#define KERNEL_BOOTSTRAP_RUN_TIME_H

#include <stdint.h>

/* Now it starts. */
void run_time_begin(void);

uint64_t run_time_ms(void);

/* "0:00:12.3", in a buffer that the next call takes. */
const char *run_time(void);

#endif
