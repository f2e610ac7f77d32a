/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - what differs from one architecture to the next in Linux's interface: here x86_64. */
#ifndef FREESTANDING_KERNEL_H
#define FREESTANDING_KERNEL_H

/* arch/x86/entry/syscalls/syscall_64.tbl; of calls with an older and a younger form the younger
 * one, which is all that arm64 and riscv64 have. */
/* clang-format off */
enum {
	SYS_READ = 0, SYS_WRITE = 1, SYS_CLOSE = 3, SYS_FSTAT = 5, SYS_LSEEK = 8, SYS_BRK = 12,
	SYS_RT_SIGACTION = 13, SYS_IOCTL = 16, SYS_NANOSLEEP = 35, SYS_FORK = 56,
	SYS_EXECVE = 59, SYS_EXIT = 60, SYS_WAIT4 = 61, SYS_KILL = 62, SYS_UNAME = 63, SYS_FCNTL = 72,
	SYS_FLOCK = 73, SYS_CHDIR = 80, SYS_FCHDIR = 81, SYS_GETTIMEOFDAY = 96, SYS_STATFS = 137,
	SYS_FSYNC = 74, SYS_SYNC = 162, SYS_MOUNT = 165, SYS_UMOUNT2 = 166, SYS_REBOOT = 169, SYS_READAHEAD = 187,
	SYS_GETDENTS64 = 217, SYS_CLOCK_GETTIME = 228, SYS_OPEN = 257, SYS_MKDIR = 258,
	SYS_MKNOD = 259, SYS_STAT = 262, SYS_LSTAT = SYS_STAT, SYS_UNLINK = 263, SYS_SYMLINK = 266,
	SYS_SYNC_FILE_RANGE = 277, SYS_DUP2 = 292, SYS_PIPE2 = 293, SYS_SYNCFS = 306,
	SYS_FINIT_MODULE = 313, SYS_PPOLL = 271, SYS_SETSID = 112, SYS_RENAME = 316, SYS_GETPID = 39, SYS_UMASK = 95, SYS_SYSLOG = 103,
};
/* clang-format on */

/* A path as calls take it: below AT_FDCWD. */
#define AT(path) -100, path

/* An offset fits a register. */
#define KERNEL_HAS_LLSEEK 0

/* include/uapi/asm-generic/fcntl.h */
enum {
	OPEN_DIRECTORY = 0200000,
	OPEN_NOFOLLOW = 0400000,
	OPEN_DIRECT = 040000,
	OPEN_LARGEFILE = 0, /* implied */
};

/* struct stat, arch/x86/include/uapi/asm/stat.h */
enum {
	STAT_BYTES = 144,
	STAT_DEVICE_OFFSET = 0,
	STAT_INODE_OFFSET = 8,
	STAT_LINKS_OFFSET = 16,
	STAT_MODE_OFFSET = 24,
	STAT_RDEV_OFFSET = 40,
	STAT_SIZE_OFFSET = 48,
	STAT_MTIME_OFFSET = 88, /* and behind it ctime: four words */
};

/* _IOR(0x12, 114, size_t) */
#define IOCTL_BLKGETSIZE64 0x80081272ul

#endif
