/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.c - finds payload disks. */
#include "importer/find.h"

#include <string.h>

#include "freestanding/message.h"
#include "freestanding/system.h"
#include "importer/candidates.h"

enum { ROUND_MS = 250, SETTLE_MS = 100 };

/* Counts by the clock, and where there is none by the sleeps. */
struct stopwatch {
	uint32_t begun_ms, slept_ms;
};

static struct candidates all;

static uint32_t elapsed_ms(const struct stopwatch *watch)
{
	uint32_t by_clock = system_clock_ms() - watch->begun_ms;

	return by_clock > watch->slept_ms ? by_clock : watch->slept_ms;
}

static void sleep_ms(struct stopwatch *watch, uint32_t milliseconds)
{
	system_sleep_ms(milliseconds);
	watch->slept_ms += milliseconds;
}

/* The disk that a partition lies on; 0 for a disk. */
static const struct candidate *disk_of(const struct candidate *part)
{
	unsigned i;

	for (i = 0; i < all.count; i++) {
		if (block_device_is_part_of(part->block.name, all.list[i].block.name))
			return &all.list[i];
	}
	return 0;
}

/* Fiwix takes the bytes 446 to 509 of any disk for a partition table, and a phantom out there must
 * not even be read: the kernel sends 28 bits of a sector's number, and the 29th goes where one of
 * the two drives on the cable is chosen; when there is no other, the kernel hangs. */
static int begins_behind(const struct device *part, const struct candidate *disk)
{
	uint64_t sector;

	return system_device_start(part->fd, &sector) == 0 &&
	       sector >= disk->size_bytes / DEVICE_SECTOR_BYTES;
}

static void probe_candidate(struct candidate *candidate, const struct candidate *disk)
{
	struct device device;
	long result = candidate_open(candidate, &device);

	if (result < 0) {
		candidate->finding = system_error_text(result);
		return;
	}
	candidate->size_bytes = device.source.size_bytes;
	if (disk && begins_behind(&device, disk))
		candidate->finding = "begins behind the end of its disk";
	else
		candidate->finding = device_probe(&device);
	device_close(&device);
}

/* Disks first: what the kernel shows as partitions of a payload disk is the payload's own data. */
static void probe_candidates(void)
{
	const struct candidate *disk;
	unsigned i;

	for (i = 0; i < all.count; i++) {
		if (!disk_of(&all.list[i]))
			probe_candidate(&all.list[i], 0);
	}
	for (i = 0; i < all.count; i++) {
		disk = disk_of(&all.list[i]);
		if (disk && disk->finding == 0)
			all.list[i].finding = "lies inside a payload disk";
		else if (disk)
			probe_candidate(&all.list[i], disk);
	}
}

/* Lists and probes every device. Returns how many payloads there are. */
static unsigned probe_all(int proc_only)
{
	unsigned i, payloads = 0;

	candidates_collect(&all, proc_only);
	probe_candidates();
	for (i = 0; i < all.count; i++)
		payloads += all.list[i].finding == 0;
	return payloads;
}

static void say_findings(void)
{
	unsigned i;

	if (all.count == 0)
		complain("  no block device at all: are its driver and /proc or /sys there?");
	for (i = 0; i < all.count; i++) {
		const struct block_device *block = &all.list[i].block;
		const char *finding = all.list[i].finding;

		complain("  /dev/", block->name, " (", message_device(block->major, block->minor),
			"): ", finding ? finding : "a payload");
	}
	if (all.overflowed)
		complain("  and more than ", message_number(CANDIDATES_MAX), " devices");
}

static enum find_result open_found(struct volumes *volumes)
{
	unsigned i;
	long result;

	for (i = 0; i < all.count; i++) {
		if (all.list[i].finding != 0)
			continue;
		result = candidate_open(&all.list[i], &volumes->list[volumes->count].device);
		if (result < 0) {
			complain("/dev/", all.list[i].block.name, ": ", system_error_text(result));
			return FIND_FAILED;
		}
		volumes->count++;
	}
	return FIND_OPEN;
}

/* Looks until there is a payload or the time is over. Returns how many there are. */
static unsigned wait_for_any(const struct find_request *request, struct stopwatch *watch)
{
	unsigned payloads, seen_before = CANDIDATES_MAX + 1;

	for (;;) {
		payloads = probe_all(request->proc_only);
		/* They count once the list of devices stands still: a second one may be on its
		 * way. */
		if (payloads > 0 && all.count == seen_before)
			return payloads;
		if (payloads == 0 && elapsed_ms(watch) >= request->timeout_ms)
			return 0;
		if (payloads == 0 && all.count != seen_before && request->timeout_ms > 0) {
			complain("no payload yet; waiting up to ",
				message_seconds(request->timeout_ms), "; seen so far:");
			say_findings();
		}
		seen_before = all.count;
		sleep_ms(watch, payloads > 0 ? SETTLE_MS : ROUND_MS);
	}
}

static enum find_result find_any(const struct find_request *request, struct volumes *volumes)
{
	struct stopwatch watch = { 0, 0 };
	unsigned payloads;

	watch.begun_ms = system_clock_ms();
	payloads = wait_for_any(request, &watch);
	if (payloads == 1 || (payloads > 1 && volumes->all && payloads <= VOLUMES_MAX))
		return open_found(volumes);
	if (payloads > 0) {
		complain(message_number(payloads), " payload disks",
			volumes->all ? ", more than 16 at once:"
				     : "; take all but one away, choose with --device, or "
				       "import them --all:");
		say_findings();
		return FIND_FAILED;
	}
	complain("no payload disk after ", message_seconds(elapsed_ms(&watch)), "; probed:");
	say_findings();
	complain("attach the image as a raw disk, or name it with --device");
	return FIND_NONE;
}

/* A node that was made from the numbers that Fiwix prints leads to another disk. Returns 1 for such
 * a one, with the device that its name means. */
static int is_misnumbered(const char *path, struct candidate *meant)
{
	struct file_status status;
	size_t length = strlen(path);

	if (strncmp(path, "/dev/", 5) != 0 || length - 5 >= BLOCK_NAME_BYTES)
		return 0;
	if (system_stat(path, &status) < 0 || (status.mode & MODE_TYPE_MASK) != MODE_BLOCK)
		return 0;
	memcpy(meant->block.name, path + 5, length - 5 + 1);
	meant->block.major = status.device.major;
	meant->block.minor = status.device.minor;
	block_device_correct(&meant->block);
	return meant->block.major != status.device.major ||
	       meant->block.minor != status.device.minor;
}

long find_open(const char *path, int proc_only, struct device *device)
{
	struct candidate meant;
	long result;
	unsigned i;

	if (is_misnumbered(path, &meant))
		return candidate_open(&meant, device);
	result = device_open(device, path);
	if (result != -ERROR_NOENT || strncmp(path, "/dev/", 5) != 0)
		return result;
	candidates_collect(&all, proc_only);
	for (i = 0; i < all.count; i++) {
		if (strcmp(all.list[i].block.name, path + 5) == 0)
			return candidate_open(&all.list[i], device);
	}
	return result;
}

static enum find_result find_named(const struct find_request *request, struct volumes *volumes)
{
	struct device *device = &volumes->list[0].device;
	struct stopwatch watch = { 0, 0 };
	struct payload_reader reader;
	long result;

	watch.begun_ms = system_clock_ms();
	for (;;) {
		result = find_open(request->device, request->proc_only, device);
		if (result != -ERROR_NOENT && result != -ERROR_NXIO)
			break;
		if (elapsed_ms(&watch) >= request->timeout_ms)
			break;
		if (watch.slept_ms == 0)
			complain(request->device, ": not there yet; waiting up to ",
				message_seconds(request->timeout_ms));
		sleep_ms(&watch, ROUND_MS);
	}
	if (result < 0) {
		complain(request->device, ": ", system_error_text(result));
		return result == -ERROR_NOENT || result == -ERROR_NXIO ? FIND_NONE : FIND_FAILED;
	}
	if (payload_reader_begin(&reader, &device->source, 0)) {
		device_fail(device, reader.problem_offset, "", reader.problem);
		device_close(device);
		return FIND_FAILED;
	}
	volumes->count = 1;
	return FIND_OPEN;
}

enum find_result find_payloads(const struct find_request *request, struct volumes *volumes)
{
	volumes->count = 0;
	return request->device ? find_named(request, volumes) : find_any(request, volumes);
}
