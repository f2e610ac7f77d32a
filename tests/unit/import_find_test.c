/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_find_test.c - importer/find.c on made-up machines: what each device is found to be, and what a partition is. */
#include "fake_import.h"
#include "importer/find.c"
#include "importer/device.c"
#include "fake_disks.h"

static const char magic[] = "no LBPAYLD1 magic: this is not a payload";
static const char inside[] = "lies inside a payload disk", behind[] = "begins behind the end of its disk";

static const struct fake_member few[] = { { "a", "text" }, { 0, 0 } }, paths[] = { { "d/a", "text" }, { 0, 0 } };
static struct fake_image payload, tree, exact, damaged;
static const uint8_t zeros[4096];
static int probed; /* was all that was read only looked at? */

static long read_noting(struct device *device, uint64_t offset, void *to, size_t size)
{
	probed &= device->is_probed;
	return device_read_once(device, offset, to, size);
}

static void begin(void)
{
	fake_import_begin();
	fake_disks_begin();
	extras_told.read = read_noting;
	probed = 1;
	memset(candidates, 0, sizeof candidates);
	candidates_count = ~0u;
}

static void make_images(void)
{
	static char text[1024 - 12 - 9 + 1]; /* with it the container ends at byte 1024 */
	const struct fake_member one[] = { { "x", text }, { 0, 0 } };

	memset(text, 't', sizeof text - 1);
	fake_image_make(&exact, one, 0);
	fake_image_make(&payload, few, few);
	fake_image_make(&tree, paths, 0);
	fake_image_make(&damaged, few, 0);
	put_le32(damaged.bytes + PAYLOAD_COUNT_OFFSET, PAYLOAD_COUNT_MAX + 1);
}

/* --- What one device is. --- */

static void check_probe_of(const struct fake_image *image, int wanted, const char *reason)
{
	char line[256];

	fake_disks_count = 0;
	fake_said[0] = 0;
	fake_file("/f", image->bytes, image->size);
	sprintf(line, ">import: /f: %s\n", reason);
	ok(find_probe("/f") == wanted, reason);
	is(fake_said, line, "... which is said");
}

static void check_probe(void)
{
	static const char other_reason[] = "a payload, but its SHA256SUMS is not the one that --digest names";

	begin();
	check_probe_of(&payload, FINDING_PAYLOAD, "a payload");
	ok(fake_looks == 0 && probed == 0, "a file is looked for in no list, and read with care");
	check_probe_of(&damaged, FINDING_REFUSED, "more than 200000 entries");
	check_probe_of(&tree, FINDING_PAYLOAD, "a payload");
	options.digest_text = "given";
	memcpy(options.digest, payload.digest, sizeof options.digest);
	check_probe_of(&payload, FINDING_PAYLOAD, "a payload");
	options.digest[31] ^= 1;
	check_probe_of(&payload, FINDING_NONE, other_reason);
	check_probe_of(&exact, FINDING_NONE, other_reason);
	check_probe_of(&damaged, FINDING_REFUSED, "more than 200000 entries");
	check_probe_of(&tree, FINDING_REFUSED, "the name contains '/'");
	options.tree = "";
	check_probe_of(&tree, FINDING_NONE, other_reason);
	begin();
	fake_file("/f", zeros, sizeof zeros);
	ok(find_probe("/f") == FINDING_NONE && strstr(fake_said, magic), "zeros are none");
	begin();
	fake_file("/f", payload.bytes, payload.size)->read_error = -ERROR_IO;
	fake_disks->bad_from = 0;
	ok(find_probe("/f") == FINDING_UNREADABLE, "what cannot be read");
	is(fake_said, ">import: /f: input/output error\n", "... is not known");
	begin();
	options.digest_text = "given";
	memcpy(options.digest, payload.digest, sizeof options.digest);
	fake_file("/f", payload.bytes, payload.size)->read_error = -ERROR_IO;
	fake_disks->bad_from = 60;
	ok(find_probe("/f") == FINDING_UNREADABLE, "nor what has digests that cannot be");
}

static void check_named(void)
{
	begin();
	ok(find_probe("/none") == FINDING_NONE, "a file that is not there");
	is(fake_said, ">import: /none: no such file or directory\n", "... which is said");
	is(fake_trace, "stat /none; ", "... is not opened");
	begin();
	fake_file("/f", 0, 0)->type = 0010000;
	ok(find_probe("/f") == FINDING_UNREADABLE, "a FIFO");
	is(fake_trace, "stat /f; ", "... is not opened");
	is(fake_said, ">import: /f: neither a block device nor a regular file\n", "... and why");
	begin();
	fake_file("/f", 0, 0)->stat_error = -ERROR_IO;
	ok(find_probe("/f") == FINDING_UNREADABLE && fake_times("open") == 0, "one that cannot be looked at");
	begin();
	fake_file("/f", 0, 0)->open_error = -ERROR_NOMEDIUM;
	ok(find_probe("/f") == FINDING_NONE && fake_times("open /f;") == 1, "a drive that is empty");
	begin();
	fake_file("/f", payload.bytes, payload.size)->type = MODE_BLOCK;
	ok(find_probe("/f") == FINDING_PAYLOAD, "a node of any name");
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	fake_disk("sdb", payload.bytes, payload.size);
	ok(find_probe("/dev/sdb") == FINDING_PAYLOAD, "a device that the kernel calls so");
	is(fake_trace, "open sdb; ", "... is opened by its number");
	fake_trace_anew();
	ok(find_probe("/dev/sda") == FINDING_NONE, "the first one");
	is(fake_trace, "open sda; ", "... too");
	fake_disks_count = 1;
	fake_trace_anew();
	ok(find_probe("/dev/sdb") == FINDING_NONE, "one that has gone");
	is(fake_trace, "stat /dev/sdb; ", "... has no number");
	fake_looks = 0;
	ok(find_probe("/devices") == FINDING_NONE && fake_looks == 0, "no other path is looked for in the list");
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	fake_file("/dev/sdb", payload.bytes, payload.size);
	ok(find_probe("/dev/sdb") == FINDING_PAYLOAD, "one that it does not");
	is(fake_trace, "stat /dev/sdb; open /dev/sdb; ", "... by its path");
	ok(fake_looks == 1, "... after the list");
}

/* --- Disks and their partitions. --- */

/* The first partition of a disk, where it begins at this sector and one more. */
static const struct candidate *part_of(const void *bytes, size_t size, unsigned long geometry)
{
	begin();
	fake_disk("sda1", payload.bytes, payload.size)->geometry = geometry;
	fake_disk("sda", bytes, size);
	find_look();
	ok(fake_open_count() == 0, "all are closed");
	return &candidates[0];
}

static void check_parts(void)
{
	const struct candidate *part;

	part = part_of(zeros, sizeof zeros, sizeof zeros / 512 + 1);
	is(part->reason, behind, "a partition behind the end of its disk");
	ok(part->finding == FINDING_NONE && part->size_bytes == payload.size, "... is none");
	is(fake_trace, "open sda; close sda; open sda1; close sda1; ", "... and is looked at behind its disk");
	part = part_of(zeros, sizeof zeros, sizeof zeros / 512);
	ok(!part->reason && part->finding == FINDING_PAYLOAD, "one of the last sector is one");
	ok(probed == 1, "... and only looked at");
	part = part_of(zeros, sizeof zeros, 0);
	ok(!part->reason && part->finding == FINDING_PAYLOAD, "and one that begins nobody knows where");
	part = part_of(exact.bytes, exact.size, 2);
	is(part->reason, inside, "one that begins in the payload of its disk");
	ok(part->finding == FINDING_NONE && candidates[1].finding == FINDING_PAYLOAD, "... is none");
	is(fake_trace, "open sda; close sda; open sda1; open sda; close sda; close sda1; ", "... which is read to its end");
	part = part_of(exact.bytes, exact.size, 3);
	ok(!part->reason && part->finding == FINDING_PAYLOAD, "one behind its end is one");
	part = part_of(exact.bytes, exact.size, 0);
	is(part->reason, inside, "one that begins nobody knows where is none");
	part = part_of(damaged.bytes, damaged.size, 0);
	is(part->reason, inside, "nor is one of a damaged payload");
	ok(candidates_found[FINDING_REFUSED] == 1 && candidates_found[FINDING_NONE] == 1, "... as is counted");
	part = part_of(damaged.bytes, damaged.size, 1);
	ok(!part->reason, "... but where it begins behind all that is known of that");
	part = part_of(tree.bytes, tree.size, 1);
	ok(!part->reason, "a payload of another kind ends where nobody knows");
	part = part_of(zeros, 500, 0);
	ok(!part->reason, "nobody knows where it begins on a disk without a sector");
	begin();
	fake_disk("sda", exact.bytes, exact.size)->told_bytes = ((uint64_t)1 << 41) + 1;
	fake_disk("sda1", payload.bytes, payload.size)->geometry = 2;
	find_look();
	is(candidates[1].reason, inside, "a disk of more than 2 TiB, in front of its partition");
}

static void check_parts_of_others(void)
{
	begin();
	options.tree = "";
	fake_disk("sda1", payload.bytes, payload.size)->geometry = 1;
	fake_disk("sda", tree.bytes, tree.size);
	find_look();
	is(candidates->reason, inside, "a payload of paths, where they may be, has an end");
	begin();
	options.digest_text = "given";
	memcpy(options.digest, payload.digest, sizeof options.digest);
	fake_disk("sda1", payload.bytes, payload.size);
	fake_disk("sda", zeros, sizeof zeros);
	fake_disk("sdb", payload.bytes, payload.size);
	fake_disk("sdb1", payload.bytes, payload.size);
	fake_disk("sdc", exact.bytes, exact.size);
	fake_disk("sdc1", payload.bytes, payload.size);
	find_look();
	ok(candidates[0].finding == FINDING_PAYLOAD, "a partition of no payload");
	is(candidates[3].reason, inside, "one of what is the one that is meant");
	is(candidates[5].reason, inside, "one of what is not");
	begin();
	fake_disk("sda1", payload.bytes, payload.size)->geometry = 1;
	fake_disk("sda", exact.bytes, exact.size)->open_error = -ERROR_NXIO;
	fake_disks[1].good_opens = 1;
	find_look();
	ok(!candidates->reason, "a disk that goes away");
	is(fake_trace, "open sda; close sda; open sda1; open sda; close sda1; ", "... is closed once");
	begin();
	fake_disk("sda1", payload.bytes, payload.size)->geometry = 2;
	fake_disk("sda", exact.bytes, exact.size)->read_error = -ERROR_IO;
	fake_disks[1].bad_from = 20;
	find_look();
	ok(probed == 1 && !candidates->reason, "a disk that cannot be read to its end is only looked at");
}

static void check_kinds(void)
{
	begin();
	fake_disk("ram0", payload.bytes, payload.size);
	fake_disk("sda", 0, 0)->open_error = -ERROR_NOMEDIUM;
	fake_disk("sdb", 0, 0)->open_error = -ERROR_ACCES;
	fake_disk("sdc", payload.bytes, payload.size)->told_bytes = 1 << 20;
	fake_disk("sdd", payload.bytes, payload.size)->read_error = -ERROR_IO;
	fake_disks[4].bad_from = 0;
	find_look();
	is(candidates[0].reason, "a kind of device that is not looked at", "memory");
	ok(candidates[0].finding == FINDING_NONE && candidates[0].size_bytes == PAYLOAD_SIZE_UNKNOWN, "... is none");
	is(fake_trace, "open sda; open sdb; open sdb; open sdc; close sdc; open sdd; close sdd; ", "... and is not opened");
	ok(candidates[1].finding == FINDING_NONE, "nor is an empty drive");
	is(candidates[1].reason, "no medium in the drive", "... as is known");
	ok(candidates[2].finding == FINDING_UNREADABLE && candidates[2].size_bytes == PAYLOAD_SIZE_UNKNOWN, "one that may not be opened");
	ok(candidates[3].finding == FINDING_PAYLOAD && candidates[3].size_bytes == 1 << 20, "one with a payload");
	ok(candidates[4].finding == FINDING_UNREADABLE, "one that cannot be read");
	ok(candidates_found[FINDING_PAYLOAD] == 1 && candidates_found[FINDING_NONE] == 2 &&
			candidates_found[FINDING_REFUSED] == 0 && candidates_found[FINDING_UNREADABLE] == 2, "all are counted");
	fake_said[0] = 0;
	find_say();
	is(fake_said, "import:   /dev/ram0 (8:1): a kind of device that is not looked at\n"
		      "import:   /dev/sda (8:2): no medium in the drive\n"
		      "import:   /dev/sdb (8:3): cannot be read: permission denied\n"
		      "import:   /dev/sdc (8:4): a payload\n"
		      "import:   /dev/sdd (8:5): cannot be read: input/output error\n", "... and said");
	find_look();
	ok(candidates_found[FINDING_PAYLOAD] == 1 && candidates_found[FINDING_UNREADABLE] == 2, "... and counted anew");
	fake_said[0] = 0;
	find_warn();
	ok(strncmp(fake_said, "import: warning: not every disk could be read, and what is on it is not known:\nimport:   /dev/ram0",
		   97) == 0, "a warning has them all");
	begin();
	fake_disk("sda", damaged.bytes, damaged.size);
	find_look();
	find_warn();
	is(fake_said, "", "where all could be read there is none");
	find_say();
	is(fake_said, "import:   /dev/sda (8:1): a payload that is refused: more than 200000 entries\n", "what is refused");
	begin();
	find_look();
	find_say();
	is(fake_said, "import:   no block device at all: are its driver and /proc or /sys there?\n", "no device at all");
}

int main(void)
{
	make_images();
	check_probe();
	check_named();
	check_parts();
	check_parts_of_others();
	check_kinds();
	return tap_end();
}
