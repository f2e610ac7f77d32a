/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * calls.h - system calls of what the host programs share, for unit tests: those below stand before the libc's. They are
 * written down, and something happens at one of them: it fails, or other programs have their turn. Code that ends the
 * program runs in a child. */
#ifndef TESTS_CALLS_H
#define TESTS_CALLS_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/clone_range.h"
#include "tap.h"

/* All that is set here is of one run: calls_begin. */
static struct {
	const char *only;   /* calls of this name count; 0: all do */
	unsigned at, times; /* it happens at this one, from 1, and at so many in all */
	int error;          /* they fail with this */
	void (*turn)(void); /* or, with no error, this happens before */
	int are_cut;        /* writes are cut short, and interrupted */
	int cannot_reserve; /* room in a file, nor take it away */
	int can_share;      /* files can share blocks: by copies of these */
	unsigned count;
	char trace[16384];
	size_t written;
} calls;

static inline void calls_begin(const char *only, unsigned at, int error, void (*turn)(void))
{
	memset(&calls, 0, sizeof calls);
	calls.only = only;
	calls.at = at;
	calls.times = 1;
	calls.error = error;
	calls.turn = turn;
}

static int calls_fail(const char *name)
{
	void (*turn)(void) = calls.turn;

	if (calls.at == 0 || (calls.only && strcmp(calls.only, name) != 0))
		return 0;
	calls.count++;
	if (calls.count < calls.at || calls.count - calls.at >= calls.times)
		return 0;
	errno = calls.error;
	if (calls.error)
		return 1;
	calls.turn = 0;
	if (turn)
		turn();
	return 0;
}

/* The end of the path of an open file; "AT" for the working directory. */
static const char *calls_name(int fd)
{
	static char path[2][512];
	static unsigned next;
	char link[64], *to = path[next++ % 2], *slash;
	ssize_t length;

	if (fd == AT_FDCWD)
		return "AT";
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, to, sizeof *path - 1);
	to[length > 0 ? length : 0] = 0;
	slash = strrchr(to, '/');
	return slash ? slash + 1 : to;
}

__attribute__((format(printf, 1, 2))) static void calls_note(const char *format, ...)
{
	size_t length = strlen(calls.trace);
	va_list values;

	va_start(values, format);
	vsnprintf(calls.trace + length, sizeof calls.trace - length, format, values);
	va_end(values);
}

/* Are deadly signals held? */
static const char *calls_held(void)
{
	sigset_t set;

	sigprocmask(SIG_BLOCK, 0, &set);
	return sigismember(&set, SIGTERM) ? " held" : "";
}

/* --- The calls. --- */

static unsigned mode_of(int flags, va_list values)
{
	return flags & O_CREAT ? va_arg(values, unsigned) : 0;
}

static int calls_open(int directory, const char *path, int flags, unsigned mode)
{
	if (flags & O_CREAT)
		calls_note("make %s %o%s; ", path, mode, calls_held());
	return calls_fail(flags & O_CREAT ? "make" : "open")
		       ? -1
		       : (int)syscall(SYS_openat, directory, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
	va_list values;
	unsigned mode;

	va_start(values, flags);
	mode = mode_of(flags, values);
	va_end(values);
	return calls_open(directory, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list values;
	unsigned mode;

	va_start(values, flags);
	mode = mode_of(flags, values);
	va_end(values);
	return calls_open(AT_FDCWD, path, flags, mode);
}

int fcntl(int fd, int what, ...)
{
	va_list values;
	long value;

	va_start(values, what);
	value = va_arg(values, long);
	va_end(values);
	return calls_fail("fcntl") ? -1 : (int)syscall(SYS_fcntl, fd, what, value);
}

int close(int fd)
{
	int failed = calls_fail("close");

	/* Linux has closed it by then. */
	return syscall(SYS_close, fd) || failed ? -1 : 0;
}

int fsync(int fd)
{
	calls_note("flush %s; ", calls_name(fd));
	return calls_fail("fsync") ? -1 : (int)syscall(SYS_fsync, fd);
}

int syncfs(int fd)
{
	calls_note("flush all of %s; ", calls_name(fd));
	return calls_fail("syncfs") ? -1 : 0;
}

int sync_file_range(int fd, off_t offset, off_t size, unsigned flags)
{
	calls_note("begin %s %lld+%lld %u; ", calls_name(fd), (long long)offset, (long long)size,
		flags);
	return 0;
}

int ftruncate(int fd, off_t size)
{
	calls_note("length %s %lld; ", calls_name(fd), (long long)size);
	return calls_fail("ftruncate") ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int fallocate(int fd, int mode, off_t offset, off_t size)
{
	calls_note("reserve %s %d %lld+%lld; ", calls_name(fd), mode, (long long)offset,
		(long long)size);
	if (calls_fail("fallocate"))
		return -1;
	errno = calls.cannot_reserve ? EOPNOTSUPP : 0;
	return calls.cannot_reserve ? -1 : 0;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	static unsigned times;

	calls_note("write %s %lld+%zu; ", calls_name(fd), (long long)offset, size);
	if (calls_fail("pwrite"))
		return -1;
	if (calls.are_cut && times++ % 4 < 3) {
		size = times % 4 == 1 ? size / 2 : 0;
		errno = times % 4 == 2 ? EINTR : 0;
		if (errno)
			return -1;
	}
	calls.written += size;
	return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int flock(int fd, int what)
{
	calls_note("lock %s %d; ", calls_name(fd), what);
	return calls_fail("flock") ? -1 : (int)syscall(SYS_flock, fd, what);
}

int renameat(int from, const char *name, int to, const char *other)
{
	calls_note("name %s/%s %s/%s%s; ", calls_name(from), name, calls_name(to), other,
		calls_held());
	return calls_fail("renameat") ? -1
				      : (int)syscall(SYS_renameat2, from, name, to, other, 0);
}

int unlinkat(int directory, const char *name, int flags)
{
	calls_note("remove %s/%s; ", calls_name(directory), name);
	return calls_fail("unlinkat") ? -1
				      : (int)syscall(SYS_unlinkat, directory, name, flags);
}

/* Sharing, as file systems with reflinks do it: whole blocks, within the file. */
static int share(int to, const struct file_clone_range *range)
{
	static char bytes[1024 * 1024];
	uint64_t all = range->src_offset | range->src_length | range->dest_offset;
	ssize_t got;

	if (all % 4096 != 0 || range->src_length == 0 || range->src_length > sizeof bytes) {
		errno = EINVAL;
		return -1;
	}
	got = pread((int)range->src_fd, bytes, range->src_length, (off_t)range->src_offset);
	if (got != (ssize_t)range->src_length)
		return -1;
	return syscall(SYS_pwrite64, to, bytes, range->src_length, range->dest_offset) == got ? 0
											 : -1;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list values;
	void *data;

	va_start(values, request);
	data = va_arg(values, void *);
	va_end(values);
	if (request == FICLONERANGE && calls.can_share)
		return share(fd, data);
	return (int)syscall(SYS_ioctl, fd, request, data);
}

/* --- Ends. --- */

void __lsan_disable(void);

static char said[4 * PATH_MAX]; /* by the last child, on standard error */

/* Runs it in a child, which may not go on for ever, and whose own lines are not the test's. Returns its exit status,
 * which is 128 and the signal when that has ended it. */
static inline int in_child(void (*act)(void))
{
	static const struct rlimit seconds = { 2, 3 };
	int ends[2], status;
	size_t length = 0;
	ssize_t got;
	pid_t child;

	if (pipe(ends))
		abort();
	fflush(stdout);
	child = fork();
	if (child == 0) {
		__lsan_disable(); /* who dies gives nothing back */
		if (!freopen("/dev/null", "w", stdout))
			abort();
		setrlimit(RLIMIT_CPU, &seconds);
		dup2(ends[1], STDERR_FILENO);
		syscall(SYS_close, ends[0]);
		syscall(SYS_close, ends[1]);
		act();
		fflush(0);
		_exit(0);
	}
	syscall(SYS_close, ends[1]);
	while ((got = read(ends[0], said + length, sizeof said - 1 - length)) > 0)
		length += (size_t)got;
	said[length] = 0;
	syscall(SYS_close, ends[0]);
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) {
		printf("Bail out! It would go on for ever.\n");
		exit(1);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline unsigned open_files(void)
{
	DIR *directory = opendir("/proc/self/fd");
	unsigned count = 0;

	while (directory && readdir(directory))
		count++;
	closedir(directory);
	return count;
}

#endif
