/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * find.c - the payload among the block devices of the machine. */
#include <string.h>

#include "importer/importer.h"

enum { ROUND_MS = 100 };

static const char other_payload[] =
	"a payload, but its SHA256SUMS is not the one that --digest names";

struct candidate candidates[CANDIDATES_MAX];
unsigned candidates_count = ~0u, candidates_found[FINDINGS]; /* nobody has looked */
int candidates_changed;

/* --- One device. --- */

long find_open(const struct candidate *one, struct device *device)
{
	return device_begin(device, block_device_open(&one->block, OPEN_READ), one->path);
}

/* What is on a device, and why it is not the payload that is meant (0: it is). */
static enum finding judge(struct device *device, const char **reason)
{
	struct payload_reader reader;
	int is_other = !payload_begin(&reader, &device->source, options.tree != 0) &&
		       options.digest_text && !contents_is_meant(&reader);

	*reason = is_other && !reader.problem ? other_payload : reader.problem;
	device->failed_offset = reader.problem_offset;
	return !*reason                                                  ? FINDING_PAYLOAD
	       : reader.is_unreadable                                    ? FINDING_UNREADABLE
	       : *reason == payload_no_magic || *reason == other_payload ? FINDING_NONE
									 : FINDING_REFUSED;
}

/* Where the payload of a disk ends; 0 when nobody knows. */
static uint64_t payload_end(const struct candidate *disk)
{
	struct payload_reader reader;
	struct payload_entry entry;
	struct device device;
	int result;

	/* A 32-bit program hears only 32 bits of the sector that a partition begins at. */
	if ((sizeof(long) == 4 && disk->size_bytes > (uint64_t)1 << 41) ||
		find_open(disk, &device) < 0)
		return 0;
	device.is_probed = 1;
	payload_begin(&reader, &device.source, options.tree != 0);
	while ((result = payload_next(&reader, &entry)) == 1)
		;
	system_close(device.fd);
	return result == 0 ? reader.next_offset : 0;
}

/* Why a partition is not to be looked at; 0: it is. Fiwix takes the bytes 446 to 509 of any disk
 * for a partition table, and a phantom behind the end of its disk must not even be read: the kernel
 * sends 28 bits of a sector's number, the 29th goes where one of the two drives on the cable is
 * chosen, and when there is no other, the kernel hangs. */
static const char *skip_partition(const struct device *part, const struct candidate *disk)
{
	enum { IOCTL_HDIO_GETGEO = 0x0301 };
	unsigned long geometry[4] = { 0 }; /* struct hd_geometry: 4 bytes, where it begins */
	int is_known = system_ioctl(part->fd, IOCTL_HDIO_GETGEO, geometry) >= 0;
	uint64_t sector = geometry[1];

	if (is_known && sector >= disk->size_bytes / BLOCK_SECTOR_BYTES)
		return "begins behind the end of its disk";
	if (disk->finding != FINDING_PAYLOAD && disk->finding != FINDING_REFUSED &&
		disk->reason != other_payload)
		return 0;
	if (is_known && sector * BLOCK_SECTOR_BYTES >= payload_end(disk))
		return 0; /* it was written later: the payload of the disk is an old one */
	return "lies inside a payload disk";
}

static enum finding judge_error(long error, const char **reason)
{
	*reason = system_error_text(error);
	return block_device_is_absent(error) ? FINDING_NONE : FINDING_UNREADABLE;
}

static enum finding probe(struct candidate *candidate, const struct candidate *disk)
{
	struct device device;
	enum finding finding = FINDING_NONE;
	long result;

	candidate->reason = "a kind of device that is not looked at";
	candidate->size_bytes = PAYLOAD_SIZE_UNKNOWN;
	if (block_device_is_skipped(candidate->block.name))
		return finding;
	result = find_open(candidate, &device);
	if (result < 0)
		return judge_error(result, &candidate->reason);
	device.is_probed = 1;
	candidate->size_bytes = device.source.size_bytes;
	candidate->reason = disk ? skip_partition(&device, disk) : 0;
	if (!candidate->reason)
		finding = judge(&device, &candidate->reason);
	system_close(device.fd);
	return finding;
}

/* --- All of them. --- */

/* Lists them. Returns how many the table has. */
static unsigned list_devices(void)
{
	static struct block_device list[CANDIDATES_MAX];
	unsigned i, count = extras.list && !options.from_proc
				    ? extras.list(list, CANDIDATES_MAX)
				    : block_device_list(list, CANDIDATES_MAX);

	candidates_changed = count != candidates_count;
	candidates_count = count;
	for (i = 0; i < count && i < CANDIDATES_MAX; i++) {
		candidates_changed |= strcmp(candidates[i].block.name, list[i].name) != 0;
		candidates[i].block = list[i];
		memcpy(candidates[i].path, "/dev/", 5);
		memcpy(candidates[i].path + 5, list[i].name, sizeof list[i].name);
	}
	return i;
}

/* The disk that a partition lies on; 0 for a disk. */
static const struct candidate *disk_of(const struct candidate *part, unsigned count)
{
	unsigned i;

	for (i = 0; i < count; i++) {
		if (block_device_is_part_of(part->block.name, candidates[i].block.name))
			return &candidates[i];
	}
	return 0;
}

void find_look(void)
{
	const struct candidate *disk;
	unsigned i, count = list_devices();
	int parts; /* disks first: what lies on a payload may be the payload's own data */

	memset(candidates_found, 0, sizeof candidates_found);
	for (parts = 0; parts <= 1; parts++) {
		for (i = 0; i < count; i++) {
			disk = disk_of(&candidates[i], count);
			if ((disk != 0) != parts)
				continue;
			candidates[i].finding = probe(&candidates[i], disk);
			candidates_found[candidates[i].finding]++;
		}
	}
	if (extras.join)
		extras.join();
}

void find_say(void)
{
	static const char *const words[FINDINGS] = { "", "", "",
		"a payload that is refused: ", "cannot be read: " };
	const struct candidate *one = candidates;

	if (candidates_count == 0)
		complain("  no block device at all: are its driver and /proc or /sys there?");
	for (; one < candidates + candidates_count && one - candidates < CANDIDATES_MAX; one++)
		complain("  ", one->path, " (", message_number(one->block.major), ":",
			message_number(one->block.minor), "): ", words[one->finding],
			one->reason ? one->reason : "a payload");
}

void find_warn(void)
{
	if (candidates_found[FINDING_UNREADABLE] == 0)
		return;
	complain("warning: not every disk could be read, and what is on it is not known:");
	find_say();
}

/* Looks until there is a payload, and the devices are the same in two looks (a second one may be on
 * its way), or the time is over. Returns how long it waited. */
static uint32_t wait_for_any(void)
{
	uint32_t waited_ms;
	unsigned found;

	for (waited_ms = 0;; waited_ms += ROUND_MS) {
		find_look();
		found = candidates_found[FINDING_PAYLOAD];
		if (!options.digest_text) /* with it, other payloads are passed over */
			found += candidates_found[FINDING_REFUSED];
		if ((found > 0 && !candidates_changed) ||
			waited_ms >= options.timeout_ms + (found > 0 ? ROUND_MS : 0))
			return waited_ms;
		if (found == 0 && candidates_changed) {
			complain("no payload yet; waiting up to ",
				message_number(options.timeout_ms / 1000), " s; seen so far:");
			find_say();
		}
		system_sleep_ms(ROUND_MS);
	}
}

/* Refuses what was found, if it is not one payload or none. */
static void check_found(void)
{
	const char *problem = 0;

	if (candidates_count > CANDIDATES_MAX)
		problem = "more than 256 devices; name one with --device:";
	else if (candidates_found[FINDING_REFUSED] > 0 && !options.digest_text)
		problem = "a payload that is refused; write it anew, or choose another with "
			  "--device:";
	else if (candidates_found[FINDING_PAYLOAD] > 1)
		problem = "several payload disks; take all but one away (or make an old one none: "
			  "dd if=/dev/zero of=DISK bs=8 count=1), or choose with --device or "
			  "--digest:";
	if (!problem)
		return;
	complain(problem);
	find_say();
	give_up();
}

static int find_any(struct device *device)
{
	const struct candidate *one = candidates;
	uint32_t waited_ms = wait_for_any();
	long result;

	check_found();
	if (candidates_found[FINDING_PAYLOAD] == 0) {
		complain("no payload disk after ", message_number(waited_ms / 1000), " s; probed:");
		find_say();
		complain("attach the image as a raw disk, or name it with --device");
		if (candidates_found[FINDING_UNREADABLE] + candidates_found[FINDING_REFUSED] > 0)
			give_up();
		return 0;
	}
	find_warn();
	while (one->finding != FINDING_PAYLOAD)
		one++;
	result = find_open(one, device);
	if (result < 0)
		die(one->path, ": ", system_error_text(result));
	say(device->path, ": the payload among ", message_number(candidates_count),
		" devices", candidates_changed ? "" : ", the same for 0.1 s");
	return 1;
}

/* --- A device that the user names. --- */

/* /dev/NAME means the device that the kernel calls so, whatever number a node of that name has. */
static long open_named(const char *path, struct device *device)
{
	unsigned i, count = strncmp(path, "/dev/", 5) == 0 ? list_devices() : 0;
	struct file_status status;
	long result;

	for (i = 0; i < count; i++) {
		if (strcmp(path, candidates[i].path) == 0)
			return find_open(&candidates[i], device);
	}
	result = system_stat(path, &status);
	if (result == 0 && status.type != MODE_BLOCK && status.type != MODE_FILE)
		result = -ERROR_NOTBLK; /* opening a FIFO hangs */
	return result < 0 ? result : device_begin(device, system_open(path, OPEN_READ, 0), path);
}

int find_probe(const char *path)
{
	struct device device;
	const char *reason;
	long result = open_named(path, &device);
	enum finding finding = result < 0 ? judge_error(result, &reason) : judge(&device, &reason);

	say(path, ": ", reason ? reason : "a payload");
	return finding;
}

int find_payload(struct device *device)
{
	const char *path = options.device, *reason;
	uint32_t waited_ms = 0;
	long result;

	if (!path)
		return find_any(device);
	while (result = open_named(path, device),
		block_device_is_to_come(result) && waited_ms < options.timeout_ms) {
		if (waited_ms == 0)
			complain(path, ": ", system_error_text(result), "; waiting up to ",
				message_number(options.timeout_ms / 1000), " s");
		system_sleep_ms(ROUND_MS);
		waited_ms += ROUND_MS;
	}
	if (result < 0)
		complain(path, ": ", system_error_text(result));
	if (block_device_is_absent(result))
		return 0;
	if (result < 0)
		give_up();
	if (extras.named)
		extras.named(device);
	judge(device, &reason);
	if (reason)
		device_die(device, device->failed_offset, "", reason);
	return 1;
}
