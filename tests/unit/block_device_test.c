/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device_test.c - lines of /proc/partitions as Linux and Fiwix print them, and the numbers
 * that are meant. */
#include "booted/block_device.h"
#include "tap.h"

/* A line, and what it means after correction; no name: the line is none. */
static const struct {
	const char *line, *name;
	uint32_t major, minor;
} lines[] = {
	/* Linux */
	{ "major minor  #blocks  name", 0, 0, 0 },
	{ "", 0, 0, 0 },
	{ " 254        0   10485760 vda", "vda", 254, 0 },
	{ " 259        5     524288 nvme0n1p2", "nvme0n1p2", 259, 5 },
	{ "   8       17 9007199254740993 sdb1", "sdb1", 8, 17 },
	{ "   3        0     1024 hda", "hda", 3, 0 },
	{ "   3       65     1024 hdb1", "hdb1", 3, 65 },
	{ " 104        0     1024 cciss!c0d0", "cciss!c0d0", 104, 0 },
	/* Fiwix 1.5.0-lb1: whole disks with minor 0, partition n of a slave with n * 64 */
	{ "   3     0       16384 hda", "hda", 3, 0 },
	{ "   3     0       16384 hdb", "hdb", 3, 64 },
	{ "  22     0       16384 hdc", "hdc", 22, 0 },
	{ "  22     0       16384 hdd", "hdd", 22, 64 },
	{ "   3     1        8192 hda1", "hda1", 3, 1 },
	{ "   3    64        8192 hdb1", "hdb1", 3, 65 },
	{ "   3   128        8192 hdb2", "hdb2", 3, 66 },
	{ "  22   256        8192 hdd4", "hdd4", 22, 68 },
	{ "   3    64  1878916479 hdb1", "hdb1", 3, 65 },
	{ "   1     0        4096 ram0", "ram0", 1, 0 },
	/* not IDE, whatever the name says */
	{ " 202     0       16384 hdb", "hdb", 202, 0 },
	/* damaged */
	{ "   3     0       16384", 0, 0, 0 },
	{ "   3     0       16384 ", 0, 0, 0 },
	{ "   3 hda 16384 hda", 0, 0, 0 },
	{ "4294967296 0 16384 hda", 0, 0, 0 },
	{ "   3     0       16384 ../../etc", 0, 0, 0 },
	{ "   3     0       16384 /etc/passwd", 0, 0, 0 },
	{ "   3     0       16384 a-name-that-is-longer-than-any-kernel-gives", 0, 0, 0 },
};

static const struct {
	const char *part, *disk;
	int wanted;
} parts[] = {
	{ "sda1", "sda", 1 },
	{ "sda12", "sda", 1 },
	{ "sda", "sda", 0 },
	{ "sdaa", "sda", 0 },
	{ "sdaa1", "sda", 0 },
	{ "sdb1", "sda", 0 },
	{ "nvme0n1p1", "nvme0n1", 1 },
	{ "nvme0n11", "nvme0n1", 0 },
	{ "nvme0n1p", "nvme0n1", 0 },
	{ "mmcblk0p2", "mmcblk0", 1 },
	{ "mmcblk0boot0", "mmcblk0", 0 },
	{ "hdb1", "hdb", 1 },
};

static const struct {
	const char *name;
	int skipped;
} kinds[] = {
	{ "ram0", 1 },
	{ "loop3", 1 },
	{ "fd0", 1 },
	{ "sr0", 1 },
	{ "md127", 1 },
	{ "dm-0", 1 },
	{ "nbd0", 1 },
	{ "zram0", 1 },
	{ "vda", 0 },
	{ "sda1", 0 },
	{ "hdb", 0 },
	{ "nvme0n1", 0 },
	{ "mmcblk0", 0 },
	{ "xvda", 0 },
};

int main(void)
{
	struct block_device device;
	size_t i;

	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *line = lines[i].line;
		int got = block_device_get_line(&device, line, strlen(line));

		if (got)
			block_device_correct(&device);
		if (!lines[i].name)
			ok(!got, line);
		else
			ok(got && strcmp(device.name, lines[i].name) == 0 &&
					device.major == lines[i].major &&
					device.minor == lines[i].minor,
				line);
	}
	for (i = 0; i < sizeof parts / sizeof *parts; i++)
		ok(block_device_is_part_of(parts[i].part, parts[i].disk) == parts[i].wanted,
			parts[i].part);
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		ok(block_device_is_skipped(kinds[i].name) == kinds[i].skipped, kinds[i].name);
	return tap_end();
}
