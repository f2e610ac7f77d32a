/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fat.c - vfat and exfat: the label is an entry of the root directory, which is a chain of clusters
 * (Microsoft's FAT specification 1.03, exFAT specification 7.3). ntfs, whose serial number is
 * written the same way; its label lies in a file, and is not read. */
#include <string.h>

#include "format/bytes.h"
#include "format/disk/source.h"
#include "format/disk/superblock_kinds.h"

enum {
	ENTRY_BYTES = 32,
	PIECE_BYTES = 512,
	CLUSTERS_MAX = 100, /* of a directory; a chain may be a circle */
	PIECES_MAX = 4096,
	FAT16_CLUSTERS_MAX = 0xfff4,
	FAT32_CLUSTERS_MAX = 0xffffff6,
};

struct directory {
	uint32_t cluster, clusters_end; /* the first; behind the last that there can be */
	uint32_t cluster_bytes;
	uint64_t table_at, data_at; /* where the chain lies, and cluster 2 */
	/* Returns 1: found, or the end; 0: look further. */
	int (*look)(struct superblock *found, const uint8_t *entry);
};

static int is_power_of_two(uint32_t number)
{
	return number != 0 && (number & (number - 1)) == 0;
}

/* Little-endian, in capitals: 1234-ABCD, or without '-' where it has 8 bytes. */
static void get_serial(struct superblock *found, const uint8_t *from, size_t size)
{
	char *to = found->uuid;
	size_t i, any = 0;

	for (i = size; i-- > 0;) {
		any |= from[i];
		to = uuid_put_hex(to, from + i, 1);
		if (i == 2 && size == 4)
			*to++ = '-';
	}
	*(any ? to : found->uuid) = 0;
	for (to = found->uuid; *to; to++)
		if (*to >= 'a')
			*to = (char)(*to - 'a' + 'A');
}

static void search(struct superblock *found, const struct superblock_disk *disk,
	const struct directory *directory)
{
	uint32_t cluster = directory->cluster, clusters, pieces = 0, done, i;
	uint8_t bytes[PIECE_BYTES];
	uint64_t at;

	for (clusters = 0; clusters < CLUSTERS_MAX; clusters++) {
		if (cluster < 2 || cluster >= directory->clusters_end)
			return;
		at = directory->data_at + (uint64_t)(cluster - 2) * directory->cluster_bytes;
		for (done = 0; done < directory->cluster_bytes; done += PIECE_BYTES) {
			if (++pieces > PIECES_MAX ||
				!source_get(disk->source, at + done, bytes, PIECE_BYTES))
				return;
			for (i = 0; i < PIECE_BYTES; i += ENTRY_BYTES)
				if (directory->look(found, bytes + i))
					return;
		}
		if (!source_get(
			    disk->source, directory->table_at + (uint64_t)cluster * 4, bytes, 4))
			return;
		cluster = get_le32(bytes) & 0xfffffff;
	}
}

/* Neither a deleted entry, nor a part of a long name, nor a file. A first byte that means deletion
 * is written as 05. */
static int look_for_label(struct superblock *found, const uint8_t *entry)
{
	uint8_t label[11];

	if (entry[0] == 0)
		return 1;
	if (entry[0] == 0xe5 || get_le16(entry + 20) || get_le16(entry + 26) ||
		(entry[11] & 0x3f) == 0x0f || (entry[11] & 0x18) != 0x08)
		return 0;
	memcpy(label, entry, sizeof label);
	if (label[0] == 0x05)
		label[0] = 0xe5;
	label_get(found->label, label, sizeof label);
	return 1;
}

static int look_for_exfat_label(struct superblock *found, const uint8_t *entry)
{
	if (entry[0] == 0x83)
		label_get_utf16(found->label, entry + 2, entry[1] < 11 ? entry[1] : 11, 0);
	return entry[0] == 0x83 || entry[0] == 0;
}

int fat_read(struct superblock *found, const struct superblock_disk *disk)
{
	const uint8_t *head = disk->head;
	uint32_t sector = get_le16(head + 11), in_cluster = head[13];
	uint32_t directory_bytes = get_le16(head + 17) * ENTRY_BYTES, sectors = get_le16(head + 19);
	uint32_t fat = get_le16(head + 22), is_fat32 = fat == 0;
	uint64_t before_data;
	struct directory directory = { 2, 3, directory_bytes, 0, 0, look_for_label };

	fat = is_fat32 ? get_le32(head + 36) : fat;
	sectors = sectors ? sectors : get_le32(head + 32);
	before_data = get_le16(head + 14) + (uint64_t)fat * head[16];
	/* Partition tables have the same signature, and JFS and HPFS numbers that look like FAT's.
	 */
	if (head[0x1fe] != 0x55 || head[0x1ff] != 0xaa || memcmp(head + 0x36, "JFS ", 4) == 0 ||
		memcmp(head + 0x36, "HPFS", 4) == 0 || !is_power_of_two(sector) || sector < 512 ||
		sector > 4096 || !is_power_of_two(in_cluster) || get_le16(head + 14) == 0 ||
		head[16] == 0 || (head[21] < 0xf8 && head[21] != 0xf0) || fat == 0 ||
		before_data + directory_bytes / sector > sectors ||
		(sectors - (uint32_t)before_data) / in_cluster >
			(is_fat32 ? FAT32_CLUSTERS_MAX : FAT16_CLUSTERS_MAX))
		return 0;
	directory.data_at = before_data * sector;
	if (is_fat32) {
		directory.cluster = get_le32(head + 44);
		directory.clusters_end = FAT32_CLUSTERS_MAX;
		directory.cluster_bytes = in_cluster * sector;
		directory.table_at = (uint64_t)get_le16(head + 14) * sector;
		get_serial(found, head + 67, 4);
	} else if (head[38] == 0x28 || head[38] == 0x29) {
		get_serial(found, head + 39, 4);
	}
	search(found, disk, &directory); /* FAT12, FAT16: one "cluster", without a chain */
	return 1;
}

int fat_read_exfat(struct superblock *found, const struct superblock_disk *disk)
{
	const uint8_t *head = disk->head;
	uint32_t sector_log = head[108], cluster_log = sector_log + head[109];
	struct directory directory = { get_le32(head + 96), FAT32_CLUSTERS_MAX, 0, 0, 0,
		look_for_exfat_label };

	if (sector_log < 9 || sector_log > 12 || cluster_log > 25)
		return 0;
	directory.cluster_bytes = 1u << cluster_log;
	directory.table_at = (uint64_t)get_le32(head + 80) * (1u << sector_log);
	directory.data_at = (uint64_t)get_le32(head + 88) * (1u << sector_log);
	get_serial(found, head + 100, 4);
	search(found, disk, &directory);
	return 1;
}

int fat_read_ntfs(struct superblock *found, const struct superblock_disk *disk)
{
	get_serial(found, disk->head + 72, 8);
	return 1;
}
