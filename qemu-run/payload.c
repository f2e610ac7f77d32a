/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.c - which payload a machine has. */
#include "qemu-run/payload.h"

#include <string.h>

#include "format/disk/mbr.h"
#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "payload/file_source.h"
#include "payload/sums.h"

/* Goes through the container to its end. With lines, each entry but the SHA256SUMS must have one,
 * as payload-import asks of a payload that is named. Returns whether that is so; in *sums is the
 * entry of SHA256SUMS. */
static int walk(struct payload_source *source, const struct sums *lines, struct payload_entry *sums)
{
	struct payload_reader reader;
	struct payload_entry entry;
	int got = payload_begin(&reader, source, 1) ? -1 : 1;

	while (got == 1 && (got = payload_next(&reader, &entry)) == 1) {
		if (entry.name_bytes == strlen(SHA256SUMS_NAME) &&
			memcmp(entry.name, SHA256SUMS_NAME, entry.name_bytes) == 0)
			*sums = entry;
		else if (lines && !payload_names_find(lines->by_name, lines->count, entry.name,
					  entry.name_bytes))
			return 0;
	}
	return got == 0;
}

/* Of the one in the source; allocated, or 0. */
static char *get_digest(struct payload_source *source)
{
	struct payload_entry entry = { 0 };
	uint8_t digest[SHA256_DIGEST_BYTES];
	char digits[SHA256SUMS_DIGITS + 1] = "";
	struct sums lines;
	int is_good;

	if (!walk(source, 0, &entry) || !entry.data_offset ||
		sums_read(&lines, source, entry.data_offset, entry.file_bytes))
		return 0;
	is_good = walk(source, &lines, &entry);
	sums_digest(&lines, digest);
	sums_free(&lines);
	sha256sums_put_digest(digits, digest);
	return is_good ? copy_string(digits) : 0;
}

/* Whether it has the two bytes at the end of its first sector that every partition table has on
 * PCs, the one of GPT, too: a partition may have a payload of its own. */
static int has_partitions(const uint8_t sector[MBR_SECTOR_BYTES])
{
	return sector[MBR_SECTOR_BYTES - 2] == 0x55 && sector[MBR_SECTOR_BYTES - 1] == 0xaa;
}

char *payload_of_machine(const struct machine *machine)
{
	uint8_t sector[MBR_SECTOR_BYTES];
	struct file_source file;
	char *digest = 0;
	int i, is_known = 1, count = 0;

	for (i = 0; i < machine->disk_count; i++) {
		if (machine->disks[i].is_url || file_source_open(&file, machine->disks[i].file))
			return 0;
		memset(sector, 0, sizeof sector);
		if (file.source.size_bytes >= sizeof sector &&
			file.source.read_at(&file.source, 0, sector, sizeof sector))
			is_known = 0;
		if (has_partitions(sector))
			is_known = 0;
		if (memcmp(sector, PAYLOAD_MAGIC, PAYLOAD_MAGIC_BYTES) == 0 && ++count == 1)
			digest = get_digest(&file.source);
		file_source_close(&file);
	}
	return is_known && count == 1 ? digest : 0;
}
