/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * numbers_generic_test.c - Linux's interface on arm64 and riscv64, as its headers have it. */
#define __ARCH_WANT_NEW_STAT
#include <asm-generic/fcntl.h>
#include <asm-generic/unistd.h>
#include <linux/fs.h>
#include <stddef.h>

#define stat generic_stat
#include <asm-generic/stat.h>
#undef stat

#include "freestanding/asm_generic.h"
#include "freestanding/riscv64/kernel.h"
/* behind it */
#include "numbers.h"

/* arch/arm64/include/uapi/asm/fcntl.h, which no other machine has. */
static void check_arm64(void)
{
#undef FREESTANDING_KERNEL_H
#include "freestanding/arm64/kernel.h"
	ok(OPEN_DIRECTORY == 1 << 14, "OPEN_DIRECTORY of arm64");
	ok(OPEN_NOFOLLOW == 1 << 15, "OPEN_NOFOLLOW of arm64");
	ok(OPEN_DIRECT == 1 << 16, "OPEN_DIRECT of arm64");
	ok(OPEN_LARGEFILE == 0, "OPEN_LARGEFILE of arm64");
}

int main(void)
{
	check_common();
	check_arm64();
	same(SYS_FSTAT, __NR_fstat), same(SYS_LSEEK, __NR_lseek), same(SYS_FCNTL, __NR_fcntl);
	same(SYS_FORK, __NR_clone), same(SYS_STATFS, __NR_statfs), same(SYS_OPEN, __NR_openat);
	same(SYS_MKDIR, __NR_mkdirat), same(SYS_MKNOD, __NR_mknodat), same(SYS_STAT, __NR_newfstatat);
	same(SYS_LSTAT, __NR_newfstatat), same(SYS_UNLINK, __NR_unlinkat);
	same(SYS_SYMLINK, __NR_symlinkat), same(SYS_DUP2, __NR_dup3), same(SYS_RENAME, __NR_renameat2);
	same(OPEN_DIRECTORY, O_DIRECTORY), same(OPEN_NOFOLLOW, O_NOFOLLOW);
	same(OPEN_DIRECT, O_DIRECT), same(OPEN_LARGEFILE, 0);
	same(STAT_BYTES, sizeof(struct generic_stat));
	same(STAT_DEVICE_OFFSET, offsetof(struct generic_stat, st_dev));
	same(STAT_INODE_OFFSET, offsetof(struct generic_stat, st_ino));
	same(STAT_LINKS_OFFSET, offsetof(struct generic_stat, st_nlink));
	same(STAT_MODE_OFFSET, offsetof(struct generic_stat, st_mode));
	same(STAT_RDEV_OFFSET, offsetof(struct generic_stat, st_rdev));
	same(STAT_SIZE_OFFSET, offsetof(struct generic_stat, st_size));
	same(STAT_MTIME_OFFSET, offsetof(struct generic_stat, st_mtime));
	same(STAT_MTIME_OFFSET + 4 * sizeof(long), offsetof(struct generic_stat, st_ctime) + 2 * sizeof(long));
	same(IOCTL_BLKGETSIZE64, BLKGETSIZE64), same(KERNEL_HAS_LLSEEK, 0);
	return tap_end();
}
