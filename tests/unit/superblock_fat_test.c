/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock_fat_test.c - vfat, exfat and ntfs: their labels lie in a directory, and how much of that is read. */
#include "superblock_made.h"

enum { FAT_AT = 0x4000, DATA_AT = 0x8000 };

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
	memset(disk + at, 0, 32);
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
	disk[8] = 3; /* what would be the next cluster, were there a chain */
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

/* What the first sector must say. */
static void test_fat_fields(void)
{
	static const struct {
		int is_fat;
		unsigned bits;
		uint32_t at;
		const char *bytes;
		size_t size;
	} rows[] = {
		{ 0, 16, 0x1fe, "\0", 1 }, { 0, 16, 0x1ff, "\0", 1 },
		{ 0, 16, 0x36, "JFS X", 5 }, { 1, 16, 0x36, "JFSX", 4 }, { 1, 16, 0x36, "HPFX", 4 },
		{ 0, 16, 11, "\0\3", 2 }, { 0, 16, 11, "\0\1", 2 }, { 1, 16, 11, "\0\x10", 2 },
		{ 0, 16, 11, "\0\x20", 2 }, { 0, 16, 11, "\0\0", 2 },
		{ 0, 16, 13, "\3", 1 }, { 0, 16, 13, "\0", 1 }, { 1, 16, 13, "\x80", 1 },
		{ 0, 16, 14, "\0\0", 2 }, { 1, 16, 14, "\1\0", 2 }, { 1, 16, 14, "\0\1", 2 },
		{ 0, 16, 21, "\xf7", 1 }, { 0, 16, 21, "\xf1", 1 }, { 0, 16, 21, "\xef", 1 },
		{ 1, 16, 21, "\xf0", 1 }, { 1, 16, 21, "\xff", 1 },
		{ 1, 16, 22, "\1\0", 2 }, { 0, 32, 36, "\0\0\0\0", 4 },
		{ 1, 16, 32, "\x42\0\0\0", 4 }, { 0, 16, 32, "\x41\0\0\0", 4 },
		{ 1, 16, 19, "\x42\0", 2 }, { 0, 16, 19, "\x41\0", 2 },
		{ 1, 16, 32, "\x34\0\1\0", 4 }, { 0, 16, 32, "\x35\0\1\0", 4 },
		{ 1, 32, 32, "\x36\0\0\x10", 4 }, { 0, 32, 32, "\x37\0\0\x10", 4 },
	};
	char name[100];
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		put_fat(rows[i].bits);
		put(rows[i].at, rows[i].bytes, rows[i].size);
		snprintf(name, sizeof name, "FAT%u with %02x at %u", rows[i].bits, (uint8_t)rows[i].bytes[0],
			rows[i].at);
		is(seen(), rows[i].is_fat ? "vfat <> <0234-ABCD> <>" : "none <> <> <>", name);
	}
	put_fat(16);
	put(39, "\0\0\0\0", 4);
	is(seen(), "vfat <> <> <>", "a serial number of zeros is none");
}

/* Which entries are labels: those of no file, whatever their dates are. */
static void test_fat_entries(void)
{
	static const struct {
		uint8_t at, value, is_label;
	} rows[] = { { 11, 0x08, 1 }, { 11, 0x09, 1 }, { 11, 0x28, 1 }, { 11, 0x0f, 0 }, { 11, 0x18, 0 },
		{ 11, 0x20, 0 }, { 19, 1, 1 }, { 20, 1, 0 }, { 21, 1, 0 }, { 22, 1, 1 }, { 25, 1, 1 },
		{ 26, 1, 0 }, { 27, 1, 0 }, { 28, 1, 1 } };
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		put_fat(16);
		put_entry(DATA_AT, "FIRST      ", 8);
		disk[DATA_AT + rows[i].at] = rows[i].value;
		put_entry(DATA_AT + 32, "SECOND     ", 8);
		is(seen(), rows[i].is_label ? "vfat <FIRST> <0234-ABCD> <>" : "vfat <SECOND> <0234-ABCD> <>",
			"the first that is a label");
	}
}

static unsigned pieces, label_piece; /* 512 bytes of a directory that were read; the one that has a label in it, from 1 */

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
	if (offset >= DATA_AT * 8 && size == 512 && ++pieces == label_piece)
		memcpy(to, "IN A PIECE \x08", 12), memset((uint8_t *)to + 12, 0, 20);
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
	put_entry(DATA_AT + 100 * 512, "BEHIND     ", 8);
	is(seen(), "vfat <> <0234-ABCD> <>", "... of which 100 clusters are read");
	put_entry(DATA_AT + 99 * 512, "THE LAST   ", 8);
	is(seen(), "vfat <THE LAST> <0234-ABCD> <>", "... and the last of them");
	disk[44] = 1;
	put_entry(DATA_AT - 512, "BEFORE     ", 8);
	is(seen(), "vfat <> <0234-ABCD> <>", "nothing is before the second cluster");
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
	ok(pieces == 4096 && memory.reads < 4200, "... few reads");
	pieces = 0;
	label_piece = 4096;
	is(seen(), "vfat <IN A PIECE> <0234-ABCD> <>", "... a label in the last piece");
	memory.source.size_bytes = (uint64_t)1 << 62;
	for (disk[44] = 0; disk[44] < 2; disk[44]++) {
		pieces = 0;
		label_piece = 1;
		is(seen(), "vfat <> <0234-ABCD> <>", "... a cluster that there cannot be");
	}
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
	put(DATA_AT + 32, "\x83\x01x", 3);
	is(seen(), "exfat <L\303\266> <0234-ABCD> <>", "exfat");
	disk[DATA_AT + 1] = 255;
	memset(disk + DATA_AT + 2, 'x', 64);
	seen();
	ok(strlen(found.label) == 33, "... whose label has 11 units, whatever is said");
	disk[DATA_AT + 1] = 10;
	seen();
	ok(strlen(found.label) == 30, "... or fewer");
	memset(disk + DATA_AT, 0, 2);
	put(DATA_AT + 32, "\x83\1x\0", 4);
	is(seen(), "exfat <> <0234-ABCD> <>", "... not behind the end");
	memset(disk + DATA_AT, 1, 1);
	is(seen(), "exfat <x> <0234-ABCD> <>", "... but behind something else");
	put_le32(disk + FAT_AT + 16, 4);
	memory.reads = 0;
	is(seen(), "exfat <> <0234-ABCD> <>", "... with a circle");
	ok(memory.reads < 300, "... ends after few reads");
	disk[109] = 17;
	is(seen(), "none <> <> <>", "... with clusters of 64 MiB");
	disk[109] = 16;
	is(seen(), "exfat <> <0234-ABCD> <>", "... of 32 MiB");
	disk[108] = 8;
	is(seen(), "none <> <> <>", "... with sectors of 256 bytes");
	disk[108] = 12;
	disk[109] = 13;
	is(seen(), "exfat <> <0234-ABCD> <>", "... of 4096");
	disk[108] = 13;
	disk[109] = 0;
	is(seen(), "none <> <> <>", "... of 8192");
	put(3, "NTFS    ", 8);
	put(72, "\xef\xcd\xab\x89\x67\x45\x23\x01", 8);
	is(seen(), "ntfs <> <0123456789ABCDEF> <>", "ntfs");
}

int main(void)
{
	test_fat();
	test_fat_fields();
	test_fat_entries();
	test_fat_chain();
	test_exfat();
	return tap_end();
}
