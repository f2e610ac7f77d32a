/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_test.c - super blocks that are written by hand, and what is wrong with them: the type,
 * the names, and how much is read. tests/disk/ compares with blkid. */
#include "format/crc32.h"
#include "superblock_made.h"

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
	static const struct {
		uint8_t compatible, incompatible, read_only;
		const char *type;
	} rows[] = { { 0, 0x12, 7, "ext2" }, { 3, 0, 0, "ext2" }, { 0, 1, 0, "ext4" }, { 0, 4, 0, "ext4" },
		{ 0, 0, 8, "ext4" }, { 4, 0x16, 7, "ext3" }, { 4, 1, 0, "ext4" }, { 4, 0, 8, "ext4" },
		{ 4, 2, 0, "ext3" }, { 0, 2, 0, "ext2" }, { 0, 0x20, 0, "ext4" } };
	size_t i;

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
	disk[0x464] = 0;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		disk[0x45c] = rows[i].compatible;
		disk[0x460] = rows[i].incompatible;
		disk[0x464] = rows[i].read_only;
		seen();
		is(found.type, rows[i].type, "by its features");
	}
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
		memset(disk + 0x41c, 's', 17);
		seen();
		ok(strlen(found.label) == 16, "a label of 16 bytes");
		put(0x41c, "s\0", 2);
		is(seen(), "swap <s> <" COUNTED "> <> !", "swap");
	}
	put(pages[4] - 10, "S1SUSPEND", 9);
	is(seen(), "swsuspend <s> <" COUNTED "> <> !", "a system that sleeps");
	is(found.refusal, "swap space that a sleeping system will wake up from", "... which is said");
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
	memset(disk + 0x18, 'l', 49);
	disk[7] = 2;
	seen();
	ok(strlen(found.label) == 48, "... whose label has 48 bytes");
	put(0x18, "aes\0", 4);
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
	disk[512 * 3 + 32 + 32] = 'X';
	put_le32(disk + 512 * 3 + 16, crc32_add(0xf597a6cf, disk + 512 * 3 + 20, 492));
	is(seen(), "LVM2_member <> <Vynv4k-APH8-xQER-HSBb-8VJ3-SvFF-PB5O1U> <> !", "... whose UUID has 32 letters");
	disk[512 * 3 + 32 + 8] = 0;
	put_le32(disk + 512 * 3 + 16, crc32_add(0xf597a6cf, disk + 512 * 3 + 20, 492));
	is(seen(), "LVM2_member <> <Vynv4k-AP> <> !", "... or fewer");
	disk[512 * 3 + 31] = '2';
	put_le32(disk + 512 * 3 + 16, crc32_add(0xf597a6cf, disk + 512 * 3 + 20, 492));
	is(seen(), "none <> <> <>", "... of another kind");
	disk[512 * 3 + 31] = '1';
	put_le32(disk + 512 * 3 + 16, crc32_add(0xf597a6cf, disk + 512 * 3 + 20, 492));
	disk[512 * 3 + 7] = 'F';
	is(seen(), "none <> <> <>", "... or magic");
	disk[512 * 3 + 7] = 'E';
	disk[512 * 3 + 8] = 2;
	is(seen(), "none <> <> <>", "LVM in another sector than it says");
}

/* A file system that may be a root, but for what is behind it. */
enum { RAID_BYTES = DISK_BYTES - 0x544, RAID_END_OLD = DISK_BYTES - 0x20000, RAID_END = DISK_BYTES - 0x3000 };

/* On a disk that ends in the middle of a page. */
static uint8_t *raid_at(uint32_t at)
{
	clear();
	memory_open(&memory, disk, RAID_BYTES);
	put(0x438, "\x53\xef", 2);
	put_le32(disk + at, 0xa92b4efc);
	return disk + at;
}

static void test_raid(void)
{
	static const uint32_t places[] = { RAID_END, 0, 0x1000 };
	uint8_t *at = raid_at(RAID_END_OLD);
	size_t i;

	put_le32(at + 8, 90);
	put_le32(at + 20, 0xa0a1a2a3);
	put_le32(at + 52, 0xa4a5a6a7);
	put_le32(at + 56, 0xa8a9aaab);
	put_le32(at + 60, 0xacadaeaf);
	is(seen(), "linux_raid_member <> <" COUNTED "> <> !", "metadata 0.90 at the end");
	put_le32(at + 32, RAID_END_OLD / 1024);
	is(seen(), "linux_raid_member <> <" COUNTED "> <> !", "... for all that is before it");
	put_le32(at + 32, RAID_END_OLD / 1024 + 1);
	is(seen(), "ext2 <> <> <>", "... for more than is before it");
	for (i = 0; i < 3; i++) {
		at = raid_at(places[i]);
		put_le32(at + 4, 1);
		put_counted((uint32_t)(at - disk) + 168, 16);
		memcpy(at + 32, "host:0", 6);
		put_le64(at + 144, places[i] / 512);
		is(seen(), "linux_raid_member <host:0> <> <" COUNTED "> !", "metadata 1");
		put_counted((uint32_t)(at - disk) + 16, 16);
		memset(at + 32, 'h', 33);
		seen();
		ok(strlen(found.label) == 32 && strcmp(found.uuid, COUNTED) == 0, "... its names");
		at[4] = 2;
		is(seen(), "ext2 <> <> <>", "... metadata 2 is not known");
		at[4] = 1;
		put_le64(at + 144, places[i] / 512 + 1);
		is(seen(), "ext2 <> <> <>", "... that says it is elsewhere");
	}
}

/* No name is read from where none is, whatever stands there. */
static void test_absent(void)
{
	static const struct {
		const char *type, *magic;
		uint32_t magic_at;
		int has_label, has_uuid;
	} rows[] = {
		{ "xfs", "XFSB", 0, 1, 1 },
		{ "squashfs", "hsqs", 0, 0, 0 },
		{ "erofs", "\xe2\xe1\xf5\xe0", 0x400, 1, 1 },
		{ "f2fs", "\x10\x20\xf5\xf2", 0x400, 1, 1 },
		{ "ext4", "\x53\xef", 0x438, 1, 1 },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		clear();
		memset(disk, 'a', 0x1000);
		put(rows[i].magic_at, rows[i].magic, strlen(rows[i].magic));
		superblock_read(&found, &memory.source, room);
		is(found.type ? found.type : "none", rows[i].type, "names that are not there");
		ok(!found.uuid_sub[0] && !found.label[0] == !rows[i].has_label && !found.uuid[0] == !rows[i].has_uuid, "... are not read");
	}
}

/* Each magic to its last byte, and each name to where the next field begins. */
static void test_rows(void)
{
	static const struct {
		const char *type, *magic;
		uint32_t magic_at, label_at, label_bytes, uuid_at;
	} rows[] = {
		{ "crypto_LUKS", "LUKS\xba\xbe", 0, 0, 0, 0 },
		{ "xfs", "XFSB", 0, 0x6c, 12, 0x20 },
		{ "squashfs", "hsqs", 0, 0, 0, 0 },
		{ "erofs", "\xe2\xe1\xf5\xe0", 0x400, 0x440, 16, 0x430 },
		{ "f2fs", "\x10\x20\xf5\xf2", 0x400, 0, 0, 0x46c },
		{ "ext2", "\x53\xef", 0x438, 0x478, 16, 0x468 },
		{ "btrfs", "_BHRfS_M", 0x10040, 0x1012b, 256, 0x10020 },
		{ "ntfs", "NTFS    ", 3, 0, 0, 0 },
		{ "iso9660", "CD001", 0x8001, 0, 0, 0 },
	};
	uint32_t magic_bytes;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		clear();
		magic_bytes = (uint32_t)strlen(rows[i].magic);
		disk[0x8000] = 1;
		put(rows[i].magic_at, rows[i].magic, magic_bytes);
		disk[rows[i].magic_at + magic_bytes] = 'X';
		if (rows[i].label_bytes)
			memset(disk + rows[i].label_at, 'l', rows[i].label_bytes + 1);
		if (rows[i].uuid_at)
			put_counted(rows[i].uuid_at, 16);
		seen();
		is(found.type ? found.type : "none", rows[i].type, "a magic");
		ok(strlen(found.label) == rows[i].label_bytes, "... a label of its length");
		is(found.uuid, rows[i].uuid_at ? COUNTED : "", "... an UUID");
		disk[rows[i].magic_at + magic_bytes - 1] ^= 1;
		is(seen(), "none <> <> <>", "... a magic that is damaged");
	}
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
	/* The first three are. */
	static const char *const escapes[] = { "%/@", "%/C", "%/E", "%/D", "%-E", "$/E" };
	size_t i;

	clear();
	put_descriptor(1, 1, "", "A_LABEL                         ");
	put_descriptor(0, 0, "", "BOOT                            ");
	is(seen(), "iso9660 <A_LABEL> <2026-11-25-11-22-33-44> <>", "a CD");
	put(0x8800 + 813, "2025010100000000", 16);
	put(0x8800 + 830, "0000000000000000\0", 17);
	is(seen(), "iso9660 <A_LABEL> <2025-01-01-00-00-00-00> <>", "... that was not modified");
	put_descriptor(2, 2, "", JOLIET("x\0y\0z"));
	for (i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		put_descriptor(3, 2, escapes[i], JOLIET("x\0\344\0z"));
		seen();
		is(found.label, i < 3 ? "x\303\244z" : "A_LABEL", "what says that it is Joliet's");
	}
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
	test_absent();
	test_iso9660();
	test_ends();
	test_rows();
	return tap_end();
}
