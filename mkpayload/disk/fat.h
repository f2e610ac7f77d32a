/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fat.h - the FAT of a disk, written and read by mtools, which run as children.
 *
 * It is made in a file without a name (host/temporary.h), whose bytes depend on nothing but what is
 * put into it, in which order, and on SOURCE_DATE_EPOCH. Every function dies with what could not be
 * done; a child says why on standard error. */
#ifndef MKPAYLOAD_DISK_FAT_H
#define MKPAYLOAD_DISK_FAT_H

#include <stdint.h>

#include "host/words.h"

enum {
	FAT_SECTOR_BYTES = 512,
	FAT_LABEL_BYTES_MAX = 11,
	FAT_BYTES_MIN = 33 << 20, /* FAT32 has 65525 clusters at least */
};

struct fat {
	int fd;
	uint64_t offset; /* of the FAT in it */
};

struct fat_form {
	uint64_t size_bytes;     /* whole MiB */
	uint64_t hidden_sectors; /* before it on the disk */
	uint32_t serial;
	const char *label;
};

/* How large one must be that holds files of these sizes and so many directories: a multiple of 1
 * MiB. */
struct fat_room {
	uint64_t file_bytes; /* of all files, each rounded up to FAT_CLUSTER_BYTES_MAX */
	uint32_t entries;    /* files and directories */
};
void fat_room_add(struct fat_room *room, uint64_t file_bytes);
uint64_t fat_bytes_for(const struct fat_room *room);

/* Time, zone and configuration for all children. writes: a FAT is made, not only read. */
void fat_begin(int writes);

void fat_make(struct fat *fat, const struct fat_form *form);
void fat_make_directory(struct fat *fat, const char *path);
/* Copies an open regular file. */
void fat_put(struct fat *fat, const char *path, int from);
/* Makes it start SYSLINUX from the files that this puts into its root; program is the installer. */
void fat_put_syslinux(struct fat *fat, const char *program);
/* The copy of the boot sector becomes the same again. */
void fat_end(struct fat *fat);

/* A file of it, in memory: a descriptor, or -1 where there is none of that name. */
int fat_get(const struct fat *fat, const char *path);
/* The paths of all files, without a first '/', in the order of their bytes. */
void fat_list(const struct fat *fat, struct words *paths);

#endif
