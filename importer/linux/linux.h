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

/* fast.c: files of the payload are seen through a window, past the kernel's cache where that is
 * better; the disk begins with what was written. */
const uint8_t *linux_view(struct device *device, uint64_t offset, size_t *size);

/* careful.c: what could not be read is tried again, up to the sector that fails. */
long linux_read_carefully(struct device *device, uint64_t offset, void *to, size_t size);

/* join.c: one disk under two nodes is one candidate: the same serial number, or the same heads and
 * digests for all files. */
void linux_join(void);

/* results.c: a disk of results that --device names is read behind its head; what seems to be a
 * partition of one is none. */
void linux_named(struct device *device);
void linux_leave_results(struct candidate *part, const struct candidate *disk);
void linux_check_results(void);

/* file_system.c: what cannot be held at the destination is refused before anything is written.
 * folded.c: two names that lead to one file. */
void linux_check(const struct contents *contents);
void linux_check_folded(const struct contents *contents);

/* all.c: every payload that there is. */
int linux_import_all(void);

#endif
