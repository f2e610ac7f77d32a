/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * asm_generic.h - what the architectures share in Linux's interface that came after asm-generic did:
 * the larger part of their kernel.h. */
#ifndef FREESTANDING_ASM_GENERIC_H
#define FREESTANDING_ASM_GENERIC_H

/* include/uapi/asm-generic/unistd.h; it has the younger one only of calls with an older and a
 * younger form. */
/* clang-format off */
enum {
	SYS_DUP2 = 24, SYS_FCNTL = 25, SYS_IOCTL = 29, SYS_FLOCK = 32, SYS_MKNOD = 33,
	SYS_MKDIR = 34, SYS_UNLINK = 35, SYS_SYMLINK = 36, SYS_UMOUNT2 = 39, SYS_MOUNT = 40, SYS_STATFS = 43,
	SYS_CHDIR = 49, SYS_FCHDIR = 50, SYS_OPEN = 56, SYS_CLOSE = 57, SYS_PIPE2 = 59,
	SYS_GETDENTS64 = 61, SYS_LSEEK = 62, SYS_READ = 63, SYS_WRITE = 64, SYS_STAT = 79,
	SYS_LSTAT = SYS_STAT, SYS_FSTAT = 80, SYS_SYNC = 81, SYS_FSYNC = 82, SYS_PPOLL = 73,
	SYS_SYNC_FILE_RANGE = 84, SYS_EXIT = 93, SYS_NANOSLEEP = 101, SYS_CLOCK_GETTIME = 113,
	SYS_SYSLOG = 116, SYS_KILL = 129, SYS_RT_SIGACTION = 134, SYS_REBOOT = 142, SYS_SETSID = 157, SYS_UNAME = 160,
	SYS_UMASK = 166, SYS_GETTIMEOFDAY = 169, SYS_GETPID = 172, SYS_READAHEAD = 213,
	SYS_BRK = 214, SYS_FORK = 220, SYS_EXECVE = 221, SYS_WAIT4 = 260, SYS_SYNCFS = 267,
	SYS_FINIT_MODULE = 273, SYS_RENAME = 276,
	/* For kernel_root.h. */
	SYS_CHROOT = 51, SYS_PTRACE = 117, SYS_SOCKET = 198, SYS_BIND = 200, SYS_OPENAT = SYS_OPEN,
	SYS_UNLINKAT = SYS_UNLINK,
};
/* clang-format on */

/* A path as calls take it: below AT_FDCWD. */
#define AT(path) -100, path

/* An offset fits a register. */
#define KERNEL_HAS_LLSEEK 0

/* struct stat, include/uapi/asm-generic/stat.h */
enum {
	STAT_BYTES = 128,
	STAT_DEVICE_OFFSET = 0,
	STAT_INODE_OFFSET = 8,
	STAT_MODE_OFFSET = 16,
	STAT_LINKS_OFFSET = 20,
	STAT_RDEV_OFFSET = 32,
	STAT_SIZE_OFFSET = 48,
	STAT_MTIME_OFFSET = 88, /* and behind it ctime: four words */
};

/* _IOR(0x12, 114, size_t) */
#define IOCTL_BLKGETSIZE64 0x80081272ul

#endif
