/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_test.c - super blocks that are written by hand, and what is wrong with them: the type,
 * the names, and how much is read. tests/disk/ compares with blkid. */
#include "format/disk/superblock.h"
#include "format/crc32.h"
#include "format/put_bytes.h"
#include "source.h"
#include "tap.h"

enum { DISK_BYTES = 1 << 20, FAT_AT = 0x4000, DATA_AT = 0x8000 };

static uint8_t disk[DISK_BYTES];
static struct memory_source memory;
static struct superblock found;
static uint8_t room[SUPERBLOCK_ROOM_BYTES];

static void put(uint32_t at, const char *bytes, size_t size)
{
	memcpy(disk + at, bytes, size);
}

static void put_counted(uint32_t at, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		disk[at + i] = (uint8_t)(i + 0xa0);
}

static void clear(void)
{
	memset(disk, 0, sizeof disk);
	memset(room, 0x55, sizeof room);
	memory_open(&memory, disk, sizeof disk);
}

/* "type label uuid uuid_sub", and "!" where it is refused. */
static const char *seen(void)
{
	static char text[3000];
	const char *problem = superblock_read(&found, &memory.source, room);

	snprintf(text, sizeof text, "%s%s <%s> <%s> <%s>", problem ? problem : "",
		found.type ? found.type : "none", found.label, found.uuid, found.uuid_sub);
	if (found.refusal)
		strcat(text, " !");
	return text;
}

#define COUNTED "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf"

static void test_fields(void)
{
	clear();
	put(0, "XFSB", 4);
	put(0x6c, "twelve bytesX", 13);
	put_counted(0x20, 16);
	is(seen(), "xfs <twelve bytes> <" COUNTED "> <>", "a label that is full has no NUL");
	put(0x6c, "ab  \n\0c", 7);
	is(seen(), "xfs <ab> <" COUNTED "> <>", "white space at its end is no part of it");
	clear();
	put(0x10040, "_BHRfS_M", 8);
	memset(disk + 0x1012b, 'b', 256);
	put_counted(0x10020, 16);
	put_counted(0x1010b, 16);
	seen();
	is(found.type, "btrfs", "btrfs");
	ok(strlen(found.label) == 256, "... with a label of 256 bytes");
	is(found.uuid_sub, COUNTED, "... and the UUID of the disk");
	clear();
	put(0, "hsqs", 4);
	put(0x438, "\x53\xef", 2);
	is(seen(), "squashfs <> <> <>", "a squashfs that was written over an ext4");
	clear();
	put(0x400, "\xe2\xe1\xf5\xe0", 4);
	put(0x440, "\303\266", 2);
	is(seen(), "erofs <\303\266> <> <>", "UTF-8, and a UUID of zeros, which is none");
	clear();
	put(0x400, "\x10\x20\xf5\xf2", 4);
	put(0x47c, "r\0\366\0\x3d\xd8\x00\xde\x3d\xd8x\0", 12);
	is(seen(), "f2fs <r\303\266\360\237\230\200\355\240\275x> <> <>",
		"UTF-16, also half a character");
	memset(disk + 0x47c, 0xff, 1024);
	seen();
	ok(strlen(found.label) == 1536, "... 512 of the longest");
}

static void test_ext(void)
{
	clear();
	put(0x438, "\x53\xef", 2);
	put(0x478, "0123456789abcdefX", 17);
	is(seen(), "ext2 <0123456789abcdef> <> <>", "ext2");
	disk[0x45c] = 4;
	disk[0x460] = 4;
	is(seen(), "ext3 <0123456789abcdef> <> <>", "ext3 that needs recovery");
	disk[0x45c] = 0;
	is(seen(), "ext4 <0123456789abcdef> <> <>", "... without a journal it is no ext3");
	disk[0x45c] = 4;
	disk[0x460] = 0x40;
	is(seen(), "ext4 <0123456789abcdef> <> <>", "ext4, by what must be understood");
	disk[0x460] = 0;
	disk[0x464] = 8;
	is(seen(), "ext4 <0123456789abcdef> <> <>", "... or to write to it");
	disk[0x460] = 8;
	is(seen(), "jbd <0123456789abcdef> <> <> !", "a journal is no root");
}

static void test_swap(void)
{
	static const uint32_t pages[] = { 0x1000, 0x2000, 0x4000, 0x8000, 0x10000 };
	size_t i;

	for (i = 0; i < sizeof pages / sizeof *pages; i++) {
		clear();
		put(pages[i] - 10, "SWAPSPACE2", 10);
		is(seen(), "none <> <> <>", "swap without pages");
		disk[0x404] = 1;
		put(0x41c, "s", 1);
		put_counted(0x40c, 16);
		is(seen(), "swap <s> <" COUNTED "> <> !", "swap");
	}
	put(pages[4] - 10, "S1SUSPEND", 9);
	is(seen(), "swsuspend <s> <" COUNTED "> <> !", "a system that sleeps");
	disk[0x4b3] = 1;
	is(seen(), "swsuspend <> <> <> !", "something else in the place of names");
	put(pages[4] - 10, "SWAP-SPACE", 10);
	disk[0x4b3] = 0;
	is(seen(), "swap <> <> <> !", "the first kind of swap has none");
}

static void test_luks(void)
{
	clear();
	put(0, "LUKS\xba\xbe\0\1", 8);
	put(0x18, "aes", 3);
	put(0xa8, "0123456789-123456789-123456789-123456789X", 41);
	is(seen(), "crypto_LUKS <> <0123456789-123456789-123456789-123456789> <> !", "LUKS 1");
	disk[7] = 2;
	is(seen(), "crypto_LUKS <aes> <0123456789-123456789-123456789-123456789> <> !", "LUKS 2");
}

static void test_lvm(void)
{
	uint32_t sector;

	for (sector = 0; sector < 4; sector++) {
		uint8_t *label = disk + 512 * sector;

		clear();
		memcpy(label, "LABELONE", 8);
		put_le64(label + 8, sector);
		memcpy(label + 24, "LVM2 001Vynv4kAPH8xQERHSBb8VJ3SvFFPB5O1U", 40);
		is(seen(), "none <> <> <>", "LVM with a wrong checksum");
		put_le32(label + 16, crc32_add(0xf597a6cf, label + 20, 492));
		is(seen(), "LVM2_member <> <Vynv4k-APH8-xQER-HSBb-8VJ3-SvFF-PB5O1U> <> !", "LVM");
	}
	disk[512 * 3 + 8] = 2;
	is(seen(), "none <> <> <>", "LVM in another sector than it says");
}

/* A file system that may be a root, but for what is behind it. */
static uint8_t *raid_at(uint32_t at)
{
	clear();
	put(0x438, "\x53\xef", 2);
	put_le32(disk + at, 0xa92b4efc);
	return disk + at;
}

static void test_raid(void)
{
	static const uint32_t places[] = { DISK_BYTES - 0x2000, 0, 0x1000 };
	uint8_t *at = raid_at(DISK_BYTES - 0x10000);
	size_t i;

	put_le32(at + 8, 90);
	put_le32(at + 20, 0xa0a1a2a3);
	put_le32(at + 52, 0xa4a5a6a7);
	put_le32(at + 56, 0xa8a9aaab);
	put_le32(at + 60, 0xacadaeaf);
	is(seen(), "linux_raid_member <> <" COUNTED "> <> !", "metadata 0.90 at the end");
	put_le32(at + 32, DISK_BYTES / 1024 - 63);
	is(seen(), "ext2 <> <> <>", "... for more than is before it");
	for (i = 0; i < 3; i++) {
		at = raid_at(places[i]);
		put_le32(at + 4, 1);
		put_counted((uint32_t)(at - disk) + 168, 16);
		memcpy(at + 32, "host:0", 6);
		put_le64(at + 144, places[i] / 512);
		is(seen(), "linux_raid_member <host:0> <> <" COUNTED "> !", "metadata 1");
		put_le64(at + 144, places[i] / 512 + 1);
		is(seen(), "ext2 <> <> <>", "... that says it is elsewhere");
	}
}

static void put_fat(unsigned bits)
{
	clear();
	put(11, "\0\2\1", 3); /* sectors of 512 bytes, a cluster is one */
	disk[14] = FAT_AT / 512;
	disk[16] = 2;
	disk[21] = 0xf8;
	put(0x1fe, "\x55\xaa", 2);
	put_le32(disk + 32, bits == 32 ? 0x20000 : DISK_BYTES / 512);
	if (bits == 32) {
		disk[36] = (DATA_AT - FAT_AT) / 512 / 2;
		disk[44] = 2;
		put(67, "\xcd\xab\x34\x02", 4);
	} else {
		disk[17] = 32;
		disk[22] = (DATA_AT - FAT_AT) / 512 / 2;
		disk[38] = 0x29;
		put(39, "\xcd\xab\x34\x02", 4);
	}
}

static void put_entry(uint32_t at, const char *name, uint8_t attributes)
{
	put(at, name, 11);
	disk[at + 11] = attributes;
}

static void test_fat(void)
{
	put_fat(16);
	is(seen(), "vfat <> <0234-ABCD> <>", "vfat without a label");
	put_entry(DATA_AT, "\345ELETED    ", 8);
	put_entry(DATA_AT + 32, "LONG NAME  ", 15);
	put_entry(DATA_AT + 64, "WITH A FILE", 8);
	disk[DATA_AT + 64 + 26] = 3;
	put_entry(DATA_AT + 96, "DIRECTORY  ", 16);
	put_entry(DATA_AT + 128, "\005 label    ", 0x28);
	is(seen(), "vfat <\345 label> <0234-ABCD> <>", "the entry that is a label");
	disk[DATA_AT + 64] = 0;
	is(seen(), "vfat <> <0234-ABCD> <>", "... not behind the last one");
	memset(disk + DATA_AT, 0xe5, 32 * 32);
	put_entry(DATA_AT + 32 * 32, "OUTSIDE    ", 8);
	disk[38] = 0x28; /* an older signature, with an UUID, too */
	is(seen(), "vfat <> <0234-ABCD> <>", "... nor behind the directory");
	disk[16] = 0;
	is(seen(), "none <> <> <>", "no table: no vfat");
	put_fat(16);
	put(0x36, "HPFS    ", 8);
	is(seen(), "none <> <> <>", "HPFS");
	put_fat(16);
	put_le32(disk + 32, 0xfffff);
	is(seen(), "none <> <> <>", "more clusters than FAT16 can have");
	put_fat(16);
	put(22, "\xff\xff", 2);
	is(seen(), "none <> <> <>", "tables longer than the file system");
}

/* Behind the disk, deleted entries without an end. */
static const char *read_deleted(
	struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	(void)source;
	memory.reads++;
	if (offset < DATA_AT * 8)
		memcpy(to, disk + offset, size);
	else
		memset(to, 0xe5, size);
	return 0;
}

static void test_fat_chain(void)
{
	uint32_t i;

	put_fat(32);
	memset(disk + DATA_AT, 0xe5, 1024);
	put_le32(disk + FAT_AT + 2 * 4, 5);
	put_entry(DATA_AT + 3 * 512, "IN THE CHAI", 8);
	is(seen(), "vfat <IN THE CHAI> <0234-ABCD> <>", "a label in another cluster");
	put_le32(disk + FAT_AT + 2 * 4, 2);
	is(seen(), "vfat <> <0234-ABCD> <>", "a chain that is a circle");
	ok(memory.reads < 300, "... ends after few reads");
	for (i = 2; i < 400; i++)
		put_le32(disk + FAT_AT + i * 4, i + 1);
	memset(disk + DATA_AT, 0xe5, 400 * 512);
	is(seen(), "vfat <> <0234-ABCD> <>", "a long one");
	put_le32(disk + FAT_AT + 2 * 4, 0x0ffffff0);
	put_le32(disk + 44, 0x0ffffff0);
	is(seen(), "vfat <> <0234-ABCD> <>", "one that leaves the disk");
	ok(memory.beyond == 0, "nothing is read behind the end");
	/* A circle of one cluster of 512 KiB, on a disk that is large enough. */
	put_fat(32);
	disk[13] = 128;
	put(11, "\0\x10", 2);
	put_le32(disk + 32, 0xffffffff);
	put_le32(disk + FAT_AT / 512 * 4096 + 2 * 4, 2);
	memory.source.read_at = read_deleted;
	memory.source.size_bytes = (uint64_t)1 << 40;
	is(seen(), "vfat <> <0234-ABCD> <>", "large clusters");
	ok(memory.reads > 1024 && memory.reads < 4200, "... few reads");
}

static void test_exfat(void)
{
	clear();
	put(3, "EXFAT   ", 8);
	disk[80] = FAT_AT / 512;
	disk[88] = DATA_AT / 512;
	disk[96] = 4;
	put(100, "\xcd\xab\x34\x02", 4);
	disk[108] = 9;
	memset(disk + DATA_AT + 1024, 0x81, 512);
	put_le32(disk + FAT_AT + 16, 2);
	put(DATA_AT, "\x83\x02L\0\366\0x", 7);
	is(seen(), "exfat <L\303\266> <0234-ABCD> <>", "exfat");
	disk[DATA_AT + 1] = 255;
	memset(disk + DATA_AT + 2, 'x', 64);
	seen();
	ok(strlen(found.label) == 33, "... whose label has 11 units, whatever is said");
	put_le32(disk + FAT_AT + 16, 4);
	memory.reads = 0;
	is(seen(), "exfat <> <0234-ABCD> <>", "... with a circle");
	ok(memory.reads < 300, "... ends after few reads");
	disk[109] = 17;
	is(seen(), "none <> <> <>", "... with clusters of 64 MiB");
	put(3, "NTFS    ", 8);
	put(72, "\xef\xcd\xab\x89\x67\x45\x23\x01", 8);
	is(seen(), "ntfs <> <0123456789ABCDEF> <>", "ntfs");
}

static void put_descriptor(unsigned number, char type, const char *escape, const char *label)
{
	uint32_t at = 0x8000 + 0x800 * number;

	disk[at] = (uint8_t)type;
	put(at + 1, "CD001", 5);
	put(at + 40, label, 32);
	put(at + 88, escape, strlen(escape));
	put(at + 830, "2026112511223344", 16);
}

#define JOLIET(text) "\0" text "\0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0 \0"

static void test_iso9660(void)
{
	clear();
	put_descriptor(1, 1, "", "A_LABEL                         ");
	put_descriptor(0, 0, "", "BOOT                            ");
	is(seen(), "iso9660 <A_LABEL> <2026-11-25-11-22-33-44> <>", "a CD");
	put(0x8800 + 813, "2025010100000000", 16);
	put(0x8800 + 830, "0000000000000000\0", 17);
	is(seen(), "iso9660 <A_LABEL> <2025-01-01-00-00-00-00> <>", "... that was not modified");
	put_descriptor(2, 2, "", JOLIET("x\0y\0z"));
	put_descriptor(3, 2, "%/E", JOLIET("x\0\344\0z"));
	is(seen(), "iso9660 <x\303\244z> <2025-01-01-00-00-00-00> <>", "Joliet's label is another");
	put(0x8800 + 40, "X_Z AND SO ON UP TO THIRTY-TWO B", 32);
	put(0x9800 + 40, "\0x\0\344\0z\0 \0A\0n\0D\0 \0s\0o\0_\0o\0n\0 \0u\0p", 32);
	is(seen(), "iso9660 <x\303\244z AnD so on up TO THIRTY-TWO B> <2025-01-01-00-00-00-00> <>",
		"... or the beginning of one");
	disk[0x9000] = 255;
	is(seen(), "iso9660 <X_Z AND SO ON UP TO THIRTY-TWO B> <2025-01-01-00-00-00-00> <>",
		"a descriptor behind the last");
	disk[0x8800 + 835] = '\n';
	is(seen(), "iso9660 <X_Z AND SO ON UP TO THIRTY-TWO B> <> <>", "a time that is none");
	disk[0x8800] = 3;
	is(seen(), "none <> <> <>", "no primary descriptor");
}

static void test_ends(void)
{
	clear();
	is(seen(), "none <> <> <>", "zeros");
	ok(memory.reads < 10 && memory.read_bytes < 0x11000 + 4 * 256 + 1, "few are read");
	put(0x438, "\x53\xef", 2);
	memory_open(&memory, disk, 0x43a);
	is(seen(), "ext2 <> <> <>", "a disk that ends in its super block");
	memory_open(&memory, disk, 0x439);
	is(seen(), "none <> <> <>", "... before");
	memory_open(&memory, disk, 0);
	ok(strcmp(seen(), "none <> <> <>") == 0 && memory.beyond == 0, "nothing: nothing is read");
	memory_open(&memory, disk, sizeof disk);
	memory.bad_offset = 0;
	is(seen(), "a bad sectornone <> <> <>", "a disk that cannot be read");
	memory.bad_offset = sizeof disk - 0x10000;
	is(seen(), "ext2 <> <> <>", "... at its end");
}

int main(void)
{
	test_fields();
	test_ext();
	test_swap();
	test_luks();
	test_lvm();
	test_raid();
	test_fat();
	test_fat_chain();
	test_exfat();
	test_iso9660();
	test_ends();
	return tap_end();
}
