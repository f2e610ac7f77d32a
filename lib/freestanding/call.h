/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * call.h - a system call by its number, for the files that give them names. Returns what the kernel
 * does: -errno when it failed. */
#ifndef FREESTANDING_CALL_H
#define FREESTANDING_CALL_H

/* entry.c of the architecture */
long system_call(long number, long a, long b, long c, long d, long e, long f);

static inline long call0(long number)
{
	return system_call(number, 0, 0, 0, 0, 0, 0);
}

static inline long call1(long number, long a)
{
	return system_call(number, a, 0, 0, 0, 0, 0);
}

static inline long call2(long number, long a, long b)
{
	return system_call(number, a, b, 0, 0, 0, 0);
}

static inline long call3(long number, long a, long b, long c)
{
	return system_call(number, a, b, c, 0, 0, 0);
}

static inline long call4(long number, long a, long b, long c, long d)
{
	return system_call(number, a, b, c, d, 0, 0);
}

#endif
