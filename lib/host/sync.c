/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sync.c - what the kernel says of a flush. */
#include "host/sync.h"

#include <stdio.h>
#include <sys/utsname.h>

int sync_tells_errors(void)
{
	struct utsname kernel;
	unsigned major, minor;

	return uname(&kernel) == 0 && sscanf(kernel.release, "%u.%u", &major, &minor) == 2 &&
	       (major > 5 || (major == 5 && minor >= 8));
}
