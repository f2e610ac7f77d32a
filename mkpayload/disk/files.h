/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * files.h - what goes onto the FAT of a disk: open files with their digests. */
#ifndef MKPAYLOAD_DISK_FILES_H
#define MKPAYLOAD_DISK_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "format/sha256.h"
#include "host/file_state.h"

/* The names that disk.c, files.c and list.c agree about; of files on the FAT. */
#define DISK_SUMS     "SHA256SUMS"
#define DISK_MBR      "mbr.bin"
#define DISK_SYSLINUX "ldlinux.sys"
#define DISK_BIOS_CFG "syslinux.cfg"
#define DISK_EFI_BOOT "EFI/BOOT"
#define DISK_EFI_CFG  "loader/entries/linux.conf"

struct disk_file {
	char *path; /* on the FAT */
	const char *from;
	int fd;
	uint64_t size_bytes;
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct file_state state;
};

struct disk_files {
	struct disk_file *item;
	size_t count;
};

/* Opens a regular file of less than 4 GiB, and reads it; path on the FAT is allocated. Dies where
 * that cannot be. name is what messages call it, and stays. Returns its descriptor, for who looks
 * into it: what is looked at is what is copied. */
int disk_files_add(struct disk_files *files, char *path, const char *from, const char *name);
/* Allocated text. */
void disk_files_add_text(struct disk_files *files, const char *path, char *text);
/* By the bytes of the paths; dies where a FAT takes two for one. */
void disk_files_sort(struct disk_files *files);
/* The lines of sha256sum of all; allocated. */
char *disk_files_sums(const struct disk_files *files);
/* Dies where one was changed since it was read. */
void disk_files_check_unchanged(const struct disk_files *files);

/* The digest of what is left of an open file from its beginning; dies where it cannot be read. */
uint64_t disk_hash(int fd, const char *name, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
