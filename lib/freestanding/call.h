/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * call.h - a system call by its number: call(SYS_OPEN, AT(path), flags, mode).
 *
 * Returns what the kernel does: -errno when it failed. Arguments that are left out are 0. */
#ifndef FREESTANDING_CALL_H
#define FREESTANDING_CALL_H

#include "kernel.h" /* of the architecture: the numbers, and AT */

long system_call(long number, long a, long b, long c, long d, long e, long f); /* entry.c */

#define CALL_WITH_SIX(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call(...) CALL_WITH_SIX(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

#endif
