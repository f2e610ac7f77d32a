/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * clock.h - how time goes by. */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

/* Of a clock that only goes forward. */
uint64_t clock_ms(void);

/* Sleeps; a signal may end it early. */
void clock_pause_ms(unsigned time_ms);

/* Of a loop that waits: sleeps for a moment, or returns 1 when so much time has gone by. */
int clock_is_over(uint64_t begun_ms, unsigned patience_ms);

#endif
