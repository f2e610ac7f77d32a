/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * clock.c - how time goes by. */
#include "host/clock.h"

#include <time.h>

uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void clock_pause_ms(unsigned time_ms)
{
	struct timespec time = { (time_t)(time_ms / 1000), (long)(time_ms % 1000) * 1000000 };

	nanosleep(&time, 0);
}

int clock_is_over(uint64_t begun_ms, unsigned patience_ms)
{
	enum { MOMENT_MS = 5 };

	if (clock_ms() - begun_ms >= patience_ms)
		return 1;
	clock_pause_ms(MOMENT_MS);
	return 0;
}
