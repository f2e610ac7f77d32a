/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_plan.c - the plan of init.img: its layout, and whether builder-hex0 can read it. */
#include "kernel-bootstrap/image_plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/disk/mbr.h"
#include "format/hex0.h"
#include "host/memory.h"
#include "kernel-bootstrap/image_contents.h"
#include "kernel-bootstrap/image_memory.h"
#include "kernel-bootstrap/image_stream.h"

enum {
	MIB = 1024 * 1024,
	/* The first entry of the table covers the disk, and stays stage 1's. */
	PAYLOAD_ENTRY = 1,
};

/* --- builder-hex0 --- */

/* It is a submodule, which a plain clone leaves empty. */
static void add_unreadable(struct problems *problems, const char *path, const char *problem)
{
	problems_add(problems, "%s: %s%s", path, problem,
		access(path, F_OK) == 0 ? ""
					: "; git submodule update --init --recursive brings it");
}

static void read_stage1(struct image_plan *plan, const char *tree, struct problems *problems)
{
	char *path = format_string("%s/builder-hex0/builder-hex0-x86-stage1.hex0", tree);
	struct text_file text;
	const char *problem = text_file_open(&text, path);
	size_t compiled = 0;
	unsigned line = 0;

	if (!problem)
		problem = hex0_compile(
			plan->stage1, sizeof plan->stage1, &compiled, text.bytes, text.size, &line);
	if (problem && line > 0)
		problems_add(problems, "%s:%u: %s", path, line, problem);
	else if (problem)
		add_unreadable(problems, path, problem);
	else if (compiled != sizeof plan->stage1)
		problems_add(problems, "%s: it compiles to %lu bytes, but a boot sector has %lu",
			path, (unsigned long)compiled, (unsigned long)sizeof plan->stage1);
	text_file_close(&text);
	free(path);
}

static uint64_t stage2_room(void)
{
	return SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES - SRCFS_STAGE1_BYTES;
}

/* Stage 2 says itself at which sector the stream begins, and that is where its text ends. */
static void read_stage2(struct image_plan *plan, const char *tree, struct problems *problems)
{
	char *path = format_string("%s/builder-hex0/builder-hex0-x86-stage2.hex0", tree);
	const char *problem = text_file_open(&plan->stage2, path);
	uint64_t room = stage2_room();

	if (problem)
		add_unreadable(problems, path, problem);
	else if (plan->stage2.size > room || plan->stage2.size <= room - SRCFS_SECTOR_BYTES)
		problems_add(problems,
			"%s: a text of %lu bytes does not end right before sector %d, from which "
			"builder-hex0 reads the files",
			path, (unsigned long)plan->stage2.size, SRCFS_FIRST_SECTOR);
	free(path);
}

/* --- The layout. --- */

static void read_limits(struct image_plan *plan, const char *tree)
{
	char *path = format_string("%s" IMAGE_MEMORY_SCRIPT, tree);
	struct text_file text;

	if (!text_file_open(&text, path)) {
		plan->ramdisk_bytes = image_memory_ramdisk_bytes(text.bytes, text.size);
		plan->kexec_bytes = image_memory_kexec_bytes(text.bytes, text.size);
		text_file_close(&text);
	}
	free(path);
}

static uint64_t round_up(uint64_t bytes)
{
	return (bytes + MIB - 1) / MIB * MIB;
}

/* Entry 2 must be free. That both numbers have 32 bits is a limit (limits.c). */
static void put_partition(struct image_plan *plan, struct problems *problems)
{
	struct mbr_entry entry;
	uint64_t first = plan->payload_offset / MBR_SECTOR_BYTES;
	uint64_t sectors = plan->payload_bytes / MBR_SECTOR_BYTES;

	mbr_get_entry(&entry, plan->stage1, PAYLOAD_ENTRY);
	if (entry.type || entry.sectors)
		problems_add(problems, "init.img: entry 2 of builder-hex0's partition table is not "
				       "free for --single-disk");
	entry.type = MBR_TYPE_DATA;
	entry.first_sector = (uint32_t)first;
	entry.sectors = (uint32_t)sectors;
	mbr_put_entry(plan->stage1, PAYLOAD_ENTRY, &entry);
}

static void count(struct image_plan *plan)
{
	const struct image_file *file = plan->contents.item, *end = file + plan->contents.count;

	for (; file < end; file++) {
		plan->files += file->kind != IMAGE_DIRECTORY;
		plan->directories += file->kind == IMAGE_DIRECTORY;
		plan->files_bytes += file->size_bytes;
	}
	plan->entries = plan->contents.count + IMAGE_STREAM_MADE_FILES;
	plan->stream_bytes = image_stream_bytes(&plan->contents);
}

void image_plan_make(struct image_plan *plan, const struct checkout *checkout,
	const struct payload_plan *payload, struct problems *problems)
{
	const struct modes *modes = &checkout->modes;

	memset(plan, 0, sizeof *plan);
	image_contents_collect(&plan->contents, checkout, payload->first_list, problems);
	count(plan);
	read_stage1(plan, checkout->tree, problems);
	read_stage2(plan, checkout->tree, problems);
	read_limits(plan, checkout->tree);
	plan->memory_bytes = image_memory_bytes(plan->files_bytes, plan->ramdisk_bytes);
	plan->content_bytes = round_up(srcfs_disk_sectors(plan->stream_bytes) * SRCFS_SECTOR_BYTES);
	if (modes->single_disk) {
		plan->payload_offset = plan->content_bytes;
		plan->payload_bytes = payload->total_bytes;
		plan->content_bytes = round_up(plan->payload_offset + plan->payload_bytes);
		put_partition(plan, problems);
	}
	plan->image_bytes = plan->content_bytes;
	if (modes->qemu && plan->image_bytes < modes->target_mib * MIB)
		plan->image_bytes = modes->target_mib * MIB;
}

void image_plan_free(struct image_plan *plan)
{
	text_file_close(&plan->stage2);
	image_files_free(&plan->contents);
}
