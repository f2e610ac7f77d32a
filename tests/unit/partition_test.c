/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_test.c - partition tables that are written by hand, and what is wrong with them.
 * tests/disk/ compares with partx. */
#include "format/disk/partition.h"
#include "format/disk/partition_extent.h"
#include "format/crc32.h"
#include "format/disk/mbr.h"
#include "format/put_bytes.h"
#include "source.h"
#include "tap.h"

enum { SECTORS = 2048, LAST = SECTORS - 1, ENTRIES = 128, ENTRY_BYTES = 128 };

static uint8_t disk[SECTORS * 512];
static struct memory_source memory;
static struct partition_table table;
static uint32_t sector_bytes;

static void put_mbr(unsigned entry, uint8_t type, uint32_t first, uint32_t sectors)
{
	struct mbr_entry values = { type, first, sectors };

	mbr_put_entry(disk, entry, &values);
	disk[510] = 0x55;
	disk[511] = 0xaa;
}

static void sum_up(uint32_t sector, uint32_t entries_at)
{
	uint8_t *header = disk + sector * sector_bytes;

	put_le32(header + 88,
		~crc32_add(0xffffffff, disk + entries_at * sector_bytes, ENTRIES * ENTRY_BYTES));
	put_le32(header + 16, 0);
	put_le32(header + 16, ~crc32_add(0xffffffff, header, 92));
}

static uint8_t *put_header(uint32_t sector, uint32_t entries_at)
{
	uint8_t *header = disk + sector * sector_bytes;

	memcpy(header, "EFI PART", 8);
	put_le32(header + 12, 92);
	put_le64(header + 24, sector);
	put_le64(header + 40, 34);
	put_le64(header + 48, SECTORS * 512 / sector_bytes - 34);
	put_le64(header + 72, entries_at);
	put_le32(header + 80, ENTRIES);
	put_le32(header + 84, ENTRY_BYTES);
	sum_up(sector, entries_at);
	return header;
}

static uint8_t *put_gpt(uint32_t bytes)
{
	uint8_t *entry = disk + 2 * bytes + ENTRY_BYTES;
	size_t i;

	sector_bytes = bytes;
	memset(disk, 0, sizeof disk);
	put_mbr(0, 0xee, 1, LAST);
	for (i = 0; i < 16; i++) {
		entry[i] = (uint8_t)i;
		entry[16 + i] = (uint8_t)(0xa0 + i);
	}
	put_le64(entry + 32, 40);
	put_le64(entry + 40, 50);
	memcpy(entry + 56, "r\0\366\0o\0t\0", 8);
	return put_header(1, 2);
}

/* "number <uuid> <label>" of those that there are. */
static const char *seen(void)
{
	static char text[1000];
	struct partition found;
	uint32_t number;
	size_t length = 0;

	*text = 0;
	memory_open(&memory, disk, sizeof disk);
	partition_open(&table, &memory.source, sector_bytes);
	for (number = 0; number < 10; number++)
		if (partition_get(&found, &table, number))
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

static void test_damage(void)
{
	static const struct {
		const char *name;
		uint32_t at, bytes;
		uint64_t value;
	} damages[] = {
		{ "no magic", 0, 4, 0 },
		{ "a header that is too short", 12, 4, 91 },
		{ "... too long", 12, 4, 513 },
		{ "elsewhere", 24, 8, 2 },
		{ "no sectors for partitions", 40, 8, SECTORS },
		{ "... behind the disk", 48, 8, SECTORS + 1 },
		{ "entries behind the disk", 72, 8, SECTORS },
		{ "... far behind", 72, 8, (uint64_t)1 << 55 },
		{ "no entries", 80, 4, 0 },
		{ "too many", 80, 4, 1025 },
		{ "2^32 of them", 80, 4, 0xffffffff },
		{ "longer ones", 84, 4, 256 },
		{ "another sum", 88, 4, 0 },
	};
	uint8_t *header;
	size_t i;

	for (i = 0; i < sizeof damages / sizeof *damages; i++) {
		header = put_gpt(512);
		if (damages[i].bytes == 4)
			put_le32(header + damages[i].at, (uint32_t)damages[i].value);
		else
			put_le64(header + damages[i].at, damages[i].value);
		put_le32(header + 16, 0);
		put_le32(header + 16, ~crc32_add(0xffffffff, header, 92));
		is(seen(), "", damages[i].name);
		ok(memory.reads < 150 && memory.beyond == 0, "... few are read");
	}
	put_gpt(512)[56] = 1;
	is(seen(), "", "the header's sum");
	memcpy(disk + (SECTORS - 33) * 512, disk + 1024, ENTRIES * ENTRY_BYTES);
	put_header(LAST, SECTORS - 33);
	is(seen(), second, "... and a good one at the end");
	ok(memory.beyond == 0, "nothing is read behind the end");
}

static void test_mbr(void)
{
	static const uint8_t extended[] = { 0x05, 0x0f, 0x85 };
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
	put_mbr(1, 0x85, 0, 0);
	put_le32(disk + 440, 0);
	is(seen(), "1 <> <>, 3 <> <>", "no signature");
	disk[446] = 1;
	is(seen(), "", "a byte that says neither to boot nor not to");
	disk[446] = 0x80;
	is(seen(), "1 <> <>, 3 <> <>", "to boot from");
	disk[511] = 0;
	is(seen(), "", "no partition table");
}

/* Where the partitions lie: "1 at 512 for 5120". */
static const char *places(void)
{
	static char text[16384];
	struct partition_extent place;
	size_t length = 0;
	unsigned number;

	*text = 0;
	memory_open(&memory, disk, sizeof disk);
	partition_open(&table, &memory.source, sector_bytes);
	for (number = 0; number < 300; number++)
		if (!partition_extent_get(&place, &table, number))
			length += (size_t)snprintf(text + length, sizeof text - length,
				"%s%u at %llu for %llu%s%s", length ? ", " : "", number,
				(unsigned long long)place.offset_bytes,
				(unsigned long long)place.size_bytes,
				place.is_active ? ", active" : "", place.is_cut ? ", cut" : "");
	return text;
}

static const char *why(unsigned number)
{
	struct partition_extent place;
	const char *problem = partition_extent_get(&place, &table, number);

	return problem ? problem : "it is there";
}

/* A link of the chain at a sector: the partition is the sector behind it. */
static void put_link(uint32_t sector, uint32_t sectors, uint32_t next)
{
	struct mbr_entry logical = { 0x83, 1, sectors }, extended = { 0x05, next, 10 };

	mbr_put_entry(disk + sector * 512, 0, &logical);
	mbr_put_entry(disk + sector * 512, 1, &extended);
	disk[sector * 512 + 510] = 0x55;
	disk[sector * 512 + 511] = 0xaa;
}

static void test_places(void)
{
	memset(disk, 0, sizeof disk);
	sector_bytes = 512;
	is(places(), "", "no table");
	put_mbr(0, 0xef, 1, 10);
	mbr_put_active(disk, 0);
	put_mbr(1, 0xda, LAST, 10);
	put_mbr(2, 0, 20, 10);
	put_mbr(3, 0xda, SECTORS, 10);
	is(places(), "1 at 512 for 5120, active, 2 at 1048064 for 512, cut, 3 at 10240 for 5120",
		"an MBR; one that is longer than the disk, one without type, one behind the end");
	put_mbr(2, 0, 0, 0);
	put_mbr(3, 0x0f, 100, 50);
	put_link(100, 2, 10);
	put_link(110, 0, 20);
	put_link(120, 3, 0);
	mbr_put_entry(disk + 120 * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
	is(places(),
		"1 at 512 for 5120, active, 2 at 1048064 for 512, cut, 5 at 51712 for 1024, 6 at "
		"61952 for 1536",
		"logical ones; an empty link has no number");
	ok(strstr(why(4), "extended") && strstr(why(7), "no such") && strstr(why(0), "no such") &&
			strstr(why(1000), "no such"),
		"those that are none");
	mbr_put_entry(disk + 100 * 512, 2, &(struct mbr_entry){ 0x83, 4, 5 });
	mbr_put_entry(disk + 100 * 512, 3, &(struct mbr_entry){ 0x83, 4, 100 });
	ok(strstr(places(), "5 at 51712 for 1024, 6 at 53248 for 2560, 7 at 61952 for 1536"),
		"a third entry of a link, in it, and a fourth, not in it");
	put_mbr(2, 0x05, 150, 20);
	put_link(150, 7, 0);
	mbr_put_entry(disk + 150 * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
	ok(strstr(places(), "5 at 77312 for 3584, 6 at 51712 for"), "two extended partitions");
	disk[150 * 512 + 510] = 0;
	ok(strstr(why(5), "damaged"), "a chain that is damaged");
	put_mbr(2, 0, 0, 0);
	mbr_put_entry(disk + 100 * 512, 2, &(struct mbr_entry){ 0, 0, 0 });
	put_link(120, 3, 0);
	is(strlen(places()) > 200 ? "many" : places(), "many", "a chain in a circle ends");
	ok(memory.beyond == 0, "nothing is read behind the end");
	put_link(120, 0, 20);
	ok(!strstr(places(), " 6 at ") && strstr(why(6), "circle"), "... and one of empty links");
	put_gpt(512);
	is(places(), "2 at 20480 for 5632", "a GPT");
	put_gpt(4096);
	is(places(), "2 at 163840 for 45056", "... of sectors of 4096 bytes");
}

static const char *behind_empty_links(uint32_t links)
{
	uint32_t i;

	for (i = 0; i < links; i++)
		put_link(1000 + 2 * i, 0, 2 * (i + 1));
	put_link(1000 + 2 * links, 1, 0);
	mbr_put_entry(disk + (1000 + 2 * links) * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
	return places();
}

static void test_long_chain(void)
{
	uint32_t i;

	memset(disk, 0, sizeof disk);
	sector_bytes = 512;
	put_mbr(3, 0x0f, 1000, 500);
	for (i = 0; i < 120; i++)
		put_link(1000 + 2 * i, 1, i < 119 ? 2 * (i + 1) : 0);
	mbr_put_entry(disk + 1238 * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
	ok(strstr(places(), "124 at 634368 for 512"), "a long chain, of which each link has a partition");
	is(behind_empty_links(99), "5 at 613888 for 512", "99 that have none");
	is(behind_empty_links(100), "", "... one more than Linux reads");
}

int main(void)
{
	test_places();
	test_long_chain();
	test_gpt();
	test_damage();
	test_mbr();
	return tap_end();
}
