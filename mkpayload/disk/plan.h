/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.h - a disk that boots, before it is written: what is asked for, its files, its partitions.
 *
 *	partition | type | from       | what
 *	        1 |   ef | 1 MiB      | active; FAT32: boot programs, kernel, initrd
 *	    2     |   da | next MiB   | the payload, if there is one
 *	    3, 2  |   da | next MiB   | results (format/export_head.h), if they are asked for
 *
 * Every size is whole MiB. */
#ifndef MKPAYLOAD_DISK_PLAN_H
#define MKPAYLOAD_DISK_PLAN_H

#include "format/disk/mbr.h"
#include "format/export_head.h"
#include "mkpayload/disk/fat.h"
#include "mkpayload/disk/files.h"
#include "mkpayload/disk/kernel.h"
#include "mkpayload/disk/programs.h"
#include "payload/image.h"

struct disk_request {
	const char *path, *kernel, *initrd, *append, *payload, *boot, *boot_files, *label, *uuid,
		*serial;
	uint64_t export_bytes, fat_bytes; /* 0: none; as needed */
	int force;
};

struct disk_plan {
	const struct disk_request *request;
	int is_device, fd; /* of a device: open from the first look on */
	unsigned ways;
	struct disk_kernel kernel;
	char *kernel_name, *initrd_name; /* on the FAT */
	struct disk_programs programs;
	struct disk_files files;
	struct image payload;
	uint32_t serial;
	uint8_t nonce[EXPORT_NONCE_BYTES];
	uint64_t fat_bytes, payload_bytes, export_bytes, disk_bytes;
	uint8_t sector[MBR_SECTOR_BYTES];
};

enum { DISK_MIB = 1 << 20 };

/* Why a word of --boot, --label or --uuid is none; 0 for a good one. */
const char *disk_check_boot(const char *text);
const char *disk_check_label(const char *text);
const char *disk_check_uuid(const char *text);

/* Finds out all that can be wrong, and dies of it; nothing is written. */
void disk_plan(struct disk_plan *plan, const struct disk_request *request);

/* write.c */
void disk_write(struct disk_plan *plan);

/* list.c: returns an exit status. */
int disk_list(const char *path, int json);

#endif
