/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * early_flush.c - lets a disk begin with what was written. */
#include "booted/early_flush.h"

#include "freestanding/files.h"

void early_flush(int fd, uint64_t bytes)
{
	/* Of the whole file, all offsets are 0, so that 32-bit and 64-bit kernels take the same
	 * words: the flags come fourth in one and sixth in the other. The disk is told when there
	 * is enough to write in one go. */
	enum { SYNC_FILE_RANGE_WRITE = 2, BEGIN_BYTES = 2 * 1024 * 1024 };
	static uint64_t waiting;

	waiting += bytes;
	if (waiting < BEGIN_BYTES)
		return;
	waiting = 0;
#if KERNEL_HAS_LLSEEK
	call(SYS_SYNC_FILE_RANGE, fd, 0, 0, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
	call(SYS_SYNC_FILE_RANGE, fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}
