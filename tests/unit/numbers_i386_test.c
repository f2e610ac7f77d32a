/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * numbers_i386_test.c - Linux's interface on i386, as its headers have it. */
#if defined(__x86_64__)
#include <asm-generic/fcntl.h>
#include <asm/unistd_32.h>

#include "freestanding/i386/kernel.h"
#include "freestanding/i386/kernel_root.h"
/* behind it */
#include "numbers.h"

int main(void)
{
	check_common();
	same(SYS_FORK, __NR_fork), same(SYS_OPEN, __NR_open), same(SYS_UNLINK, __NR_unlink);
	same(SYS_MKNOD, __NR_mknod), same(SYS_RENAME, __NR_rename), same(SYS_MKDIR, __NR_mkdir);
	same(SYS_DUP2, __NR_dup2), same(SYS_STATFS, __NR_statfs), same(SYS_LLSEEK, __NR__llseek);
	same(SYS_STAT, __NR_stat64), same(SYS_LSTAT, __NR_lstat64), same(SYS_FSTAT, __NR_fstat64);
	same(SYS_FCNTL, __NR_fcntl64), same(SYS_SYMLINK, __NR_symlink);
	same(OPEN_DIRECTORY, O_DIRECTORY), same(OPEN_NOFOLLOW, O_NOFOLLOW);
	same(OPEN_DIRECT, O_DIRECT), same(OPEN_LARGEFILE, 0100000), same(KERNEL_HAS_LLSEEK, 1);
	return tap_end();
}
#else
#include "tap.h"

int main(void)
{
	tap_skip("the numbers of i386", "its headers are on x86_64");
	return tap_end();
}
#endif
