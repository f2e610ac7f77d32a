/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * linux.h - what the files of importer/linux share: the functions of struct extras. */
#ifndef IMPORTER_LINUX_H
#define IMPORTER_LINUX_H

#include "importer/importer.h"

/* list.c: block devices from /sys/class/block, then /proc/partitions, and where both have none from
 * the nodes in /dev. */
unsigned linux_list(struct block_device *list, unsigned count_max);

/* fast.c: the payload is read through a window, past the kernel's cache where that is better; the
 * disk begins with what was written. */
void linux_read_fast(struct device *device);
void linux_written(int fd, uint64_t bytes);

/* join.c: one disk under two nodes is one candidate: the same serial number, or the same heads and
 * digests for all files. */
void linux_join(void);

/* all.c: every payload that there is. */
int linux_import_all(void);

#endif
