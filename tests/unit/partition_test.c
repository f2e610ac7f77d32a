/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_test.c - partition tables that are written by hand, and what is wrong with them.
 * tests/disk/ compares with partx. */
#include "format/disk/partition.h"
#include "partition_made.h"

/* "number <uuid> <label>" of those that there are. */
static const char *seen(void)
{
	static char text[1000];
	struct partition found;
	uint32_t number;
	size_t length = 0;

	*text = 0;
	memory_open(&memory, disk, disk_bytes);
	partition_open(&table, &memory.source, sector_bytes);
	for (number = 0; number < 10; number++)
		if (partition_get(&found, &table, number) == 1)
			length += (size_t)snprintf(text + length, sizeof text - length,
				"%s%u <%s> <%s>", length ? ", " : "", number, found.uuid,
				found.label);
	return text;
}

static const char second[] = "2 <a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf> <r\303\266ot>";

static void test_gpt(void)
{
	uint8_t *entry;
	struct partition found;

	put_gpt(512);
	is(seen(), second, "a GPT");
	ok(memory.reads < 150 && memory.beyond == 0, "few are read");
	ok(!partition_get(&found, &table, 129) && !partition_get(&found, &table, 0xffffffff),
		"numbers behind its entries");
	put_gpt(4096);
	is(seen(), second, "... of sectors of 4096 bytes");
	put_gpt(512);
	disk[510] = 0;
	is(seen(), second, "without a protective MBR");
	disk[510] = 0x55;
	put_mbr(1, 0x83, 100, 100);
	is(seen(), second, "with a hybrid one");
	put_mbr(0, 0x83, 1, 10);
	is(seen(), "1 <> <>, 2 <> <>", "that was left behind an MBR");
	entry = put_gpt(512) + 512 + ENTRY_BYTES;
	memset(entry + 56, 'x', 72);
	put_le64(entry + 40, SECTORS);
	sum_up(1, 2);
	is(seen(), "", "a partition that ends behind the disk");
	put_le64(entry + 40, 39);
	sum_up(1, 2);
	is(seen(), "", "... before it begins");
	put_le64(entry + 40, LAST);
	sum_up(1, 2);
	seen();
	partition_get(&found, &table, 2);
	ok(strlen(found.label) == 3 * 36, "... in the last sector; a label of 36 units");
}

static void put_copy(void)
{
	uint32_t last = SECTORS * 512 / sector_bytes - 1, entries_at = last - 33;

	memcpy(disk + entries_at * sector_bytes, disk + 2 * sector_bytes, ENTRIES * ENTRY_BYTES);
	put_header(last, entries_at);
}

static void test_limits(void)
{
	static const struct {
		const char *name;
		uint32_t at, value;
	} rows[] = {
		{ "a header as long as a sector", 12, 512 },
		{ "another version", 8, 0x020001 },
		{ "one sector for partitions", 48, 34 },
		{ "... up to the end", 48, SECTORS },
		{ "as many entries as there may be", 80, PARTITION_GPT_ENTRIES_MAX },
	};
	struct partition found;
	uint8_t *header;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		header = put_gpt(512);
		put_le32(header + rows[i].at, rows[i].value);
		sum_up(1, 2);
		is(seen(), second, rows[i].name);
	}
	header = put_gpt(512);
	memcpy(disk + SECTORS * 512, disk + 1024 + ENTRY_BYTES, ENTRY_BYTES);
	disk_bytes = sizeof disk;
	put_le64(header + 72, SECTORS);
	put_le32(header + 80, 1);
	sum_up(1, SECTORS);
	is(seen(), "1 <a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf> <r\303\266ot>",
		"an entry behind the last whole sector");
	disk_bytes = SECTORS * 512;
	put_gpt(512);
	for (i = 127; i < 129; i++)
		memcpy(disk + 1024 + i * ENTRY_BYTES, disk + 1024 + ENTRY_BYTES, ENTRY_BYTES);
	put_le64(disk + 1024 + 127 * ENTRY_BYTES + 40, 40);
	sum_up(1, 2);
	seen();
	ok(partition_get(&found, &table, 128) == 1 && strlen(found.uuid) == 36,
		"the last entry; a partition of one sector");
	ok(partition_get(&found, &table, 129) == 0 && !found.uuid[0], "... and what is behind it");
	memset(disk, 0, 512);
	is(seen(), second, "nothing in the first sector");
	memory.bad_offset = 0;
	partition_open(&table, &memory.source, 512);
	ok(!table.gpt_entries && !table.is_mbr && !table.is_copy, "... which cannot be read");
}

static void test_copy(void)
{
	uint32_t bytes;

	for (bytes = 512; bytes <= 4096; bytes *= 2) {
		put_gpt(bytes);
		put_copy();
		disk[2 * bytes + ENTRY_BYTES + 56] = 'R';
		sum_up(1, 2);
		is(seen(), "2 <a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf> <R\303\266ot>",
			"what is in front counts");
		ok(table.is_copy == 0, "... and is no copy");
		disk[2 * bytes + ENTRY_BYTES + 56] = 'r';
		is(seen(), second, "... but for where it is damaged");
		ok(table.is_copy == 1, "... then the copy does");
	}
}

static void test_damage(void)
{
	static const struct {
		const char *name;
		uint32_t at, bytes;
		uint64_t value;
	} damages[] = {
		{ "no magic", 0, 4, 0 },
		{ "another one", 7, 4, 'X' },
		{ "a header that is too short", 12, 4, 91 },
		{ "... too long", 12, 4, 513 },
		{ "elsewhere", 24, 8, 2 },
		{ "no sectors for partitions", 40, 8, SECTORS },
		{ "... behind the disk", 48, 8, SECTORS + 1 },
		{ "entries behind the disk", 72, 8, SECTORS },
		{ "... far behind", 72, 8, ((uint64_t)1 << 55) + 2 },
		{ "... that go on there", 72, 8, SECTORS - 10 },
		{ "no entries", 80, 4, 0 },
		{ "too many", 80, 4, 1025 },
		{ "2^32 of them", 80, 4, 0xffffffff },
		{ "longer ones", 84, 4, 256 },
		{ "another sum", 88, 4, 0 },
	};
	uint8_t *header;
	uint32_t bytes;
	size_t i;

	for (i = 0; i < sizeof damages / sizeof *damages; i++) {
		header = put_gpt(512);
		if (damages[i].bytes == 4)
			put_le32(header + damages[i].at, (uint32_t)damages[i].value);
		else
			put_le64(header + damages[i].at, damages[i].value);
		bytes = get_le32(header + 12);
		put_le32(header + 16, 0);
		put_le32(header + 16, ~crc32_add(0xffffffff, header, bytes > 512 ? 92 : bytes));
		is(seen(), "", damages[i].name);
		ok(memory.reads < 150 && memory.beyond == 0, "... few are read");
		ok(!table.gpt_entries && !table.is_copy, "... nothing is left of it");
		put_copy();
		is(seen(), second, "... its copy counts");
		ok(table.is_copy == 1, "... as such");
	}
	put_gpt(512)[56] = 1;
	is(seen(), "", "the header's sum");
	put_copy();
	is(seen(), second, "... and a good one at the end");
	put_le64(put_gpt(512) + 72, SECTORS - 10);
	sum_up(1, 100);
	seen();
	ok(table.gpt_entries == 0, "entries that go on behind the disk, as if with zeros");
	put_le32(put_gpt(512) + 80, 0);
	sum_up(1, 2);
	put_copy();
	is(seen(), second, "no entries, whose sum is right");
	ok(memory.beyond == 0, "nothing is read behind the end");
}

/* The sum that the first of the entries have by themselves is not the sum of all. */
static void test_unreadable_entries(void)
{
	uint8_t *header = put_gpt(512);

	put_le32(header + 88, crc32_add(0xffffffff, disk + 1024, ENTRY_BYTES));
	put_le32(header + 16, 0);
	put_le32(header + 16, ~crc32_add(0xffffffff, header, 92));
	memory_open(&memory, disk, sizeof disk);
	memory.bad_offset = 1024 + ENTRY_BYTES;
	partition_open(&table, &memory.source, 512);
	ok(table.gpt_entries == 0, "entries that cannot all be read");
}

static void test_mbr(void)
{
	static const uint8_t extended[] = { 0x05, 0x0f, 0x85 };
	struct partition found;
	size_t i;

	sector_bytes = 512;
	memset(disk, 0, sizeof disk);
	is(seen(), "", "nothing");
	put_le32(disk + 440, 0xbeef);
	put_mbr(0, 0x83, 1, 10);
	put_mbr(2, 0x83, LAST, 10);
	put_mbr(3, 0x83, SECTORS, 10);
	is(seen(), "1 <0000beef-01> <>, 3 <0000beef-03> <>", "an MBR; one is behind the disk");
	put_mbr(3, 0, 0, 0);
	for (i = 0; i < sizeof extended / sizeof *extended; i++) {
		put_mbr(1, extended[i], 100, 10);
		is(seen(),
			"1 <0000beef-01> <>, 3 <0000beef-03> <>, 5 <0000beef-05> <>, 6 <0000beef-06> <>, "
			"7 <0000beef-07> <>, 8 <0000beef-08> <>, 9 <0000beef-09> <>",
			"logical partitions; an extended one has no name");
	}
	ok(partition_get(&found, &table, PARTITION_NUMBER_MAX) == 1 &&
			strcmp(found.uuid, "0000beef-ff") == 0,
		"the last number");
	ok(partition_get(&found, &table, PARTITION_NUMBER_MAX + 1) == 0 &&
			partition_get(&found, &table, 4) == 0 && !found.uuid[0],
		"... and one that is none");
	put_mbr(1, 0x85, 0, 0);
	put_le32(disk + 440, 0);
	is(seen(), "1 <> <>, 3 <> <>", "no signature");
	disk[446] = 1;
	is(seen(), "", "a byte that says neither to boot nor not to");
	disk[446] = 0x80;
	is(seen(), "1 <> <>, 3 <> <>", "to boot from");
	memory.bad_offset = 0;
	ok(partition_get(&found, &table, 1) == 0, "... that cannot be read any more");
	disk[511] = 0;
	is(seen(), "", "no partition table");
	disk[511] = 0xaa;
	disk[510] = 0;
	is(seen(), "", "... by the other byte");
}

int main(void)
{
	test_gpt();
	test_limits();
	test_copy();
	test_damage();
	test_unreadable_entries();
	test_mbr();
	return tap_end();
}
