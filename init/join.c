/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * join.c - strings that are put together. */
#include "init/join.h"

int join_parts(char *to, size_t room, const char *const *parts)
{
	size_t used = 0;
	const char *text;

	for (; *parts; parts++) {
		for (text = *parts; *text && used < room - 1; text++)
			to[used++] = *text;
		if (*text) {
			to[used] = 0;
			return 0;
		}
	}
	to[used] = 0;
	return 1;
}
