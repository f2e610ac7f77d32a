/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.h - system calls, named as in POSIX and Linux: files, directories, file systems, memory.
 *
 * Each returns a negative error number when it fails. What Fiwix or an old kernel lacks has its
 * fallback here, not in the programs. */
#ifndef FREESTANDING_FILES_H
#define FREESTANDING_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "kernel.h" /* of the architecture: the numbers of the calls, and AT */

long system_call(long number, long a, long b, long c, long d, long e, long f); /* entry.c */

/* A system call by its number: call(SYS_OPEN, AT(path), flags, mode). Arguments that are left out
 * are 0. */
#define CALL_WITH_SIX(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call(...) CALL_WITH_SIX(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

/* include/uapi/asm-generic/errno-base.h and errno.h: the ones that programs here ask for. */
enum {
	ERROR_NOENT = 2,
	ERROR_INTR = 4,
	ERROR_IO = 5,
	ERROR_NXIO = 6,
	ERROR_AGAIN = 11,
	ERROR_ACCES = 13,
	ERROR_NOTBLK = 15,
	ERROR_BUSY = 16,
	ERROR_EXIST = 17,
	ERROR_XDEV = 18,
	ERROR_NODEV = 19,
	ERROR_NOTDIR = 20,
	ERROR_INVAL = 22,
	ERROR_NFILE = 23,
	ERROR_MFILE = 24,
	ERROR_NAMETOOLONG = 36,
	ERROR_NOSYS = 38,
	ERROR_NOMEDIUM = 123,
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
	MODE_FILE = 0100000,
	MODE_BLOCK = 0060000,
	MODE_DIRECTORY = 0040000,
	MODE_CHARACTER = 0020000,
};

struct file_status {
	uint32_t type, links; /* of the mode; how many names it has */
	uint64_t size_bytes;
	uint64_t file_system, inode; /* both together are one file */
	uint32_t major, minor;       /* of a node */
	uint8_t kernel[STAT_BYTES];  /* as it came */
};

/* Understands what the kernel has filled in, if the result is 0, and returns that. */
long file_status_get(struct file_status *status, long result);

/* Are two the same file? */
#define system_is_same(a, b) ((a)->inode == (b)->inode && (a)->file_system == (b)->file_system)

/* Linux's encoding of a device for user space; with a minor below 256 it is also that of Fiwix. */
#define ENCODE_DEVICE(major, minor) \
	(((minor)&0xff) | ((major)&0xfff) << 8 | ((minor) & ~(uint32_t)0xff) << 12)

#define system_open(path, flags, mode)  call(SYS_OPEN, AT(path), (flags) | OPEN_LARGEFILE, mode)
#define system_close(fd)                call(SYS_CLOSE, fd)
#define system_read(fd, to, size)       call(SYS_READ, fd, to, size)
#define system_ioctl(fd, request, data) call(SYS_IOCTL, fd, request, data)
#define system_unlink(path)             call(SYS_UNLINK, AT(path))
#define system_rename(from, to)         call(SYS_RENAME, AT(from), AT(to))
#define system_mkdir(path, mode)        call(SYS_MKDIR, AT(path), mode)
#define system_chdir(path)              call(SYS_CHDIR, path)
#define system_fchdir(fd)               call(SYS_FCHDIR, fd)
#define system_mknod(path, mode, major, minor) \
	call(SYS_MKNOD, AT(path), mode, ENCODE_DEVICE(major, minor))
#define system_mount(source, target, type, flags, data) \
	call(SYS_MOUNT, source, target, type, flags, data)

/* The second does not follow a symbolic link (AT_SYMLINK_NOFOLLOW; lstat64 takes no flags). */
#define system_stat(path, status) \
	file_status_get(status, call(SYS_STAT, AT(path), (status)->kernel))
#define system_lstat(path, status) \
	file_status_get(status, call(SYS_LSTAT, AT(path), (status)->kernel, 0x100))
#define system_fstat(fd, status) file_status_get(status, call(SYS_FSTAT, fd, (status)->kernel))

#define system_sleep_ms(ms) \
	call(SYS_NANOSLEEP, ((const long[2]){ (ms) / 1000, (ms) % 1000 * 1000000 }))

/* Repeat until all is read (or the file ends: fewer bytes returned) or written. */
long system_read_all(int fd, void *to, size_t size);
long system_write_all(int fd, const void *from, size_t size);
long system_seek(int fd, uint64_t offset);

/* Reads a file up to size bytes of it. Returns how many. */
long system_read_file(const char *path, void *to, size_t size);

/* Makes a directory and the missing ones above it. Only the whole path counts: a directory above it
 * may be there and not writable. */
long system_make_directories(const char *path);

/* Flushes the file system that fd lies on; all of them on kernels without syncfs. */
long system_sync_file_system(int fd);

/* Locks an open file or directory until it is closed; -ERROR_AGAIN when another process has it. */
#define system_lock(fd) call(SYS_FLOCK, fd, 2 | 4) /* LOCK_EX | LOCK_NB */

/* What an ordinary user may still write to a file system. */
struct file_system_space {
	uint32_t block_bytes, name_bytes_max; /* of one component */
	uint64_t free_bytes, free_inodes;     /* 2^63 - 1: not known */
};

long system_space(const char *path, struct file_system_space *space);

/* Returns size bytes of zeros, aligned for numbers and pointers, which are there until the program
 * ends; 0 when the kernel has no more. In string.c. */
void *memory_get(size_t size);

#endif
