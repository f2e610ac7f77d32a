/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * whole_disk.h - a block device that becomes a disk with a partition table of its own: that it is
 * the one that is meant, what an older table has left at its end, and the kernel's own list of its
 * partitions. */
#ifndef HOST_WHOLE_DISK_H
#define HOST_WHOLE_DISK_H

#include <stdint.h>

/* Dies where the device is a partition; where it has another serial number than this one, or none;
 * and, without one (0), where it is not removable (a loop device counts as that), since such a disk
 * is more likely the wrong one. */
void whole_disk_check(const char *path, const char *serial);

/* Clears what a GPT has at the end of an open device, behind end_offset. Returns whether there was
 * any. */
int whole_disk_clear_end(int fd, const char *path, uint64_t end_offset);

/* Tells the kernel to read the table again; says so where it cannot. */
void whole_disk_read_table(const char *path);

#endif
