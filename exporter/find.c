/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.c - the disk for results among the block devices of the machine, or the one that is named.
 *
 * Devices are read here, and only the one that is meant is opened again, for writing. */
#include <string.h>

#include "exporter/exporter.h"

enum { ROUND_MS = 100, CANDIDATES_MAX = 256 };

static const char other_nonce[] = "a disk for results, but its nonce is not that of --nonce";

static struct candidate {
	struct block_device block;
	char path[sizeof "/dev/" + BLOCK_NAME_BYTES];
	const char *reason; /* why nothing can be exported to it */
	int is_meant;
	int hides; /* what lies in it is its own data, whatever is taken for partitions of it */
	uint64_t bytes;
} candidates[CANDIDATES_MAX];

static unsigned count, found;
static int is_changed; /* the devices are not those of the look before */

/* --- One device. --- */

/* Is this marked one meant? */
static int is_meant(const struct disk *disk)
{
	return disk->is_marked && (!options.nonce_text || memcmp(disk->head.nonce, options.nonce,
								  EXPORT_NONCE_BYTES) == 0);
}

/* Why a partition is not to be asked; 0: it is. Fiwix takes the bytes 446 to 509 of any disk for a
 * partition table, and a phantom behind the end of its disk must not even be read (the importer's
 * find.c says why). */
static const char *skip_partition(int fd, const struct candidate *disk)
{
	enum { IOCTL_HDIO_GETGEO = 0x0301 };
	unsigned long geometry[4] = { 0 }; /* struct hd_geometry: 4 bytes, where it begins */

	if (system_ioctl(fd, IOCTL_HDIO_GETGEO, geometry) >= 0 &&
		geometry[1] >= disk->bytes / BLOCK_SECTOR_BYTES)
		return "begins behind the end of its disk";
	return disk->hides ? "lies inside a payload or a disk for results" : 0;
}

static void probe(struct candidate *candidate, const struct candidate *on)
{
	struct disk disk;
	long fd;

	candidate->is_meant = candidate->hides = 0;
	candidate->bytes = 0;
	candidate->reason = "a kind of device that is not looked at";
	if (!options.to && block_device_is_skipped(candidate->block.name))
		return;
	fd = block_device_open(&candidate->block, OPEN_READ);
	candidate->reason = fd >= 0 && on ? skip_partition((int)fd, on) : 0;
	if (!candidate->reason) {
		candidate->reason = disk_begin(&disk, fd, candidate->path);
		candidate->bytes = disk.bytes;
		candidate->hides = disk.is_marked || disk.is_payload;
		candidate->is_meant = is_meant(&disk);
		if (disk.is_marked && !candidate->is_meant)
			candidate->reason = other_nonce;
	}
	if (fd >= 0)
		system_close(fd);
}

/* --- All of them. --- */

/* The disk that a partition lies on; 0 for a disk. */
static struct candidate *disk_of(const struct candidate *part)
{
	unsigned i;

	for (i = 0; i < count && i < CANDIDATES_MAX; i++) {
		if (block_device_is_part_of(part->block.name, candidates[i].block.name))
			return &candidates[i];
	}
	return 0;
}

static void list(void)
{
	static struct block_device now[CANDIDATES_MAX];
	unsigned i, before = count;

	count = block_device_list(now, CANDIDATES_MAX);
	is_changed = count != before;
	for (i = 0; i < count && i < CANDIDATES_MAX; i++) {
		is_changed |= strcmp(candidates[i].block.name, now[i].name) != 0;
		candidates[i].block = now[i];
		memcpy(candidates[i].path, "/dev/", 5);
		memcpy(candidates[i].path + 5, now[i].name, sizeof now[i].name);
	}
}

/* Lists and probes: disks first, since they say what of their partitions is to be thought. */
static void look(void)
{
	struct candidate *one, *on;
	int parts;

	list();
	found = 0;
	for (parts = 0; parts <= 1; parts++) {
		for (one = candidates; one < candidates + count; one++) {
			if (one == candidates + CANDIDATES_MAX)
				break;
			on = disk_of(one);
			if ((on != 0) != parts)
				continue;
			probe(one, on);
			found += one->is_meant != 0;
		}
	}
}

static void say_all(void)
{
	const struct candidate *one = candidates;

	if (count == 0)
		complain("  no block device at all: are its driver and /proc there?");
	for (; one < candidates + count && one < candidates + CANDIDATES_MAX; one++)
		complain("  ", one->path, " (", message_number(one->block.major), ":",
			message_number(one->block.minor),
			"): ", one->reason ? one->reason : "a disk for results");
}

/* Looks until there is one, and the devices are the same in two looks (a second one may be on its
 * way), or the time is over. */
static const struct candidate *find_any(void)
{
	const struct candidate *one = candidates;
	uint32_t waited_ms;

	for (waited_ms = 0;; waited_ms += ROUND_MS) {
		look();
		if ((found > 0 && !is_changed) ||
			waited_ms >= options.timeout_ms + (found > 0 ? ROUND_MS : 0))
			break;
		system_sleep_ms(ROUND_MS);
	}
	if (count > CANDIDATES_MAX)
		complain("more than 256 devices; name one with --to:");
	else if (found > 1)
		complain("several disks for results; take all but one away, or choose with --nonce "
			 "or --to:");
	else if (found == 0)
		complain("no disk for results after ", message_number(waited_ms / 1000),
			" s; looked at:");
	if (count > CANDIDATES_MAX || found != 1) {
		say_all();
		die("nothing was written; mkpayload blank makes a disk for results");
	}
	while (!one->is_meant)
		one++;
	return one;
}

/* --- A device that the user names. --- */

/* /dev/NAME means the device that the kernel calls so, whatever number a node of that name has.
 * Returns 0 for anything else. */
static const struct candidate *find_named(void)
{
	struct candidate *one = candidates, *on;

	list();
	for (; one < candidates + count && one < candidates + CANDIDATES_MAX; one++) {
		if (strcmp(options.to, one->path) != 0)
			continue;
		on = disk_of(one);
		if (on)
			probe(on, 0);
		if (on)
			on->hides = 0; /* the user knows better */
		probe(one, on);
		return one;
	}
	return 0;
}

/* A file for --to, where there is no candidate. */
static long open_candidate(const struct candidate *candidate, long flags)
{
	struct file_status status;
	long result;

	if (candidate)
		return block_device_open(&candidate->block, flags);
	result = system_stat(options.to, &status);
	if (result == 0 && status.type != MODE_BLOCK && status.type != MODE_FILE)
		result = -ERROR_NOTBLK; /* opening a FIFO hangs */
	return result < 0 ? result : system_open(options.to, flags, 0);
}

/* Waits for what --to names. Returns 0 when that is no block device that the kernel lists. */
static const struct candidate *wait_for_named(void)
{
	const struct candidate *one;
	struct file_status status;
	uint32_t waited_ms = 0;

	while (!(one = find_named()) && waited_ms < options.timeout_ms &&
		system_stat(options.to, &status) == -ERROR_NOENT) {
		system_sleep_ms(ROUND_MS);
		waited_ms += ROUND_MS;
	}
	return one;
}

void find_disk(struct disk *disk)
{
	static const long flags[] = { OPEN_READ, OPEN_READ_WRITE | OPEN_EXCLUSIVE };
	const struct candidate *one = options.to ? wait_for_named() : find_any();
	const char *path = one ? one->path : options.to;
	const char *reason = one ? one->reason : 0;
	unsigned i;

	for (i = 0; i < sizeof flags / sizeof *flags && !reason; i++) {
		if (i > 0)
			system_close(disk->fd);
		reason = disk_begin(disk, open_candidate(one, flags[i]), path);
		if (!reason && !is_meant(disk))
			reason = other_nonce;
	}
	if (reason)
		die(path, ": ", reason);
	if (system_lock(disk->fd) == -ERROR_AGAIN)
		die(path, ": another export to it is running");
}
