/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_image.c - lays init.img out, and sees that builder-hex0 can read it. */
#include <stdlib.h>
#include <string.h>

#include "format/hex0.h"
#include "format/disk/mbr.h"
#include "host/message.h"
#include "kernel-bootstrap/init_image.h"
#include "kernel-bootstrap/init_memory.h"
#include "kernel-bootstrap/init_stream.h"

enum {
	MIB = 1024 * 1024,
	/* The first entry of the table covers the disk, and stays stage 1's. */
	PAYLOAD_ENTRY = 1,
};

/* --- builder-hex0 --- */

static void read_stage1(struct init_image *image, const char *tree, struct problems *problems)
{
	char *path = format_string("%s/builder-hex0/builder-hex0-x86-stage1.hex0", tree);
	struct text_file text;
	const char *problem = text_file_open(&text, path);
	size_t compiled = 0;
	unsigned line = 0;

	if (!problem)
		problem = hex0_compile(image->stage1, sizeof image->stage1, &compiled, text.bytes,
			text.size, &line);
	if (problem && line > 0)
		problems_add(problems, "%s:%u: %s", path, line, problem);
	else if (problem)
		problems_add(problems, "%s: %s", path, problem);
	else if (compiled != sizeof image->stage1)
		problems_add(problems, "%s: it compiles to %lu bytes, but a boot sector has %lu",
			path, (unsigned long)compiled, (unsigned long)sizeof image->stage1);
	text_file_close(&text);
	free(path);
}

static uint64_t stage2_room(void)
{
	return SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES - SRCFS_STAGE1_BYTES;
}

/* Stage 2 says itself at which sector the stream begins, and that is where its text ends. */
static void read_stage2(struct init_image *image, const char *tree, struct problems *problems)
{
	char *path = format_string("%s/builder-hex0/builder-hex0-x86-stage2.hex0", tree);
	const char *problem = text_file_open(&image->stage2, path);
	uint64_t room = stage2_room();

	if (problem)
		problems_add(problems, "%s: %s", path, problem);
	else if (image->stage2.size > room || image->stage2.size <= room - SRCFS_SECTOR_BYTES)
		problems_add(problems,
			"%s: a text of %lu bytes does not end right before sector %d, from which "
			"builder-hex0 reads the files",
			path, (unsigned long)image->stage2.size, SRCFS_FIRST_SECTOR);
	free(path);
}

/* --- Limits. --- */

static uint64_t read_ramdisk_bytes(const char *tree)
{
	char *path = format_string("%s" INIT_MEMORY_SCRIPT, tree);
	struct text_file text;
	uint64_t bytes = 0;

	if (!text_file_open(&text, path)) {
		bytes = init_memory_ramdisk_bytes(text.bytes, text.size);
		text_file_close(&text);
	}
	free(path);
	return bytes;
}

static void check_limits(const struct init_image *image, struct problems *problems)
{
	if (image->entries > SRCFS_FILES_MAX)
		problems_add(problems,
			"init.img: %llu files and directories, but builder-hex0 has room for %d, "
			"those that the bootstrap makes included",
			(unsigned long long)image->entries, SRCFS_FILES_MAX);
	if (image->files->files_bytes + image->ramdisk_bytes > SRCFS_FILES_BYTES_MAX)
		problems_add(problems,
			"init.img: files of %llu bytes and a ramdisk of %llu, but builder-hex0 has "
			"room for %u together",
			(unsigned long long)image->files->files_bytes,
			(unsigned long long)image->ramdisk_bytes, SRCFS_FILES_BYTES_MAX);
}

static uint64_t round_up(uint64_t bytes)
{
	return (bytes + MIB - 1) / MIB * MIB;
}

/* Entry 2 must be free, and both numbers have 32 bits. */
static void put_partition(struct init_image *image, struct problems *problems)
{
	struct mbr_entry entry;
	uint64_t first = image->payload_offset / MBR_SECTOR_BYTES;
	uint64_t sectors = image->payload_bytes / MBR_SECTOR_BYTES;

	mbr_get_entry(&entry, image->stage1, PAYLOAD_ENTRY);
	if (entry.type || entry.sectors)
		problems_add(problems, "init.img: entry 2 of builder-hex0's partition table is not "
				       "free for --single-disk");
	if (first + sectors > UINT32_MAX)
		problems_add(problems, "init.img: a payload of %llu bytes ends beyond 2 TiB",
			(unsigned long long)image->payload_bytes);
	entry.type = MBR_TYPE_DATA;
	entry.first_sector = (uint32_t)first;
	entry.sectors = (uint32_t)sectors;
	mbr_put_entry(image->stage1, PAYLOAD_ENTRY, &entry);
}

void init_image_plan(struct init_image *image, const char *tree, const struct modes *modes,
	const struct boot_files *files, uint64_t payload_bytes, struct problems *problems)
{
	memset(image, 0, sizeof *image);
	image->files = files;
	read_stage1(image, tree, problems);
	read_stage2(image, tree, problems);
	image->entries = files->count + INIT_STREAM_MADE_FILES;
	image->stream_bytes = files->stream_bytes + init_stream_commands_bytes();
	image->ramdisk_bytes = read_ramdisk_bytes(tree);
	image->memory_bytes = init_memory_bytes(files->files_bytes, image->ramdisk_bytes);
	check_limits(image, problems);
	image->content_bytes =
		round_up(srcfs_disk_sectors(image->stream_bytes) * SRCFS_SECTOR_BYTES);
	if (modes->single_disk) {
		image->payload_offset = image->content_bytes;
		image->payload_bytes = payload_bytes;
		image->content_bytes = round_up(image->payload_offset + payload_bytes);
		put_partition(image, problems);
	}
	image->image_bytes = image->content_bytes;
	if (modes->qemu && image->image_bytes < modes->target_mib * MIB)
		image->image_bytes = modes->target_mib * MIB;
}

size_t init_image_put(
	const struct init_image *image, const struct pack *payload, struct output *output)
{
	uint64_t begin = SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES;
	size_t wrong;

	output_put(output, image->stage1, sizeof image->stage1);
	output_put(output, image->stage2.bytes, image->stage2.size);
	output_put_zeros(output, begin - output->size_bytes);
	wrong = init_stream_put(image->files, output);
	if (image->payload_offset) {
		output_put_zeros(output, image->payload_offset - output->size_bytes);
		wrong += pack_put(payload, output);
	}
	output_put_zeros(output, image->content_bytes - output->size_bytes);
	output_put_hole(output, image->image_bytes - output->size_bytes);
	return wrong;
}

void init_image_free(struct init_image *image)
{
	text_file_close(&image->stage2);
}
