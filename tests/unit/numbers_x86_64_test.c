/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * numbers_x86_64_test.c - Linux's interface on x86_64, as its headers have it. */
#if defined(__x86_64__)
#include <asm-generic/fcntl.h>
#include <asm/stat.h>
#include <asm/unistd_64.h>
#include <linux/fs.h>
#include <stddef.h>

#include "freestanding/x86_64/kernel.h"
/* behind it */
#include "numbers.h"

int main(void)
{
	check_common();
	same(SYS_FSTAT, __NR_fstat), same(SYS_LSEEK, __NR_lseek), same(SYS_FCNTL, __NR_fcntl);
	same(SYS_FORK, __NR_clone), same(SYS_STATFS, __NR_statfs), same(SYS_OPEN, __NR_openat);
	same(SYS_MKDIR, __NR_mkdirat), same(SYS_MKNOD, __NR_mknodat), same(SYS_STAT, __NR_newfstatat);
	same(SYS_LSTAT, __NR_newfstatat), same(SYS_UNLINK, __NR_unlinkat);
	same(SYS_SYMLINK, __NR_symlinkat), same(SYS_DUP2, __NR_dup3), same(SYS_RENAME, __NR_renameat2);
	same(OPEN_DIRECTORY, O_DIRECTORY), same(OPEN_NOFOLLOW, O_NOFOLLOW);
	same(OPEN_DIRECT, O_DIRECT), same(OPEN_LARGEFILE, 0);
	same(STAT_BYTES, sizeof(struct stat)), same(STAT_DEVICE_OFFSET, offsetof(struct stat, st_dev));
	same(STAT_INODE_OFFSET, offsetof(struct stat, st_ino));
	same(STAT_LINKS_OFFSET, offsetof(struct stat, st_nlink));
	same(STAT_MODE_OFFSET, offsetof(struct stat, st_mode));
	same(STAT_RDEV_OFFSET, offsetof(struct stat, st_rdev));
	same(STAT_SIZE_OFFSET, offsetof(struct stat, st_size));
	same(STAT_MTIME_OFFSET, offsetof(struct stat, st_mtime));
	same(STAT_MTIME_OFFSET + 4 * sizeof(long), offsetof(struct stat, st_ctime) + 2 * sizeof(long));
	same(IOCTL_BLKGETSIZE64, BLKGETSIZE64), same(KERNEL_HAS_LLSEEK, 0);
	return tap_end();
}
#else
#include "tap.h"

int main(void)
{
	tap_skip("the numbers of x86_64", "its headers are on x86_64");
	return tap_end();
}
#endif
