/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_time.c - how long the one run of this program has taken. */
#include "kernel-bootstrap/run_time.h"

#include <stdio.h>

#include "host/clock.h"

static uint64_t begun_ms;

void run_time_begin(void)
{
	begun_ms = clock_ms();
}

uint64_t run_time_ms(void)
{
	return clock_ms() - begun_ms;
}

const char *run_time(void)
{
	static char text[32];
	uint64_t tenths = run_time_ms() / 100;

	snprintf(text, sizeof text, "%lu:%02lu:%02lu.%lu", (unsigned long)(tenths / 36000),
		(unsigned long)(tenths / 600 % 60), (unsigned long)(tenths / 10 % 60),
		(unsigned long)(tenths % 10));
	return text;
}
