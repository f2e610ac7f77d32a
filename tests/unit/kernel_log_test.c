/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_log_test.c - logs of the kernel: where it says that it could not unpack, and why. */
#include "init/kernel_log.h"
#include "tap.h"

static const struct {
	const char *log, *line, *reason; /* 0: nothing is found */
} logs[] = {
	{ "", 0, 0 },
	{ "<6>[    0.1] Trying to unpack rootfs image as initramfs...\n", 0, 0 },
	{ "<6>[    0.1] a\n<0>[    0.5] Initramfs unpacking failed: write error\n<6>[    1.0] b\n",
		"Initramfs unpacking failed: write error", "write error" },
	{ "<0>[    0.5][    T1] Initramfs unpacking failed: junk\n", 0, 0 },
	{ "<0>[    0.5] [    T1] Initramfs unpacking failed: junk\n",
		"Initramfs unpacking failed: junk", "junk" },
	{ "<0>Initramfs unpacking failed: no time", "Initramfs unpacking failed: no time",
		"no time" },
	{ "<6>[    0.5] rootfs image is not initramfs (write error); looks like an initrd\n",
		"rootfs image is not initramfs (write error); looks like an initrd",
		"write error); looks like an initrd" },
	/* What somebody says about it is not that. */
	{ "<5>[    0.0] Command line: x=Initramfs unpacking failed: y\n", 0, 0 },
	{ "<5>[    0.0", 0, 0 },
};

int main(void)
{
	char log[512];
	const char *line, *reason;
	size_t i;

	for (i = 0; i < sizeof logs / sizeof *logs; i++) {
		strcpy(log, logs[i].log);
		reason = 0;
		line = kernel_log_find_refusal(log, &reason);
		is(line, logs[i].line, logs[i].log);
		is(reason, logs[i].reason, "... the reason");
	}
	return tap_end();
}
