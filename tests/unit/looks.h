/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * looks.h - more calls for unit tests, as calls.h has them: those that look at files and read them, and that make
 * directories. */
#ifndef TESTS_LOOKS_H
#define TESTS_LOOKS_H

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "host/progress.h"
#include "place.h"

static unsigned long namemax; /* how long names can be, as the kernel says it; 0: as they can */

/* No device shows a file. */
char *in_use_behind(const char *path, const char *folder, struct stat *status)
{
	(void)path, (void)folder, (void)status;
	return 0;
}

/* --- What is said of progress. --- */

static struct {
	const char *verb; /* 0: nothing is going on */
	uint64_t total, done;
	unsigned flushes, ends;
	int is_flushed; /* just now */
} progress;

void progress_begin(const char *verb, uint64_t total_bytes)
{
	memset(&progress, 0, sizeof progress);
	progress.verb = verb;
	progress.total = total_bytes;
}

void progress_add(uint64_t bytes)
{
	__atomic_add_fetch(&progress.done, bytes, __ATOMIC_RELAXED);
}

void progress_begin_items(const char *verb, uint64_t total_items)
{
	progress_begin(verb, total_items);
}

void progress_add_item(void)
{
	progress_add(1);
}

void progress_end(void)
{
	progress.ends++;
}

void progress_flush_begin(void)
{
	progress.flushes++;
	progress.is_flushed = 1;
}

void progress_flush_end(void)
{
	progress.is_flushed = 0;
}

int progress_can_show(void)
{
	return 0;
}

void progress_show(const char *line)
{
	(void)line;
}

void progress_hide(void)
{
}

/* It was this, is over, and was as much as it should be. */
static inline int progress_was(const char *verb, uint64_t bytes)
{
	return progress.verb && strcmp(progress.verb, verb) == 0 && progress.total == bytes && progress.done == bytes &&
	       progress.ends == 1 && !progress.is_flushed;
}

/* --- Calls. --- */

static int looks_stat(const char *call, int directory, const char *path, struct stat *status, int flags)
{
	return calls_fail(call) ? -1 : (int)syscall(SYS_newfstatat, directory, path, status, flags);
}

int fstat(int fd, struct stat *status)
{
	return looks_stat("fstat", fd, "", status, AT_EMPTY_PATH);
}

int stat(const char *path, struct stat *status)
{
	return looks_stat("stat", AT_FDCWD, path, status, 0);
}

int lstat(const char *path, struct stat *status)
{
	return looks_stat("lstat", AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

int fstatat(int directory, const char *path, struct stat *status, int flags)
{
	return looks_stat("fstatat", directory, path, status, flags);
}

int fstatvfs(int fd, struct statvfs *system)
{
	(void)fd;
	memset(system, 0, sizeof *system);
	system->f_namemax = namemax;
	return calls_fail("fstatvfs") ? -1 : 0;
}

DIR *opendir(const char *path)
{
	int fd = calls_fail("opendir") ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? 0 : fdopendir(fd);
}

/* What is read comes in pieces, between which a signal does. */
static int is_cut(size_t *size)
{
	static unsigned times;

	if (!calls.are_cut)
		return 0;
	*size = *size > 1 ? *size / 2 : *size;
	errno = EINTR;
	return times++ % 2 == 0;
}

ssize_t read(int fd, void *to, size_t size)
{
	return calls_fail("read") || is_cut(&size) ? -1 : syscall(SYS_read, fd, to, size);
}

ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
	return calls_fail("pread") || is_cut(&size) ? -1 : syscall(SYS_pread64, fd, to, size, offset);
}

off_t lseek(int fd, off_t offset, int from)
{
	return calls_fail("lseek") ? -1 : syscall(SYS_lseek, fd, offset, from);
}

int mkdir(const char *path, mode_t mode)
{
	calls_note("mkdir %s %o; ", path, mode);
	return calls_fail("mkdir") ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int mkdirat(int directory, const char *path, mode_t mode)
{
	calls_note("mkdir %s/%s %o; ", calls_name(directory), path, mode);
	return calls_fail("mkdirat") ? -1 : (int)syscall(SYS_mkdirat, directory, path, mode);
}

/* Something in the shell, which is part of the test. */
static inline void shell(const char *script)
{
	if (system(script))
		abort();
}

/* The files below a directory, with what is in each. */
static inline const char *files_below(const char *directory)
{
	static char text[8192];
	char command[512];
	size_t length;
	FILE *pipe_end;

	snprintf(command, sizeof command,
		"cd %s && for i in $(find . ! -type d | LC_ALL=C sort); do echo \"${i#./}:$(cat $i) \"; done | tr -d '\\n'", directory);
	pipe_end = popen(command, "r");
	length = pipe_end ? fread(text, 1, sizeof text - 1, pipe_end) : 0;
	text[length] = 0;
	if (!pipe_end || pclose(pipe_end))
		abort();
	return text;
}

/* In a directory of a known name within the place. */
static inline void enter_top(void)
{
	enter_place();
	if (mkdir("top", 0755) || chdir("top"))
		abort();
	prepare();
}

#endif
