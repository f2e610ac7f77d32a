/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_results_test.c - importer/linux/results.c: a disk for results that is named, and what looks like its partitions. */
#include "fake_import.h"
#include "importer/linux/results.c"
#include "format/put_bytes.h"
#include "source.h"
#include "tap.h"

enum { DISK_BYTES = 16384, FD = 0 };

unsigned candidates_found[FINDINGS];

static uint8_t disk[DISK_BYTES];
static struct memory_source source;
static struct device device;
static long opened, read_result;
static unsigned opens, closes, reads;
static char said[256];
static uint64_t said_offset;

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	(void)b, (void)c, (void)d, (void)e, (void)f;
	closes += number == SYS_CLOSE && a == FD;
	return 0;
}

long find_open(const struct candidate *one, struct device *device)
{
	opens++;
	if (opened < 0)
		return opened;
	device->fd = FD;
	device->path = one->path;
	return 0;
}

long device_read_once(struct device *device, uint64_t offset, void *to, size_t size)
{
	reads += device->fd == FD && offset == 0 && size == EXPORT_HEAD_BYTES;
	memcpy(to, disk, size);
	return read_result;
}

void device_say(const struct device *of, uint64_t offset, const char *name, const char *reason)
{
	sprintf(said, "%s%s: %s", of == &device ? "" : "another", name, reason);
	said_offset = offset;
}

static const char *read_at(struct payload_source *of, uint64_t offset, void *to, size_t size)
{
	(void)of;
	return source.source.read_at(&source.source, offset, to, size);
}

static void begin(uint64_t container_bytes)
{
	const struct export_head head = { .capacity_bytes = DISK_BYTES, .container_bytes = container_bytes };

	fake_import_begin();
	memset(&device, 0, sizeof device);
	memset(disk, 0, sizeof disk);
	export_head_put(disk, &head);
	memory_open(&source, disk, sizeof disk);
	device.source.read_at = read_at;
	device.source.size_bytes = sizeof disk;
	said[0] = 0;
	opened = read_result = 0;
	opens = closes = reads = 0;
	memset(candidates_found, 0, sizeof candidates_found);
}

static void check_named(void)
{
	linux_check_results();
	ok(1, "nothing was named");
	begin(4096);
	linux_named(&device);
	ok(device.source.begin_offset == 4096 && device.source.size_bytes == 8192, "results are read behind their head");
	device.end_offset = 8192 - 4095;
	linux_check_results();
	is(said, "", "... whose length is that of the container");
	device.end_offset--;
	ok(dies(linux_check_results()), "a container that ends long before");
	is(said, ": the container of the results ends long before the length in the disk's head", "... is refused");
	ok(said_offset == 32, "... where the length stands");
	options.only = "list";
	linux_check_results();
	ok(1, "but not where nobody has read to its end");
	begin(0);
	ok(dies(linux_named(&device)), "a disk without results");
	is(said, ": no results: nothing was exported to this disk, or not to the end", "... has none to read");
	ok(said_offset == 32 && device.failed_offset == 32, "... which its head says");
	begin(4096);
	source.bad_offset = 5;
	ok(dies(linux_named(&device)), "one that cannot be read");
	ok(strcmp(said, ": a bad sector") == 0 && said_offset == 0, "... is not known");
	begin(4096);
	linux_named(&device);
	disk[0]++;
	device.source.begin_offset = 0;
	device.source.size_bytes = sizeof disk;
	linux_named(&device);
	device.end_offset = 0;
	linux_check_results();
	ok(device.source.begin_offset == 0, "another disk begins where it does, and ends anywhere");
}

static struct candidate disk_of_it = { .block = { .name = "sda" } };

/* Leaves what a partition may be; returns why it is none then. */
static const char *leaves(const char *name, enum finding finding)
{
	static struct candidate part;

	memset(&part, 0, sizeof part);
	strcpy(part.block.name, name);
	part.finding = finding;
	candidates_found[finding] = 3;
	candidates_found[FINDING_NONE] = 5;
	opens = closes = reads = 0;
	linux_leave_results(&part, &disk_of_it);
	ok(part.finding == (part.reason ? FINDING_NONE : finding), "... which is what it is");
	ok(candidates_found[FINDING_NONE] == (part.reason || finding == FINDING_NONE ? 5u + (part.reason != 0) : 5u),
		"... and counted");
	ok(finding == FINDING_NONE || candidates_found[finding] == 3u - (part.reason != 0), "... no more as it was");
	ok(closes == (opened == 0 ? opens : 0), "... all are closed");
	return part.reason;
}

static void check_leave(void)
{
	static const char inside[] = "lies inside a disk for results";

	begin(4096);
	is(leaves("sda1", FINDING_PAYLOAD), inside, "a payload in results");
	ok(opens == 1 && reads == 1, "... whose head is read");
	is(leaves("sda1", FINDING_REFUSED), inside, "a refused one");
	is(leaves("sda1", FINDING_UNREADABLE), inside, "one that cannot be read");
	is(leaves("sda1", FINDING_NONE), 0, "none");
	ok(opens == 0, "... for which nothing is opened");
	is(leaves("sdb1", FINDING_PAYLOAD), 0, "one of another disk");
	ok(opens == 0, "... for which nothing is, either");
	read_result = -ERROR_IO;
	is(leaves("sda1", FINDING_PAYLOAD), 0, "one of a disk that cannot be read");
	read_result = 1;
	is(leaves("sda1", FINDING_PAYLOAD), 0, "one of a disk that is too short");
	read_result = 0;
	opened = -ERROR_NXIO;
	is(leaves("sda1", FINDING_PAYLOAD), 0, "one of a disk that has gone");
	ok(reads == 0, "... which is not read");
	opened = 0;
	disk[EXPORT_HEAD_BYTES - 1] = 1;
	is(leaves("sda1", FINDING_PAYLOAD), 0, "one of a disk that has a head, and more in it");
}

int main(void)
{
	check_named();
	check_leave();
	return tap_end();
}
