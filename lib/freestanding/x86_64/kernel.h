/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel.h - what differs from one architecture to the next in Linux's interface: here x86_64. */
#ifndef FREESTANDING_KERNEL_H
#define FREESTANDING_KERNEL_H

/* arch/x86/entry/syscalls/syscall_64.tbl */
enum {
	SYS_READ = 0,
	SYS_WRITE = 1,
	SYS_CLOSE = 3,
	SYS_LSEEK = 8,
	SYS_RT_SIGACTION = 13,
	SYS_IOCTL = 16,
	SYS_NANOSLEEP = 35,
	SYS_CLONE = 56,
	SYS_EXECVE = 59,
	SYS_EXIT = 60,
	SYS_WAIT4 = 61,
	SYS_UNAME = 63,
	SYS_FCNTL = 72,
	SYS_FLOCK = 73,
	SYS_GETTIMEOFDAY = 96,
	SYS_STATFS = 137,
	SYS_SYNC = 162,
	SYS_MOUNT = 165,
	SYS_REBOOT = 169,
	SYS_READAHEAD = 187,
	SYS_GETDENTS64 = 217,
	SYS_CLOCK_GETTIME = 228,
	SYS_OPENAT = 257,
	SYS_MKDIRAT = 258,
	SYS_MKNODAT = 259,
	SYS_NEWFSTATAT = 262,
	SYS_UNLINKAT = 263,
	SYS_SYNC_FILE_RANGE = 277,
	SYS_DUP3 = 292,
	SYS_PIPE2 = 293,
	SYS_SYNCFS = 306,
	SYS_FINIT_MODULE = 313,
	SYS_RENAMEAT2 = 316,
};

/* An offset fits a register: plain lseek and statfs. Of calls with an older and a younger form, the
 * younger one: so that arm64 and riscv64, which have no other, run the same code. */
#define KERNEL_HAS_LLSEEK   0
#define KERNEL_HAS_STATFS64 0
#define KERNEL_HAS_AT_CALLS 1

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
	STAT_MODE_OFFSET = 24,
	STAT_RDEV_OFFSET = 40,
	STAT_SIZE_OFFSET = 48,
};

/* struct statfs, include/uapi/asm-generic/statfs.h */
enum {
	STATFS_BYTES = 120,
	STATFS_NUMBER_BYTES = 8,
	STATFS_BLOCK_BYTES_OFFSET = 8,
	STATFS_BLOCKS_OFFSET = 16,
	STATFS_AVAILABLE_OFFSET = 32,
	STATFS_INODES_OFFSET = 40,
	STATFS_FREE_INODES_OFFSET = 48,
};

/* _IOR(0x12, 114, size_t) */
#define IOCTL_BLKGETSIZE64 0x80081272ul

#endif
