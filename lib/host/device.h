/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * device.h - opening a block device for writing, when nobody else uses it; partitions and their
 * disks. */
#ifndef HOST_DEVICE_H
#define HOST_DEVICE_H

#include <stdint.h>

/* Opens for reading and writing. Dies when the device, a partition of it or something built on it
 * is mounted, used as swap or otherwise held, when the program reads it, what it shows, its disk or
 * what lies on it, or when it has fewer than size_bytes. */
int device_open_for_writing(const char *path, uint64_t size_bytes);

/* The same of an open device, whose path may be another one's by now, once all that is read is
 * known. */
void device_check_not_read(const char *path, int fd);
void device_check_fits(const char *path, int fd, uint64_t size_bytes);

/* The path of the disk that a partition lies on, allocated; 0 when the device is none. */
char *device_disk_of(const char *path);

#endif
