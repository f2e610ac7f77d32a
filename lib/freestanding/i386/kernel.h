/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - what differs from one architecture to the next in Linux's interface: here i386.
 * Fiwix has the same numbers, as far as it has the calls. */
#ifndef FREESTANDING_KERNEL_H
#define FREESTANDING_KERNEL_H

/* arch/x86/entry/syscalls/syscall_32.tbl; of calls with an older and a younger form the older one,
 * which is all that Fiwix has. */
/* clang-format off */
enum {
	SYS_EXIT = 1, SYS_FORK = 2, SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5, SYS_CLOSE = 6,
	SYS_UNLINK = 10, SYS_EXECVE = 11, SYS_CHDIR = 12, SYS_MKNOD = 14, SYS_MOUNT = 21,
	SYS_SYNC = 36, SYS_KILL = 37, SYS_RENAME = 38, SYS_MKDIR = 39, SYS_BRK = 45, SYS_UMOUNT2 = 52, SYS_IOCTL = 54,
	SYS_DUP2 = 63, SYS_GETTIMEOFDAY = 78, SYS_REBOOT = 88, SYS_STATFS = 99, SYS_WAIT4 = 114,
	SYS_UNAME = 122, SYS_FCHDIR = 133, SYS_LLSEEK = 140, SYS_FLOCK = 143,
	SYS_NANOSLEEP = 162, SYS_RT_SIGACTION = 174, SYS_STAT = 195, SYS_LSTAT = 196,
	SYS_FSYNC = 118, SYS_FSTAT = 197, SYS_GETDENTS64 = 220, SYS_FCNTL = 221, SYS_READAHEAD = 225,
	SYS_CLOCK_GETTIME = 265, SYS_SYNC_FILE_RANGE = 314, SYS_PIPE2 = 331, SYS_SYNCFS = 344,
	SYS_FINIT_MODULE = 350, SYS_PPOLL = 309, SYS_SETSID = 66, SYS_GETPID = 20, SYS_UMASK = 60, SYS_SYMLINK = 83, SYS_SYSLOG = 103,
};
/* clang-format on */

/* A path as calls take it. */
#define AT(path) path

/* An offset is wider than a register: _llseek takes its halves. */
#define KERNEL_HAS_LLSEEK 1

/* include/uapi/asm-generic/fcntl.h */
enum {
	OPEN_DIRECTORY = 0200000,
	OPEN_NOFOLLOW = 0400000,
	OPEN_DIRECT = 040000,
	OPEN_LARGEFILE = 0100000,
};

/* struct stat64, arch/x86/include/uapi/asm/stat.h */
enum {
	STAT_BYTES = 96,
	STAT_DEVICE_OFFSET = 0,
	STAT_MODE_OFFSET = 16,
	STAT_LINKS_OFFSET = 20,
	STAT_RDEV_OFFSET = 32,
	STAT_SIZE_OFFSET = 44,
	STAT_MTIME_OFFSET = 72, /* and behind it ctime: four words */
	STAT_INODE_OFFSET = 88,
};

/* _IOR(0x12, 114, size_t) */
#define IOCTL_BLKGETSIZE64 0x80041272ul

#endif
