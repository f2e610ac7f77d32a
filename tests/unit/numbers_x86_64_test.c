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
#include "freestanding/x86_64/kernel_root.h"
/* behind it */
#include "numbers.h"

int main(void)
{
	check_common();
	check_younger(struct stat);
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
