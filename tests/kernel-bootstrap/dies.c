/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dies.c - preloaded: the program is killed in front of its AT-th change of a name in a directory; AT, from the
 * environment, 0 is the first file that gets its final name. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>

static void count(int is_named)
{
	static int changes;
	int at = atoi(getenv("AT"));

	if (++changes == at || (at == 0 && is_named))
		raise(SIGKILL);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
	static int (*next)(int, const char *, int, const char *);

	count(1);
	next = next ? next : (int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat");
	return next(from_directory, from, to_directory, to);
}

int unlink(const char *path)
{
	static int (*next)(const char *);

	count(0);
	next = next ? next : (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
	return next(path);
}

int mkdir(const char *path, unsigned mode)
{
	static int (*next)(const char *, unsigned);

	count(0);
	next = next ? next : (int (*)(const char *, unsigned))dlsym(RTLD_NEXT, "mkdir");
	return next(path, mode);
}
