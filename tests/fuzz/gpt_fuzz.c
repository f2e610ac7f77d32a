/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * gpt_fuzz.c - any bytes as a disk with a partition table, whose sums are made right when the last
 * byte says so: few reads, none behind the end; what a second reader finds in the entry is the
 * name; a table of more entries than that is none; where a partition lies is on the disk.
 *
 * Aims at lib/format/disk/partition.c lib/format/disk/partition_extent.c */
#include "format/crc32.h"
#include "format/disk/partition.h"
#include "format/disk/partition_extent.h"
#include "format/put_bytes.h"
#include "sparse.h"
#include "utf8.h"

enum { READS_MAX = 3 + 2 * PARTITION_GPT_ENTRIES_MAX, FIXED_BYTES_MAX = 1024 /* quick ones */ };

static uint32_t number_at(const uint8_t *from)
{
	return from[0] + from[1] * 0x100u + from[2] * 0x10000u + from[3] * 0x1000000u;
}

/* Returns where the header is whose sums were made right; what was there before goes to saved. */
static uint8_t *make_right(uint32_t sector, uint32_t sector_bytes, uint8_t saved[512])
{
	uint8_t *header = sparse_bytes + (size_t)sector * sector_bytes;
	uint64_t at = (uint64_t)number_at(header + 72) * sector_bytes;
	uint64_t bytes = (uint64_t)number_at(header + 80) * number_at(header + 84);
	uint32_t header_bytes = number_at(header + 12);

	memcpy(saved, header, 512);
	if (bytes > FIXED_BYTES_MAX)
		return header;
	if (at <= SPARSE_BYTES_MAX - FIXED_BYTES_MAX)
		put_le32(header + 88, ~crc32_add(0xffffffff, sparse_bytes + at, (size_t)bytes));
	memset(header + 16, 0, 4);
	if (header_bytes <= 512)
		put_le32(header + 16, ~crc32_add(0xffffffff, header, header_bytes));
	return header;
}

static void check_partition(const struct partition_table *table, uint32_t number)
{
	struct partition found;
	char uuid[40];
	const uint8_t *id;
	int is_there = partition_get(&found, table, number);

	must(memchr(found.uuid, 0, sizeof found.uuid) &&
		memchr(found.label, 0, sizeof found.label));
	must(is_there || (!*found.uuid && !*found.label));
	must(!is_there || number <= table->gpt_entries ||
		(table->is_mbr && number <= PARTITION_NUMBER_MAX));
	if (!*found.uuid)
		return;
	if (!table->gpt_entries) {
		snprintf(uuid, sizeof uuid, "%08x-%02x", number_at(sparse_bytes + 440), number);
	} else {
		id = sparse_bytes + table->gpt_entries_at + (size_t)(number - 1) * 128 + 16;
		snprintf(uuid, sizeof uuid, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
			number_at(id), id[4] + id[5] * 256u, id[6] + id[7] * 256u, id[8], id[9],
			id[10], id[11], id[12], id[13], id[14], id[15]);
	}
	must(strcmp(found.uuid, uuid) == 0);
}

static void check_place(const struct partition_table *table, uint32_t number)
{
	struct partition_extent place;

	partition_extent_check(table);
	if (partition_extent_get(&place, table, number))
		return;
	must(number > 0 && number <= partition_extent_last(table));
	must(place.offset_bytes < table->source->size_bytes && place.size_bytes > 0 &&
		place.size_bytes <= table->source->size_bytes - place.offset_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t how = size ? data[size - 1] : 0, sector_bytes = 512u << (how >> 1) % 4, i;
	uint32_t last;
	struct sparse sparse;
	struct partition_table table;
	uint8_t saved[2][512], *right[2] = { 0, 0 };

	sparse_open(&sparse, data, size);
	last = (uint32_t)sparse.source.size_bytes / sector_bytes;
	if ((how & 1) && last > 2) {
		right[0] = make_right(1, sector_bytes, saved[0]);
		right[1] = make_right(last - 1, sector_bytes, saved[1]);
	}
	partition_open(&table, &sparse.source, sector_bytes);
	must(sparse.reads <= READS_MAX);
	must(table.gpt_entries <= PARTITION_GPT_ENTRIES_MAX &&
		!(table.is_mbr && table.gpt_entries));
	for (i = 0; i < 300; i++)
		check_partition(&table, i);
	check_partition(&table, table.gpt_entries);
	check_partition(&table, 0xffffffff);
	must(sparse.reads <= READS_MAX + 302);
	for (i = 0; i < 12; i++)
		check_place(&table, i);
	for (i = 2; i-- > 0;)
		if (right[i])
			memcpy(right[i], saved[i], 512);
	sparse_put(data, size, 1);
	return 0;
}
