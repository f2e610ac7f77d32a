/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * tap.h - Test Anything Protocol for unit tests in C. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdio.h>
#include <string.h>

static int tap_run, tap_failed;

static inline int tap_ok(int good, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_run, name);
	if (!good) {
		tap_failed++;
		fprintf(stderr, "# %s:%d: %s\n", file, line, name);
	}
	return good;
}

/* Two phrases that must be the same; either may be null. */
static inline void tap_is(
	const char *got, const char *wanted, const char *name, const char *file, int line)
{
	int same = got == wanted || (got && wanted && strcmp(got, wanted) == 0);

	if (!tap_ok(same, name, file, line))
		fprintf(stderr, "# got:    %s\n# wanted: %s\n", got ? got : "(none)",
			wanted ? wanted : "(none)");
}

#define ok(good, name)        tap_ok((good) != 0, name, __FILE__, __LINE__)
#define is(got, wanted, name) tap_is(got, wanted, name, __FILE__, __LINE__)

static inline void tap_skip(const char *name, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_run, name, reason);
}

static inline int tap_end(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}

#endif
