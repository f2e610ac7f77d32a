/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * clone_range.h - the call by which two files share blocks, from Linux, include/uapi/linux/fs.h.
 *
 * Not every libc comes with Linux's headers (Debian's musl-gcc does not). */
#ifndef HOST_CLONE_RANGE_H
#define HOST_CLONE_RANGE_H

#include <stdint.h>
#include <sys/ioctl.h>

struct file_clone_range {
	int64_t src_fd;
	uint64_t src_offset, src_length, dest_offset;
};
#define FICLONERANGE _IOW(0x94, 13, struct file_clone_range)

#endif
