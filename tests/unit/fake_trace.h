/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_trace.h - what was asked of a kernel that is made up, for unit tests: calls, a "; " behind each. */
#ifndef TESTS_FAKE_TRACE_H
#define TESTS_FAKE_TRACE_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char fake_trace[16384];
static size_t fake_trace_length;

static inline void fake_trace_anew(void)
{
	fake_trace[0] = 0;
	fake_trace_length = 0;
}

__attribute__((format(printf, 1, 2))) static void fake_note(const char *format, ...)
{
	size_t room = sizeof fake_trace - fake_trace_length;
	va_list values;

	if (room <= 1) /* thousands of notes come behind, and nobody looks at them */
		return;
	va_start(values, format);
	fake_trace_length += (size_t)vsnprintf(fake_trace + fake_trace_length, room, format, values);
	va_end(values);
	if (fake_trace_length >= sizeof fake_trace)
		fake_trace_length = sizeof fake_trace - 1;
}

/* How often this is in the trace. */
static inline unsigned fake_times(const char *call)
{
	unsigned count = 0;
	const char *at;

	for (at = fake_trace; (at = strstr(at, call)); at++)
		count++;
	return count;
}

#endif
