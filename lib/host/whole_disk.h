/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * whole_disk.h - a block device that becomes a disk with a partition table of its own: that it is
 * the one that is meant, what an older table has left at its end, and the kernel's own list of its
 * partitions. */
#ifndef HOST_WHOLE_DISK_H
#define HOST_WHOLE_DISK_H

#include <stdint.h>

/* Of an open device; path is what it is called. Dies where it is a partition; where its sectors
 * are not of 512 bytes, since a table for those is none on it; where it has another serial number
 * than this one, or none; and, without one (0), where it is not removable (a loop device counts as
 * that), since such a disk is more likely the wrong one. */
void whole_disk_check(int fd, const char *path, const char *serial);

/* Clears the last MiB of an open device, as far as it is behind end_offset: what a GPT, RAID and
 * others have there. Returns whether there was a GPT. */
int whole_disk_clear_end(int fd, const char *path, uint64_t end_offset);

/* Tells the kernel to read the table again; says so where it cannot. */
void whole_disk_read_table(int fd, const char *path);

#endif
