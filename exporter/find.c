/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.c - the disk for results among the block devices of the machine, or the one that is named.
 *
 * Devices are read here, and only the one that is meant is opened again, for writing. */
#include <string.h>

#include "booted/block_write.h"
#include "exporter/exporter.h"

enum { ROUND_MS = 100, CANDIDATES_MAX = 256 };

static const char other_nonce[] = "a disk for results, but its nonce is not that of --nonce";

static struct candidate {
	const struct block_device *block; /* 0: a file, or a device that the kernel does not list */
	char name[sizeof "/dev/" + BLOCK_NAME_BYTES];
	const char *path;
	const char *reason; /* why nothing can be exported to it */
	int is_meant;
	struct disk disk;
} candidates[CANDIDATES_MAX + 1];

static unsigned count, found, unreadable;

/* --- One device. --- */

static int is_meant(const struct disk *disk)
{
	return disk->is_marked && (!options.nonce_text || memcmp(disk->head.nonce, options.nonce,
								  EXPORT_NONCE_BYTES) == 0);
}

static long open_candidate(const struct candidate *one, long flags)
{
	return one->block ? block_device_open(one->block, flags)
			  : system_open(one->path, flags | OPEN_NONBLOCK, 0);
}

/* Why a partition is not to be asked; 0: it is. Fiwix takes the bytes 446 to 509 of any disk for a
 * partition table, and a phantom behind the end of its disk must not even be read (the importer's
 * find.c says why). What lies in a payload, or among results, is their own data. */
static const char *skip_partition(int fd, const struct disk *disk)
{
	uint64_t sector = block_first_sector(fd);

	if (sector > 0 && sector >= disk->bytes / BLOCK_SECTOR_BYTES)
		return "begins behind the end of its disk";
	return disk->is_marked || disk->is_payload ? "lies inside a payload or a disk for results"
						   : 0;
}

static void probe(struct candidate *one, const struct candidate *disk_of_it)
{
	long fd = open_candidate(one, OPEN_READ);

	one->reason = fd >= 0 && disk_of_it ? skip_partition((int)fd, &disk_of_it->disk) : 0;
	if (!one->reason) {
		one->reason = disk_begin(&one->disk, fd, one->path);
		one->is_meant = is_meant(&one->disk);
		if (one->disk.is_marked && !one->is_meant)
			one->reason = other_nonce;
	}
	if (fd >= 0)
		system_close((int)fd);
}

/* --- All of them. --- */

/* The disk that a partition lies on; 0 for a disk. */
static const struct candidate *disk_of(const struct block_device *part)
{
	unsigned i;

	for (i = 0; part && i < count; i++) {
		if (block_device_is_part_of(part->name, candidates[i].block->name))
			return &candidates[i];
	}
	return 0;
}

/* With --to, what that names; else all that the kernel lists. Returns how many that lists. */
static unsigned list(void)
{
	static struct block_device listed[CANDIDATES_MAX];
	unsigned i, all = block_device_list(listed, CANDIDATES_MAX);
	struct candidate *one = candidates;

	memset(candidates, 0, sizeof candidates);
	for (i = 0; i < all && i < CANDIDATES_MAX; i++) {
		memcpy(one->name, "/dev/", 5);
		memcpy(one->name + 5, listed[i].name, sizeof listed[i].name);
		one->path = one->name;
		one->block = &listed[i];
		/* /dev/NAME is what the kernel calls so, whatever node has that name. */
		if (!options.to || strcmp(one->path, options.to) == 0)
			one++;
	}
	one->block = 0;
	one->path = options.to;
	count = (unsigned)(one - candidates) + (options.to && one == candidates);
	return all;
}

/* Probes disks first, since they say what of their partitions is to be thought. */
static void look(void)
{
	const struct candidate *disk;
	struct candidate *one;
	int parts;

	found = unreadable = 0;
	for (parts = 0; parts <= 1; parts++) {
		for (one = candidates; one < candidates + count; one++) {
			disk = disk_of(one->block);
			if ((disk != 0) != parts)
				continue;
			one->reason = "a kind of device that is not looked at";
			if (options.to || !block_device_is_skipped(one->block->name))
				probe(one, disk);
			found += one->is_meant != 0;
			unreadable += one->disk.error && !block_device_is_absent(one->disk.error);
		}
	}
}

static void say_all(void)
{
	const struct candidate *one;

	for (one = candidates; one < candidates + count; one++)
		complain("  ", one->path, ": ", one->reason ? one->reason : "a disk for results");
}

__attribute__((noreturn)) static void refuse(uint32_t waited_ms, unsigned all)
{
	if (all > CANDIDATES_MAX && !options.to)
		complain("more than 256 devices; name one with --to:");
	else if (found)
		complain("several disks for results; take all but one away, or choose with --nonce "
			 "or --to:");
	else
		complain("no disk for results after ", message_number(waited_ms / 1000),
			" s; looked at:");
	say_all();
	if (count == 0)
		complain("  no block device at all: are its driver and /proc there?");
	die("nothing was written; mkpayload blank makes a disk for results");
}

/* Looks until there is one, and there are as many devices as in the look before (a second one may
 * be on its way), or the time is over. */
void find_disk(struct disk *disk)
{
	const struct candidate *one = candidates;
	uint32_t waited_ms = 0;
	const char *reason;
	unsigned before = 0, all;

	for (;; waited_ms += ROUND_MS, before = all) {
		all = list();
		look();
		if ((options.to ? !block_device_is_to_come(candidates->disk.error)
				: found > 0 && all == before) ||
			waited_ms >= options.timeout_ms + (found > 0 ? ROUND_MS : 0))
			break;
		system_sleep_ms(ROUND_MS);
	}
	if (found != 1 || (all > CANDIDATES_MAX && !options.to))
		refuse(waited_ms, all);
	if (unreadable > 0 && !options.nonce_text) {
		complain("warning: not every disk could be read, and what is on it is not known:");
		say_all();
	}
	while (!one->is_meant)
		one++;
	reason = one->reason;
	if (!reason)
		reason = disk_begin(
			disk, open_candidate(one, OPEN_READ_WRITE | OPEN_EXCLUSIVE), one->path);
	if (!reason && !is_meant(disk))
		reason = other_nonce; /* it was exchanged meanwhile */
	if (reason)
		die(one->path, ": ", reason);
	/* Devices are opened for one alone, and locked by udev while it looks at them. */
	if (disk->is_file && system_lock(disk->fd) == -ERROR_AGAIN)
		die(one->path, ": another export to it is running");
}
