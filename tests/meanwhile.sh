# shellcheck shell=sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# meanwhile.sh - a moment in the middle of a run: in front of the AT-th read of a file, something happens.

# meanwhile_begin: whether there is a way to make one.
meanwhile_begin()
{
	cat >"$scratch/meanwhile.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files are known by the end of their path. */
static int is_the_file(int fd)
{
	char link[64], path[4096];
	const char *end = getenv("READ_OF");
	ssize_t length;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof path - 1);
	if (!end || length < (ssize_t)strlen(end))
		return 0;
	path[length] = 0;
	return strcmp(path + length - strlen(end), end) == 0;
}

static void count(int fd)
{
	static int reads;

	if (!is_the_file(fd) || ++reads != atoi(getenv("AT")))
		return;
	unsetenv("LD_PRELOAD");
	if (system(getenv("DO")) != 0)
		abort();
}

ssize_t read(int fd, void *to, size_t size)
{
	static ssize_t (*next)(int, void *, size_t);

	count(fd);
	next = next ? next : (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
	return next(fd, to, size);
}

static ssize_t read_at(int fd, void *to, size_t size, off64_t offset)
{
	static ssize_t (*next)(int, void *, size_t, off64_t);

	count(fd);
	next = next ? next : (ssize_t(*)(int, void *, size_t, off64_t))dlsym(RTLD_NEXT, "pread64");
	return next(fd, to, size, offset);
}

ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
	return read_at(fd, to, size, offset);
}

ssize_t pread64(int fd, void *to, size_t size, off64_t offset)
{
	return read_at(fd, to, size, offset);
}
END
	have cc && cc -shared -fPIC -o "$scratch/meanwhile.so" "$scratch/meanwhile.c" -ldl
}

# meanwhile FILE AT WHAT COMMAND...: does WHAT, a line of shell, in front of the AT-th read of FILE by COMMAND.
meanwhile()
{
	meanwhile_of=$1 meanwhile_at=$2 meanwhile_do=$3
	shift 3
	env READ_OF="$meanwhile_of" AT="$meanwhile_at" DO="$meanwhile_do" LD_PRELOAD="$scratch/meanwhile.so" \
		ASAN_OPTIONS=verify_asan_link_order=0 "$@"
}
