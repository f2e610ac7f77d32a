/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * system.h - the system calls of the booted programs, named as in POSIX and Linux.
 *
 * Every function that can fail returns a negative error number (-errno); system_error_text says it
 * in words. What an old kernel or Fiwix lacks has its fallback here, not in the programs.
 *
 * A program is int main(int argc, char **argv, char **environment); it ends with its result. */
#ifndef FREESTANDING_SYSTEM_H
#define FREESTANDING_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

#include "kernel.h" /* of the architecture: OPEN_NOFOLLOW, OPEN_DIRECTORY */

/* include/uapi/asm-generic/errno-base.h and errno.h: the ones that programs here ask for. */
enum {
	ERROR_NOENT = 2,
	ERROR_INTR = 4,
	ERROR_IO = 5,
	ERROR_NXIO = 6,
	ERROR_CHILD = 10,
	ERROR_AGAIN = 11,
	ERROR_EXIST = 17,
	ERROR_BUSY = 16,
	ERROR_NOTDIR = 20,
	ERROR_ISDIR = 21,
	ERROR_INVAL = 22,
	ERROR_NOSYS = 38,
};

/* Open flags that are the same everywhere; the others are in ARCH/kernel.h. */
enum {
	OPEN_READ = 0,
	OPEN_WRITE = 1,
	OPEN_READ_WRITE = 2,
	OPEN_CREATE = 0100,
	OPEN_EXCLUSIVE = 0200,
	OPEN_NO_TERMINAL = 0400, /* it does not become the controlling one */
	OPEN_NONBLOCK = 04000,
};

/* The type bits of a mode. */
enum {
	MODE_TYPE_MASK = 0170000,
	MODE_LINK = 0120000,
	MODE_FILE = 0100000,
	MODE_BLOCK = 0060000,
	MODE_DIRECTORY = 0040000,
	MODE_CHARACTER = 0020000,
};

struct device_number {
	uint32_t major, minor;
};

struct file_status {
	uint32_t mode;
	uint64_t size_bytes;
	struct device_number device; /* of a node */
};

/* available_bytes is what an ordinary user may still write; known is 0 where the file system does
 * not say (ramfs). */
struct file_system_space {
	int known;
	uint32_t block_bytes;
	uint64_t available_blocks;
	int inodes_known; /* some file systems have as many as they have room for */
	uint64_t free_inodes;
};

void system_exit(int status) __attribute__((noreturn));

long system_open(const char *path, int flags, int mode);
long system_close(int fd);
long system_read(int fd, void *to, size_t size);
long system_write(int fd, const void *from, size_t size);
/* Repeat until all is read (or the file ends: fewer bytes returned) or written. */
long system_read_all(int fd, void *to, size_t size);
long system_write_all(int fd, const void *from, size_t size);
long system_seek(int fd, uint64_t offset);
/* Makes reads go past the kernel's cache, or through it again (on Linux). Past it, offsets, sizes
 * and addresses must be multiples of the device's block. */
long system_read_directly(int fd, int directly);
/* Lets the disk begin to read what will be read soon. A promise of nothing. */
void system_read_ahead(int fd, uint64_t offset, size_t size);
/* Lets the disk begin with what was written to a file, and does not wait for it: a later flush has
 * less to do. A promise of nothing; kernels without it do nothing. */
void system_begin_flush(int fd);
/* Flushes the file system that fd lies on; all of them on kernels without syncfs. */
long system_sync_file_system(int fd);

/* Locks an open file or directory until it is closed; -ERROR_AGAIN when another process has it. */
long system_lock(int fd);

/* A reader of our output that goes away makes writes fail, instead of killing the program. */
void system_survive_broken_pipes(void);
void system_sync(void);

long system_unlink(const char *path);
long system_rename(const char *from, const char *to);
long system_mkdir(const char *path, int mode);
/* Makes a directory and the missing ones above it; one that is there is no error. */
long system_make_directories(const char *path);
long system_mknod(const char *path, uint32_t mode, struct device_number device);
long system_stat(const char *path, struct file_status *status);  /* follows a symbolic link */
long system_lstat(const char *path, struct file_status *status); /* does not */
long system_space(const char *path, struct file_system_space *space);
long system_read_directory(int fd, void *to, size_t size); /* getdents64 */

/* The length of a block device in bytes; fails where the kernel cannot tell. */
long system_device_bytes(int fd, uint64_t *size_bytes);
/* Where a partition begins on its disk, in sectors of 512 bytes; 0 for a disk; fails where the
 * kernel cannot tell. */
long system_device_start(int fd, uint64_t *sector);

long system_mount(const char *source, const char *target, const char *type, unsigned long flags,
	const char *data);
long system_load_module(int fd, const char *options, unsigned flags);
long system_ioctl(int fd, unsigned long request, void *argument);
long system_dup2(int from, int to);
/* Both ends are closed by execve. Kernels before 2.6.27 have none. */
long system_pipe(int ends[2]);
long system_reboot(uint32_t command);

long system_fork(void);
long system_execve(const char *path, char *const *argv, char *const *environment);
/* Waits for a child (-1: any); returns its process id. */
long system_wait(long process, int *status);

void system_sleep_ms(uint32_t milliseconds);
/* Milliseconds of a clock that only goes forward; wraps after 49 days; 0 without a clock. */
uint32_t system_clock_ms(void);

/* Whether the kernel is Linux, by its own word. */
int system_is_linux(void);

/* A phrase for a (negative or positive) error number; good until the next call. */
const char *system_error_text(long error);

#endif
