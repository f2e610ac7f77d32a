/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * block_device_test.c - lines of /proc/partitions as Linux and Fiwix print them, and the numbers
 * that are meant. */
#include "booted/block_device.h"
#include "format/payload.h"
#include "format/put_bytes.h"
#include "script.h"

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
	{ "8 0 1 a-name-of-31-bytes-as-long-as-a", "a-name-of-31-bytes-as-long-as-a", 8, 0 },
	{ "8\t1 \t x\tsda1\rmore", "sda1", 8, 1 },
	{ "4294967295 4294967295 1 a", "a", 4294967295u, 4294967295u },
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
	{ "  23     0       16384 hda", "hda", 23, 0 },
	{ "   3     5       16384 sda", "sda", 3, 5 },
	{ "   3     5       16384 hde", "hde", 3, 5 },
	{ "   3     5       16384 hd`", "hd`", 3, 5 },
	{ "   3     5       16384 hd", "hd", 3, 5 },
	{ "   3     5       16384 hda1p", "hda1p", 3, 5 },
	{ "   3     5       16384 hdap1", "hdap1", 3, 5 },
	{ "   3     5       16384 hda64", "hda64", 3, 5 },
	{ "   3     5       16384 hdd63", "hdd63", 22, 127 },
	{ "  22     0       16384 hdb", "hdb", 3, 64 },
	/* damaged */
	{ "3", 0, 0, 0 },
	{ "3 0x 16384 hda", 0, 0, 0 },
	{ "3 0 16384 .hda", 0, 0, 0 },
	{ "8 0 1 a-name-of-32-bytes-is-too-long-n", 0, 0, 0 },
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
	{ "sda1", "", 0 },
	{ "12", "", 1 },
	{ "a/12", "a/", 1 },
	{ "a:12", "a:", 1 },
	{ "a9p1", "a9", 1 },
	{ "a01", "a0", 0 },
	{ "sda1p", "sda", 0 },
	{ "91", "9", 0 },
	{ "9p1", "9", 1 },
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

static void check_list(void)
{
	static const char text[] = "major minor  #blocks  name\n\n   8        0       1 sda\n"
				   "   3        0       1 hdb\n   8        1       1 sda1";
	static char full[64 * 1024];
	struct block_device list[3];

	memset(list, 0x55, sizeof list);
	script_begin();
	script_tell(5, 0, 0);
	script_tell(sizeof text - 1, text, sizeof text - 1);
	ok(block_device_list(list, 2) == 3, "a list that is longer than its room");
	is(script_trace, "open -100 /proc/partitions 0 0; read 5 65536; read 5 65430; close 5; ",
		"... where it is read");
	ok(strcmp(list[0].name, "sda") == 0 && list[0].major == 8 && list[0].minor == 0, "a device");
	ok(strcmp(list[1].name, "hdb") == 0 && list[1].major == 3 && list[1].minor == 64,
		"one whose number is corrected");
	ok(list[2].major == 0x55555555, "nothing is behind the room");
	script_begin();
	script_tell(5, 0, 0);
	script_tell(sizeof text - 1, text, sizeof text - 1);
	ok(block_device_list(list, 3) == 3 && strcmp(list[2].name, "sda1") == 0 && list[2].minor == 1,
		"the last line, without an end");
	memset(full, '\n', sizeof full);
	memcpy(full + sizeof full - 10, "8 0 1 sdab", 10);
	script_begin();
	script_tell(5, 0, 0);
	script_tell(sizeof full, full, sizeof full);
	ok(block_device_list(list, 3) == 1 && strcmp(list[0].name, "sdab") == 0, "as many bytes as there is room for");
	script_begin();
	script_tell(-ERROR_NOENT, 0, 0);
	ok(block_device_list(list, 3) == 0, "no such file");
}

/* A node of these numbers, as the kernel says it. */
static const uint8_t *node(uint32_t type, uint32_t major_number, uint32_t minor_number)
{
	static uint8_t kernel[STAT_BYTES];

	put_le32(kernel + STAT_MODE_OFFSET, type);
	put_le32(kernel + STAT_RDEV_OFFSET, ENCODE_DEVICE(major_number, minor_number));
	return kernel;
}

#define MADE                                                                                       \
	"mkdir -100 /dev 1ed; unlink -100 /dev/.payload-import.node 0; "                           \
	"mknod -100 /dev/.payload-import.node 6180 6801; "                                         \
	"open -100 /dev/.payload-import.node 0 0; unlink -100 /dev/.payload-import.node 0; "

static uint32_t first_major = 104; /* of the made node, as the kernel says it */

/* Opens it where mkdir, unlink, mknod, open, unlink, fstat of the made node, then open and fstat of its own, go so. */
static long opened(long mknod, long first, uint32_t first_type, uint32_t minor_number, long second,
	uint32_t second_type)
{
	const struct block_device device = { "cciss!c0d0", 104, 1 };
	static uint8_t other[STAT_BYTES];

	script_begin();
	script_tell(-ERROR_EXIST, 0, 0);
	script_tell(-ERROR_NOENT, 0, 0);
	script_tell(mknod, 0, 0);
	script_tell(first, 0, 0);
	script_tell(0, 0, 0);
	if (first >= 0) {
		script_tell(0, memcpy(other, node(first_type, first_major, minor_number), STAT_BYTES), STAT_BYTES);
		if (first_type != MODE_BLOCK || first_major != 104 || minor_number != 1)
			script_tell(0, 0, 0); /* close */
	}
	script_tell(second, 0, 0);
	script_tell(0, node(second_type, 104, 1), STAT_BYTES);
	return block_device_open(&device, OPEN_READ);
}

static void check_open(void)
{
	static const uint32_t block = MODE_BLOCK, file = MODE_FILE;

	ok(opened(0, 4, block, 1, 9, block) == 4, "by a node that is made");
	is(script_trace, MADE "fstat 4; ", "... and removed");
	ok(opened(0, 0, block, 1, 9, block) == 0, "... with descriptor 0");
	ok(opened(-ERROR_EXIST, 4, block, 2, 9, block) == 9, "another's is not it, its own is");
	is(script_trace, MADE "fstat 4; close 4; open -100 /dev/cciss/c0d0 0 0; fstat 9; ", "... and is closed");
	first_major = 105;
	ok(opened(-ERROR_EXIST, 4, block, 1, 9, block) == 9, "... another driver's is not, either");
	first_major = 104;
	ok(opened(-ERROR_EXIST, 0, file, 1, 0, block) == 0, "... a file, with descriptor 0");
	is(script_trace, MADE "fstat 0; close 0; open -100 /dev/cciss/c0d0 0 0; fstat 0; ", "... too");
	ok(opened(0, 4, file, 1, 9, file) == -ERROR_NOTBLK, "neither is");
	is(script_trace, MADE "fstat 4; close 4; open -100 /dev/cciss/c0d0 0 0; fstat 9; close 9; ",
		"... both are closed");
	ok(opened(0, 4, file, 1, 0, file) == -ERROR_NOTBLK, "... with descriptor 0");
	ok(opened(-ERROR_ACCES, -ERROR_NOENT, 0, 0, 9, block) == 9, "none can be made");
	ok(opened(0, -ERROR_ACCES, 0, 0, 9, block) == 9, "... or none opened");
	ok(opened(-ERROR_ACCES, -ERROR_NOENT, 0, 0, -ERROR_NOENT, 0) == -ERROR_ACCES,
		"... and its own is not there: why none can be made");
	ok(opened(-30, -ERROR_NOENT, 0, 0, -ERROR_IO, 0) == -ERROR_IO, "... or fails: why");
	ok(opened(0, -ERROR_NOENT, 0, 0, -ERROR_NOENT, 0) == -ERROR_NOENT, "one was made, and none is there");
	ok(opened(0, -ERROR_NOMEDIUM, 0, 0, 9, block) == -ERROR_NOMEDIUM, "the device itself cannot be");
	is(script_trace, MADE, "... and is not tried again");
}

/* What a device of so many sectors says, whose answers to both questions are these. */
static uint64_t said_bytes(long whole, uint64_t bytes, long old, unsigned long sectors)
{
	script_begin();
	script_tell(whole, &bytes, sizeof bytes);
	script_tell(old, &sectors, sizeof sectors);
	return block_device_bytes(7);
}

static void check_bytes(void)
{
	ok(said_bytes(0, 12345, 0, 7) == 12345, "the length of a device, in bytes");
	is(script_trace, "ioctl 7 80081272; ", "... is asked for once");
	ok(said_bytes(0, 0, 0, 7) == 0, "a device of no byte");
	ok(said_bytes(5, 12345, 0, 7) == 12345, "an answer above 0 is no failure");
	ok(said_bytes(-ERROR_INVAL, PAYLOAD_SIZE_UNKNOWN, 0, 7) == 3584, "Fiwix: in sectors");
	is(script_trace, "ioctl 7 80081272; ioctl 7 1260; ", "... by BLKGETSIZE");
	ok(said_bytes(-1, PAYLOAD_SIZE_UNKNOWN, 0, 0) == 0, "... of none");
	ok(said_bytes(-ERROR_IO, PAYLOAD_SIZE_UNKNOWN, 5, 1) == 512, "... an answer above 0 is none there, either");
	ok(said_bytes(-ERROR_INVAL, PAYLOAD_SIZE_UNKNOWN, 0, 0x100000001) == 0x20000000200, "... of more than 32 bits");
	ok(said_bytes(-ERROR_INVAL, PAYLOAD_SIZE_UNKNOWN, -1, 7) == PAYLOAD_SIZE_UNKNOWN, "neither: it is not known");
}

/* Of an error of opening: whether no device is there, and whether one may be in a moment. */
static const struct {
	long error;
	int is_absent, is_to_come;
} errors[] = {
	{ -2, 1, 1 },   /* ENOENT, of include/uapi/asm-generic/errno-base.h */
	{ -6, 1, 1 },   /* ENXIO */
	{ -19, 1, 1 },  /* ENODEV */
	{ -123, 1, 1 }, /* ENOMEDIUM, of errno.h there */
	{ -16, 0, 1 },  /* EBUSY */
	{ 0, 0, 0 },
	{ 2, 0, 0 },
	{ -1, 0, 0 },   /* EPERM */
	{ -3, 0, 0 },
	{ -5, 0, 0 },   /* EIO */
	{ -7, 0, 0 },
	{ -13, 0, 0 },  /* EACCES */
	{ -15, 0, 0 },  /* ENOTBLK */
	{ -17, 0, 0 },
	{ -18, 0, 0 },
	{ -20, 0, 0 },
	{ -30, 0, 0 },  /* EROFS */
	{ -122, 0, 0 },
	{ -124, 0, 0 }, /* EMEDIUMTYPE */
};

static void check_errors(void)
{
	char name[32];
	size_t i;

	for (i = 0; i < sizeof errors / sizeof *errors; i++) {
		snprintf(name, sizeof name, "error %ld", errors[i].error);
		ok(block_device_is_absent(errors[i].error) == errors[i].is_absent &&
				block_device_is_to_come(errors[i].error) == errors[i].is_to_come,
			name);
	}
}

int main(void)
{
	struct block_device device;
	size_t i;

	check_list();
	check_open();
	check_bytes();
	check_errors();

	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *line = lines[i].line;
		size_t length = strlen(line);
		char *exact = memcpy(malloc(length + 1), line, length + 1);
		int got;

		exact = realloc(exact, length ? length : 1);
		got = block_device_get_line(&device, exact, length);
		free(exact);

		if (got)
			block_device_correct(&device);
		if (!lines[i].name)
			ok(!got, line);
		else
			ok(got == 1 && strcmp(device.name, lines[i].name) == 0 &&
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
