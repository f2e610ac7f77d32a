/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * target_result.c - what a run has built. */
#include "kernel-bootstrap/target_result.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "format/disk/mbr.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/image_lock.h"
#include "kernel-bootstrap/target_lock.h"

/* What sfdisk makes where no type is named; 'image' makes none. */
enum { MBR_TYPE_LINUX = 0x83 };

/* Whatever else has the name is for the rule of outputs (host/output_rule.h). */
static int is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int target_result_find(struct target_result *result, const char *init_path)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct mbr_entry entry;
	unsigned i;

	if (!is_file(init_path) || file_peek(init_path, sector, sizeof sector) != sizeof sector ||
		sector[MBR_SECTOR_BYTES - 2] != 0x55 || sector[MBR_SECTOR_BYTES - 1] != 0xaa)
		return 0;
	for (i = 0; i < MBR_ENTRIES; i++) {
		mbr_get_entry(&entry, sector, i);
		if (entry.type != MBR_TYPE_LINUX || entry.sectors == 0)
			continue;
		result->partition = i + 1;
		result->offset = (uint64_t)entry.first_sector * MBR_SECTOR_BYTES;
		result->size_bytes = (uint64_t)entry.sectors * MBR_SECTOR_BYTES;
		return 1;
	}
	return 0;
}

static void protect_from_machines(const char *path)
{
	if (is_file(path) && qemu_image_in_use(path))
		die("%s: a QEMU is using it: end that machine first; nothing was written", path);
}

int target_result_protect(const char *directory, int is_forced)
{
	char *init_path = format_string("%s/init.img", directory);
	char *external_path = format_string("%s/external.img", directory);
	struct target_result result;
	int is_ours = target_lock(directory, 0, "nothing was written");

	protect_from_machines(init_path);
	protect_from_machines(external_path);
	if (!is_forced && target_result_find(&result, init_path))
		die("%s: a run has built a system in it (partition %u): -o another directory, or "
		    "--force if it may go; nothing was written",
			init_path, result.partition);
	free(external_path);
	free(init_path);
	return is_ours;
}

/* Names with blanks and the like are the reader's to quote. */
void target_result_say(const char *init_path, const char *external_path)
{
	struct target_result result;
	const char *path = init_path, *kind = "ext4";

	if (!target_result_find(&result, path)) {
		path = external_path;
		kind = "ext3";
	}
	if (!path || (path == external_path && !target_result_find(&result, path))) {
		printf("%s: has no partition with a system\n", init_path);
		return;
	}
	printf("The system is the %s file system in partition %u of %s, from byte %" PRIu64
	       " on. To look into it, as root:\n"
	       "    mount -o ro,loop,offset=%" PRIu64 ",sizelimit=%" PRIu64 " %s /mnt\n"
	       "and to copy a directory out of it, as anybody (packages: external/repo):\n"
	       "    debugfs -R 'rdump /external/repo .' '%s?offset=%" PRIu64 "'\n",
		kind, result.partition, path, result.offset, result.offset, result.size_bytes, path,
		path, result.offset);
}
