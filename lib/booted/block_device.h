/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device.h - block devices: which there are, what their names tell, opening one. */
#ifndef BOOTED_BLOCK_DEVICE_H
#define BOOTED_BLOCK_DEVICE_H

#include <stddef.h>
#include <stdint.h>

/* Linux: DISK_NAME_LEN is 32, with the NUL. */
enum { BLOCK_NAME_BYTES = 32, BLOCK_SECTOR_BYTES = 512 };

struct block_device {
	char name[BLOCK_NAME_BYTES]; /* as the kernel says it: "vda", "hdb1", "cciss!c0d0" */
	uint32_t major, minor;
};

/* Reads a line of /proc/partitions (length bytes, without the newline): "major minor blocks name".
 * Returns 1, or 0 for another line. The numbers are as printed: block_device_correct comes next. */
int block_device_get_line(struct block_device *device, const char *line, size_t length);

/* Gives IDE disks the numbers that go with their names. Fiwix 1.5.0-lb1 prints every whole disk
 * with minor 0 and partition n of a slave with minor n * 64; the nodes are hda 3:0, hdb 3:64, hdc
 * 22:0, hdd 22:64, partition n of each n further. Linux's old IDE driver used the same numbers. */
void block_device_correct(struct block_device *device);

/* 1 for kinds of device that are never a payload disk or are one twice: memory and files, drives
 * that may be empty and slow to say so, what is made of other devices or lies behind a network. */
int block_device_is_skipped(const char *name);

/* 1 when part is the name of a partition of disk: "sdb1" of "sdb", "nvme0n1p2" of "nvme0n1". */
int block_device_is_part_of(const char *part, const char *disk);

/* 1 for an error of opening one that is not there, and for one that may be none in a moment; after
 * others, nobody knows what is on it. */
#define block_device_is_absent(error)                                                    \
	((error) == -ERROR_NOENT || (error) == -ERROR_NXIO || (error) == -ERROR_NODEV || \
		(error) == -ERROR_NOMEDIUM)
#define block_device_is_to_come(error) (block_device_is_absent(error) || (error) == -ERROR_BUSY)

/* Lists what /proc/partitions has, with corrected numbers. Returns how many there are, also those
 * beyond count_max. */
unsigned block_device_list(struct block_device *list, unsigned count_max);

uint64_t block_device_bytes(int fd); /* of an open one; or PAYLOAD_SIZE_UNKNOWN */

/* Opens a device: by a node that is made for this and removed, since its own may have been made
 * from Fiwix's wrong numbers; by its own, if it has the right ones, where none can be made. Returns
 * a descriptor or a negative error number. */
long block_device_open(const struct block_device *device, long flags);

#endif
