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
#include "freestanding/riscv64/kernel_root.h"
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
	check_younger(struct generic_stat);
	return tap_end();
}
