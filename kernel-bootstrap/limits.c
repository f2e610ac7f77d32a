/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * limits.c - every limit on the way of a bootstrap. */
#include "kernel-bootstrap/limits.h"

#include <string.h>

#include "format/disk/mbr.h"

#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* Fiwix's file offsets have 32 bits, of disks, too. */
#define FIWIX_DISK_BYTES_MAX (4 * GIB)

/* steps/jump/move_disk.sh leaves so much of the disk to the boot image. */
#define MAIN_DISK_BEGIN (1 * GIB)

static const struct limit rows[LIMITS] = {
	[LIMIT_BOOT_ENTRIES] = { .name = "boot_entries",
		"init.img: entries of builder-hex0",
		"what the bootstrap makes comes on top: take files out of steps/, or begin with "
		"--early-preseed",
		.is_count = 1 },
	[LIMIT_BOOT_BYTES] = { .name = "boot_bytes",
		"init.img: files and Fiwix's ramdisk",
		"builder-hex0 has both in memory: make the ramdisk of steps/jump/fiwix.sh "
		"smaller, or begin with --early-preseed" },
	[LIMIT_MEMORY] = { .name = "memory_bytes",
		"memory that this takes",
		"a machine with more" },
	[LIMIT_DISK_READ] = { .name = "disk_read_bytes",
		"Fiwix: the disk, read up to",
		"Fiwix reads its beginning again from there on: let 'kernel-bootstrap install' "
		"put two imports in, or take steps out between them" },
	[LIMIT_RAMDISK] = { .name = "ramdisk_bytes",
		"Fiwix: ramdisk, with the first import",
		"what is built comes on top: let 'kernel-bootstrap install' put two imports in, "
		"or enlarge the ramdisk of steps/jump/fiwix.sh" },
	[LIMIT_JUMP] = { .name = "jump_bytes",
		"Fiwix: packed by jump: linux",
		"let 'kernel-bootstrap install' put 'improve: drop_payload' before it and "
		"'improve: import_rest' behind 'jump: move_disk'" },
	[LIMIT_PARTITION] = { .name = "partition_bytes",
		"init.img: end of the payload",
		"a partition table has 32 bits for a sector: leave --single-disk away" },
	[LIMIT_MAIN_DISK] = { .name = "main_disk_bytes",
		"main disk: all distfiles",
		"what is built comes on top: a larger --target-size" },
};

static void set(struct limits *limits, enum limit_id id, uint64_t is, uint64_t max)
{
	limits->limit[id].is_there = 1;
	limits->limit[id].is = is;
	limits->limit[id].max = max;
}

int limits_is_imported(const struct checkout *checkout, const struct distfile *distfile)
{
	return checkout->import.has_rest ? distfile->place == DISTFILE_FIRST
					 : distfile_travels(distfile);
}

/* What clean_sources leaves and nothing else takes away before the jump. Without a second import
 * drop_payload has no list to go by. */
int limits_is_packed(const struct checkout *checkout, const struct distfile *distfile)
{
	int drops = checkout->import.has_drop && checkout->import.has_rest;

	return distfile->is_kept && !drops && limits_is_imported(checkout, distfile);
}

static uint64_t packed_bytes(const struct checkout *checkout)
{
	const struct distfiles *distfiles = &checkout->distfiles;
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	uint64_t bytes = 0;

	for (; distfile < end; distfile++) {
		if (limits_is_packed(checkout, distfile))
			bytes += (uint64_t)distfile->status.st_size;
	}
	return bytes;
}

static void find_of_payload(struct limits *limits, const struct checkout *checkout,
	const struct payload_plan *payload, const struct image_plan *image)
{
	uint64_t end = image->payload_offset + payload->total_bytes;
	uint64_t begin = end > MAIN_DISK_BEGIN && image->payload_offset ? end : MAIN_DISK_BEGIN;
	uint64_t room = image->image_bytes > begin ? image->image_bytes - begin : 1;

	set(limits, LIMIT_DISK_READ, image->payload_offset + payload->first_end_bytes,
		FIWIX_DISK_BYTES_MAX);
	set(limits, LIMIT_RAMDISK, image->files_bytes + payload->first_files_bytes,
		image->ramdisk_bytes);
	if (checkout->import.has_linux && image->kexec_bytes)
		set(limits, LIMIT_JUMP, LIMITS_JUMP_OTHERS_BYTES + packed_bytes(checkout),
			image->kexec_bytes);
	if (image->payload_offset)
		set(limits, LIMIT_PARTITION, end, (uint64_t)UINT32_MAX * MBR_SECTOR_BYTES);
	if (checkout->import.has_rest)
		set(limits, LIMIT_MAIN_DISK, payload->files_bytes, checkout->modes.qemu ? room : 0);
}

void limits_find(struct limits *limits, const struct checkout *checkout,
	const struct payload_plan *payload, const struct image_plan *image)
{
	memcpy(limits->limit, rows, sizeof rows);
	set(limits, LIMIT_BOOT_ENTRIES, image->entries, SRCFS_FILES_MAX);
	set(limits, LIMIT_BOOT_BYTES, image->files_bytes + image->ramdisk_bytes,
		SRCFS_FILES_BYTES_MAX);
	set(limits, LIMIT_MEMORY, image->memory_bytes, 0);
	if (payload->total_bytes > 0)
		find_of_payload(limits, checkout, payload, image);
}

int limit_is_exceeded(const struct limit *limit)
{
	return limit->is_there && limit->max > 0 && limit->is > limit->max;
}

void limits_check(const struct limits *limits, struct problems *problems)
{
	const struct limit *limit = limits->limit, *end = limit + LIMITS;

	for (; limit < end; limit++) {
		if (limit_is_exceeded(limit) && limit->max == 1)
			problems_add(problems, "%s: %llu bytes, but there is no room at all: %s",
				limit->what, (unsigned long long)limit->is, limit->advice);
		else if (limit_is_exceeded(limit))
			problems_add(problems, "%s: %llu%s, but at most %llu: %s", limit->what,
				(unsigned long long)limit->is, limit->is_count ? "" : " bytes",
				(unsigned long long)limit->max, limit->advice);
	}
}
