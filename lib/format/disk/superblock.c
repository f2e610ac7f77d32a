/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * superblock.c - what lies on a disk: a table of file systems, a row each, and those questions that
 * a row cannot ask. */
#include "format/disk/superblock.h"

#include <string.h>

#include "format/bytes.h"
#include "format/crc32.h"
#include "format/disk/source.h"

/* Metadata 0.90, at offset: the UUID is four numbers. */
static int get_old_raid(struct superblock *found, const uint8_t *bytes, uint64_t offset)
{
	static const uint8_t numbers[] = { 20, 52, 56, 60 };
	uint8_t uuid[UUID_BYTES];
	size_t i;

	if (get_le32(bytes + 4) != 0 || (uint64_t)get_le32(bytes + 32) << 10 > offset)
		return 0;
	for (i = 0; i < UUID_BYTES; i++)
		uuid[i] = bytes[numbers[i / 4] + 3 - i % 4];
	uuid_get(found->uuid, uuid, 0);
	return 1;
}

/* At the end of the device (0.90, 1.0), at its beginning (1.1) or near it (1.2). */
static int read_raid(struct superblock *found, const struct superblock_disk *disk)
{
	uint64_t size = disk->source->size_bytes;
	uint64_t offsets[] = { (size & ~(uint64_t)0xffff) - 0x10000,
		(size & ~(uint64_t)0xfff) - 0x2000, 0, 0x1000 };
	uint8_t bytes[256];
	size_t i;

	for (i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		if (!source_get(disk->source, offsets[i], bytes, sizeof bytes) ||
			get_le32(bytes) != 0xa92b4efc)
			continue;
		if (i == 0 && get_old_raid(found, bytes, offsets[i]))
			return 1;
		/* It says where it is. */
		if (i == 0 || get_le32(bytes + 4) != 1 || get_le64(bytes + 144) != offsets[i] >> 9)
			continue;
		uuid_get(found->uuid, bytes + 16, 0);
		label_get(found->label, bytes + 32, 32);
		uuid_get(found->uuid_sub, bytes + 168, 0);
		return 1;
	}
	return 0;
}

/* A label in one of the first four sectors, which says in which, with a checksum. The UUID is 32
 * letters in groups. */
static int read_lvm(struct superblock *found, const struct superblock_disk *disk)
{
	const uint8_t *label;
	char *to = found->uuid;
	uint32_t sector;
	size_t i;

	for (sector = 0; sector < 4; sector++) {
		label = disk->head + 512 * sector;
		if (memcmp(label, "LABELONE", 8) != 0 || get_le64(label + 8) != sector ||
			memcmp(label + 24, "LVM2 001", 8) != 0 ||
			crc32_add(0xf597a6cf, label + 20, 492) != get_le32(label + 16))
			continue;
		for (i = 0; i < 32 && label[32 + i]; i++) {
			if (i >= 6 && i < 30 && i % 4 == 2)
				*to++ = '-';
			*to++ = (char)label[32 + i];
		}
		*to = 0;
		return 1;
	}
	return 0;
}

static int read_luks(struct superblock *found, const struct superblock_disk *disk)
{
	if (disk->head[7] == 2)
		label_get(found->label, disk->head + 0x18, 48);
	label_get(found->uuid, disk->head + 0xa8, SUPERBLOCK_UUID_BYTES_MAX);
	return 1;
}

/* One super block, four types: by the features that the older ones do not have. */
static int name_ext(struct superblock *found, const struct superblock_disk *disk)
{
	uint32_t has_journal = get_le32(disk->head + 0x45c) & 4;
	uint32_t incompatible = get_le32(disk->head + 0x460);
	uint32_t read_only = get_le32(disk->head + 0x464);

	if (incompatible & 8) {
		found->type = "jbd";
		found->refusal = "the journal of another file system";
	} else if ((read_only & ~7u) == 0 && !has_journal && (incompatible & ~0x12u) == 0) {
		found->type = "ext2";
	} else if ((read_only & ~7u) == 0 && has_journal && (incompatible & ~0x16u) == 0) {
		found->type = "ext3";
	}
	return 1;
}

/* The magic is at the end of the first page, whatever a page is there. Returns which one of names,
 * or their number. */
static size_t find_swap(const uint8_t *head, const char (*names)[11], size_t count)
{
	uint32_t page;
	size_t i;

	for (page = 0x1000; page <= 0x10000; page *= 2)
		for (i = 0; i < count; i++)
			if (memcmp(head + page - 10, names[i], strlen(names[i])) == 0)
				return i;
	return count;
}

/* What a system that sleeps has written is in the place of the magic. */
static int read_swap(struct superblock *found, const struct superblock_disk *disk)
{
	static const char names[][11] = { "SWAP-SPACE", "SWAPSPACE2", "S1SUSPEND", "S2SUSPEND",
		"ULSUSPEND", "LINHIB0001" };
	const uint8_t *head = disk->head;
	size_t i = find_swap(head, names, sizeof names / sizeof *names);

	if (i == sizeof names / sizeof *names || (i == 1 && get_le32(head + 0x404) == 0))
		return 0;
	if (i > 1) {
		found->type = "swsuspend";
		found->refusal = "swap space that a sleeping system will wake up from";
	}
	/* The first has no names, and older ones other things there. */
	if (i > 0 && get_le64(head + 0x4ac) == 0) {
		label_get(found->label, head + 0x41c, 16);
		uuid_get(found->uuid, head + 0x40c, 0);
	}
	return 1;
}

/* The first that fits is it. What holds others (RAID, LVM, LUKS) comes first, since what is in them
 * may show through; then those that begin near the beginning, where the copy of an image leaves
 * alone what is behind it; FAT has hardly a magic. Numbers: where that is, how long; the label, how
 * long, in UTF-16; the UUID, the UUID of the disk. */
static const struct row {
	const char *type, *refusal;
	const char *magic;
	uint32_t magic_at;
	uint8_t magic_bytes;
	uint32_t label_at;
	uint16_t label_size;
	uint8_t label_is_utf16;
	uint32_t uuid_at, uuid_sub_at;
	int (*read)(struct superblock *found, const struct superblock_disk *disk);
} rows[] = {
	/* clang-format off */
	{ "linux_raid_member", "a member of a RAID, which must not be changed by itself",
		"", .read = read_raid },
	{ "LVM2_member", "a part of a volume group of LVM: a hook has to activate it",
		"", .read = read_lvm },
	{ "crypto_LUKS", "encrypted: a hook has to open it",
		"LUKS\xba\xbe", 0, 6, .read = read_luks },
	{ "xfs", 0, "XFSB", 0, 4, 0x6c, 12, 0, 0x20, 0, 0 },
	{ "squashfs", .magic = "hsqs", .magic_bytes = 4 },
	{ "erofs", 0, "\xe2\xe1\xf5\xe0", 0x400, 4, 0x440, 16, 0, 0x430, 0, 0 },
	{ "f2fs", 0, "\x10\x20\xf5\xf2", 0x400, 4, 0x47c, LABEL_UNITS_MAX, 1, 0x46c, 0, 0 },
	{ "ext4", 0, "\x53\xef", 0x438, 2, 0x478, 16, 0, 0x468, 0, name_ext },
	{ "btrfs", 0, "_BHRfS_M", 0x10040, 8, 0x1012b, 256, 0, 0x10020, 0x1010b, 0 },
	{ "swap", "swap space", "", .read = read_swap },
	{ "exfat", 0, "EXFAT   ", 3, 8, .read = fat_read_exfat },
	{ "ntfs", 0, "NTFS    ", 3, 8, .read = fat_read_ntfs },
	{ "iso9660", 0, "CD001", 0x8001, 5, .read = iso9660_read },
	{ "vfat", .magic = "", .read = fat_read },
	/* clang-format on */
};

static int is_row(
	struct superblock *found, const struct superblock_disk *disk, const struct row *row)
{
	const uint8_t *head = disk->head;

	memset(found, 0, sizeof *found);
	if (memcmp(head + row->magic_at, row->magic, row->magic_bytes) != 0)
		return 0;
	found->type = row->type;
	found->refusal = row->refusal;
	if (row->label_is_utf16)
		label_get_utf16(found->label, head + row->label_at, row->label_size, 0);
	else
		label_get(found->label, head + row->label_at, row->label_size);
	if (row->uuid_at)
		uuid_get(found->uuid, head + row->uuid_at, 0);
	if (row->uuid_sub_at)
		uuid_get(found->uuid_sub, head + row->uuid_sub_at, 0);
	return !row->read || row->read(found, disk);
}

const char *superblock_read(struct superblock *found, struct payload_source *source,
	uint8_t room[SUPERBLOCK_ROOM_BYTES])
{
	struct superblock_disk disk = { source, room };
	size_t size = SUPERBLOCK_ROOM_BYTES, i;
	const char *problem;

	if (size > source->size_bytes)
		size = (size_t)source->size_bytes;
	memset(found, 0, sizeof *found);
	memset(room + size, 0, SUPERBLOCK_ROOM_BYTES - size);
	problem = source->read_at(source, 0, room, size);
	if (problem)
		return problem;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is_row(found, &disk, rows + i))
			return 0;
	memset(found, 0, sizeof *found);
	return 0;
}
