/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * temporary_test.c - files without a name: where they lie, what stands in for one, and what is said. It includes what it
 * tries. */
#include <sys/stat.h>

#include "calls.h"
#include "host/message.h"

/* --- Stand-ins: what a file system without O_TMPFILE says, and a full machine. --- */

static int unnamed_error, named_error, memory_error;

static int without_name(const char *path, int flags, unsigned mode)
{
	errno = unnamed_error;
	return unnamed_error ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static int with_a_name(char *path, int suffix_bytes, int flags)
{
	calls_note("make %s%s; ", strcmp(path + strlen(path) - (size_t)suffix_bytes, ".lbpayload.part") == 0 ? "a part" : path,
		calls_held());
	errno = named_error;
	return named_error ? -1 : mkostemps(path, suffix_bytes, flags);
}

static int in_memory(const char *name, unsigned flags)
{
	errno = memory_error;
	return memory_error ? -1 : (int)syscall(SYS_memfd_create, name, flags);
}

static int removed(const char *path)
{
	calls_note("remove%s; ", calls_held());
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

void output_rule_check_there(const char *path, const struct stat *status)
{
	(void)path, (void)status;
}

#define open         without_name
#define mkostemps    with_a_name
#define memfd_create in_memory
#define unlink       removed
#include "lib/host/temporary.c"
#undef open
#undef unlink

/* --- The directory, and what lies where. --- */

static char here[] = "/tmp/lbpayload-unit-XXXXXX";

static int directory_is_empty(void)
{
	return rmdir(here) == 0 && mkdir(here, 0700) == 0;
}

/* A file that can be read and written, has no name, and goes to no program. */
static int is_good(int fd)
{
	struct stat status;
	char byte = 0;

	return fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 0 && status.st_size == 0 &&
	       pwrite(fd, "x", 1, 0) == 1 && pread(fd, &byte, 1, 0) == 1 && byte == 'x' &&
	       fcntl(fd, F_GETFD, 0) == FD_CLOEXEC && close(fd) == 0;
}

static int lies_in(int fd, const char *directory)
{
	char link[64], path[512];
	ssize_t length;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof path - 1);
	path[length > 0 ? length : 0] = 0;
	return strncmp(path, directory, strlen(directory)) == 0 && path[strlen(directory)] == '/';
}

static void begin(int unnamed, int named)
{
	calls_begin(0, 0, 0, 0);
	unnamed_error = unnamed;
	named_error = named;
}

static void make_two(void)
{
	_exit(!is_good(temporary_without_name()) || !is_good(temporary_without_name()));
}

static void check_places(void)
{
	struct stat status;
	int fd;

	begin(0, 0);
	fd = temporary_without_name();
	ok(lies_in(fd, here), "where TMPDIR says");
	ok(fstat(fd, &status) == 0 && (status.st_mode & 077) == 0, "... for nobody else");
	is(calls.trace, "", "... without a name at any time");
	ok(is_good(fd) && directory_is_empty(), "... or later");
	setenv("TMPDIR", "", 1);
	fd = temporary_without_name();
	ok(lies_in(fd, "/var/tmp") && is_good(fd), "... which is empty: /var/tmp");
	unsetenv("TMPDIR");
	fd = temporary_without_name();
	ok(lies_in(fd, "/var/tmp") && is_good(fd), "... or not there");
	setenv("TMPDIR", here, 1);
}

static void check_stand_ins(void)
{
	int fd;

	begin(EOPNOTSUPP, 0);
	fd = temporary_without_name();
	ok(lies_in(fd, here), "a file system that makes none");
	is(calls.trace, "make a part held; remove held; ", "... whose name no signal leaves");
	ok(is_good(fd) && directory_is_empty(), "... has one for a moment");
	is(calls_held(), "", "... and signals come again");
	begin(EOPNOTSUPP, ENOSPC);
	ok(in_child(make_two) == 0, "where no file can be made, memory");
	memcpy(strstr(said, here), "DIRECTORY", sizeof "DIRECTORY" - 1);
	memmove(strstr(said, "DIRECTORY") + 9, strstr(said, "DIRECTORY") + strlen(here), strlen(said));
	is(said, "test: note: DIRECTORY: No space left on device: what is temporary takes memory instead; TMPDIR names another place\n",
		"... is said once");
	memory_error = EMFILE;
	ok(in_child(make_two) == 1 && strstr(said, "test: cannot make a temporary file: Too many open files\n"), "nor memory: the end");
}

int main(void)
{
	message_program = "test";
	if (!mkdtemp(here) || setenv("TMPDIR", here, 1))
		abort();
	check_places();
	check_stand_ins();
	ok(rmdir(here) == 0, "nothing is left");
	return tap_end();
}
