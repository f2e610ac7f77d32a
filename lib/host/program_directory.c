/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * program_directory.c - where this program lies. */
#include "host/program_directory.h"

#include <string.h>
#include <unistd.h>

#include "host/memory.h"

char *program_directory(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (length < 0)
		return 0;
	path[length] = 0;
	slash = strrchr(path, '/');
	if (slash)
		*slash = 0;
	return copy_string(path);
}
