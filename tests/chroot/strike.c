/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * strike.c - loaded before libc (LD_PRELOAD), it counts the calls by which payload-chroot changes
 * anything, in all of its processes; at one of them it fails, or waits until the test has struck.
 *
 * STRIKE names a file that all of them share, four numbers of 32 bits: calls so far; at which, or
 * AT_NAME, where the file "got" gets its name; the errno it shall fail with, 0: wait; and 0, 1: it
 * is there, 2: go on. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static volatile uint32_t *shared;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("STRIKE");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *memory = MAP_FAILED;

	if (fd >= 0)
		memory = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory != MAP_FAILED)
		shared = memory;
	if (fd >= 0)
		close(fd);
}

enum { AT_NAME = 0x7fffffff };

/* Returns 1 when the call shall fail. */
static int strike_at(int is_name)
{
	if (!shared || (__sync_add_and_fetch(&shared[0], 1) != shared[1] &&
			       !(is_name && shared[1] == AT_NAME)))
		return 0;
	if (shared[2]) {
		errno = (int)shared[2];
		return 1;
	}
	for (shared[3] = 1; shared[3] == 1; usleep(1000))
		;
	return 0;
}

static int strike(void)
{
	return strike_at(0);
}

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

long syscall(long number, ...)
{
	long (*real)(long, ...) = (long (*)(long, ...))next("syscall");
	long a[6];
	va_list rest;
	int i;

	va_start(rest, number);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(rest, long);
	va_end(rest);
	return strike() ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int ioctl(int fd, unsigned long request, ...)
{
	int (*real)(int, unsigned long, ...) = (int (*)(int, unsigned long, ...))next("ioctl");
	va_list rest;
	void *to;

	va_start(rest, request);
	to = va_arg(rest, void *);
	va_end(rest);
	return strike() ? -1 : real(fd, request, to);
}

int prctl(int option, ...)
{
	int (*real)(int, ...) = (int (*)(int, ...))next("prctl");
	va_list rest;
	long to;

	va_start(rest, option);
	to = va_arg(rest, long);
	va_end(rest);
	return strike() ? -1 : real(option, to, 0L, 0L, 0L);
}

#define CALL(type, name, parameters, ...)                                 \
	type name parameters                                              \
	{                                                                 \
		type(*real) parameters = (type(*) parameters)next(#name); \
		return strike() ? (type)-1 : real(__VA_ARGS__);           \
	}

CALL(int, mount, (const char *a, const char *b, const char *c, unsigned long d, const void *e), a,
	b, c, d, e)
CALL(int, umount2, (const char *a, int b), a, b)
CALL(int, unshare, (int a), a)
CALL(int, flock, (int a, int b), a, b)
CALL(int, chdir, (const char *a), a)
CALL(int, fchdir, (int a), a)
CALL(int, chroot, (const char *a), a)
CALL(int, syncfs, (int a), a)
CALL(int, fsync, (int a), a)
CALL(int, mkdir, (const char *a, mode_t b), a, b)
CALL(int, mkdirat, (int a, const char *b, mode_t c), a, b, c)
CALL(int, mknodat, (int a, const char *b, mode_t c, dev_t d), a, b, c, d)
CALL(int, symlinkat, (const char *a, int b, const char *c), a, b, c)
CALL(int, unlinkat, (int a, const char *b, int c), a, b, c)
CALL(int, socketpair, (int a, int b, int c, int d[2]), a, b, c, d)
CALL(int, signalfd, (int a, const void *b, int c), a, b, c)
CALL(pid_t, fork, (void), )
CALL(ssize_t, sendmsg, (int a, const struct msghdr *b, int c), a, b, c)
CALL(ssize_t, recvmsg, (int a, struct msghdr *b, int c), a, b, c)
CALL(int, setgid, (gid_t a), a)
CALL(int, setuid, (uid_t a), a)

int renameat(int a, const char *b, int c, const char *d)
{
	int (*real)(int, const char *, int, const char *) =
		(int (*)(int, const char *, int, const char *))next("renameat");

	return strike_at(strcmp(d, "got") == 0) ? -1 : real(a, b, c, d);
}
