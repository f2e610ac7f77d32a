/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * partition_extent_test.c - where partitions lie, by tables and chains that are written by hand; what is said of
 * a disk without a table that can be relied on. */
#include "format/disk/partition_extent.h"
#include "partition_made.h"

/* Where the partitions lie: "1 at 512 for 5120". */
static const char *places(void)
{
	static char text[16384];
	struct partition_extent place;
	size_t length = 0;
	unsigned number;

	*text = 0;
	memory_open(&memory, disk, disk_bytes);
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

static const char not_here[] = "the table has no such partition";
static struct partition_extent place;

static const char *why(unsigned number)
{
	const char *problem;

	memset(&place, 0x55, sizeof place);
	problem = partition_extent_get(&place, &table, number);

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

static void end_chain(uint32_t sector)
{
	mbr_put_entry(disk + sector * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
}

static void test_long_chain(void)
{
	uint32_t i;

	memset(disk, 0, sizeof disk);
	sector_bytes = 512;
	put_mbr(3, 0x0f, 1000, 600);
	for (i = 0; i < 120; i++)
		put_link(1000 + 2 * i, 1, i < 119 ? 2 * (i + 1) : 0);
	end_chain(1238);
	ok(strstr(places(), "124 at 634368 for 512"), "a long chain, of which each link has a partition");
	is(behind_empty_links(99), "5 at 613888 for 512", "99 that have none");
	is(behind_empty_links(100), "", "... one more than Linux reads");
	ok(strstr(why(5), "circle") && place.link == 1200 && place.chain == 4, "... where it stops");
	put_link(1000, 1, 2);
	is(places(), "5 at 512512 for 512, 6 at 614912 for 512", "... as many behind one that has one");
	behind_empty_links(101);
	put_link(1000, 1, 2);
	is(places(), "5 at 512512 for 512", "... and no more");
	for (i = 0; i < 260; i++)
		put_link(1000 + 2 * i, 1, 2 * (i + 1));
	end_chain(1518);
	places();
	is(why(255), "it is there", "the last number");
	is(why(256), not_here, "... and no more");
}

/* What a link has in entries 0 and 1 is wherever it says; 2 and 3 must be in the link, and in the extended partition. */
static void test_links(void)
{
	static const struct {
		const char *name, *seen;
		unsigned entry;
		uint32_t first, sectors;
	} rows[] = {
		{ "a second partition is wherever it says", "5 at 51712 for 512, 6 at 62464 for 128000", 1, 2, 250 },
		{ "a third one up to the end of its link", "5 at 51712 for 512, 6 at 62464 for 9216", 2, 2, 18 },
		{ "... beyond", "5 at 51712 for 512", 2, 2, 19 },
		{ "a fourth one up to the end of its link", "5 at 51712 for 512, 6 at 62464 for 9216", 3, 2, 18 },
		{ "... beyond", "5 at 51712 for 512", 3, 2, 19 },
		{ "... far beyond", "5 at 51712 for 512", 3, 2, 0xfffffffe },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(disk, 0, sizeof disk);
		put_mbr(0, 0x05, 100, 200);
		put_link(100, 1, 20);
		mbr_put_entry(disk + 100 * 512, 1, &(struct mbr_entry){ 0x05, 20, 20 });
		put_link(120, 0, 0);
		mbr_put_entry(disk + 120 * 512, 1, &(struct mbr_entry){ 0, 0, 0 });
		mbr_put_entry(disk + 120 * 512, rows[i].entry,
			&(struct mbr_entry){ 0x83, rows[i].first, rows[i].sectors });
		is(places(), rows[i].seen, rows[i].name);
	}
	mbr_put_entry(disk + 120 * 512, 3, &(struct mbr_entry){ 0x83, 80, 100 });
	mbr_put_entry(disk + 100 * 512, 1, &(struct mbr_entry){ 0x05, 20, 400 });
	is(places(), "5 at 51712 for 512, 6 at 102400 for 51200", "up to the end of the extended partition");
	mbr_put_entry(disk + 120 * 512, 3, &(struct mbr_entry){ 0x83, 80, 101 });
	is(places(), "5 at 51712 for 512", "... beyond, in a link that is longer");
	mbr_put_entry(disk + 120 * 512, 3, &(struct mbr_entry){ 0, 0, 0 });
	mbr_put_entry(disk + 120 * 512, 0, &(struct mbr_entry){ 0x05, 40, 1 });
	mbr_put_entry(disk + 100 * 512, 0, &(struct mbr_entry){ 0x05, 30, 0 });
	put_link(140, 1, 0);
	end_chain(140);
	is(places(), "5 at 72192 for 512", "the next link in the first entry, of one sector; one of none is none");
	disk[120 * 512 + 511] = 0;
	ok(strstr(why(5), "damaged") && place.link == 120 && place.chain == 1, "the end of a table is wrong");
	is(why(4), not_here, "... of a chain that is not asked for");
	ok(place.link == 0 && place.chain == 0, "... and is not looked at");
}

static const char *checked(void)
{
	const char *problem;

	places();
	problem = partition_extent_check(&table);
	return problem ? problem : "it is good";
}

static const char no_table[] = "no partition table";

static void test_check(void)
{
	static const char damaged[] = "its GPT is damaged, a checksum is wrong: sgdisk --verify says where";
	uint8_t *header = put_gpt(512);

	is(checked(), "it is good", "a GPT");
	ok(partition_extent_last(&table) == ENTRIES, "... as many as it has entries");
	memcpy(disk + (SECTORS - 33) * 512, disk + 1024, ENTRIES * ENTRY_BYTES);
	put_header(LAST, SECTORS - 33);
	header[16] ^= 1;
	is(checked(), damaged, "its copy is good");
	memset(disk, 0, 1024);
	is(checked(), damaged, "... and nothing in front");
	memset(disk + LAST * 512, 0, 512);
	is(checked(), no_table, "neither");
	ok(partition_extent_last(&table) == 0, "... which has no partition");
	is(why(1), no_table, "... not the first");
	is(why(0), not_here, "... not one that there cannot be");
	memcpy(disk + 512, "EFI PART\1", 9);
	is(checked(), damaged, "a header of a GPT, damaged");
	disk[512 + 7] = 'X';
	is(checked(), no_table, "... of something else");
	put_mbr(0, 0xee, 1, 1);
	is(checked(), damaged, "... behind a protective MBR");
	put_mbr(0, 0, 0, 0);
	put_mbr(3, 0xee, 1, 1);
	is(checked(), damaged, "... whose entry is the last");
	disk[510] = 0;
	is(checked(), no_table, "... without its end");
	disk[510] = 0x55;
	disk[511] = 0;
	is(checked(), no_table, "... half of it");
	memcpy(disk + 512, disk, 512);
	disk[512 + 511] = 0xaa;
	disk_bytes = 511;
	is(checked(), no_table, "less than a sector");
	disk_bytes = SECTORS * 512;
	places();
	memory.bad_offset = 0;
	is(partition_extent_check(&table), no_table, "a sector that cannot be read is not the one that was");
	put_mbr(3, 0x83, 1, 1);
	is(checked(), "it is good", "an MBR");
	ok(partition_extent_last(&table) == PARTITION_NUMBER_MAX, "... as many as Linux has");
	ok(why(4) && place.type == 0x83 && place.link == 0 && place.chain == 0, "... of a type");
	memset(disk + 446 + 3 * 16 + 12, 0, 4);
	is(why(4), not_here, "... without sectors it is none");
	put_mbr(3, 0xed, 1, 1);
	disk[446] = 1;
	is(checked(), no_table, "... that is damaged, one type before a GPT's");
	put_mbr(3, 0xef, 1, 1);
	is(checked(), no_table, "... behind it");
}

/* A partition of a GPT, from sector to sector. */
static const char *placed(uint64_t first, uint64_t last)
{
	uint8_t *entry = disk + 2 * sector_bytes + ENTRY_BYTES;

	put_le64(entry + 32, first);
	put_le64(entry + 40, last);
	sum_up(1, 2);
	return places();
}

static void test_ends(void)
{
	static const char behind[] = "it begins behind the end of the disk";
	size_t i;

	put_gpt(512);
	is(placed(40, 40), "2 at 20480 for 512", "one sector");
	is(placed(40, LAST), "2 at 20480 for 1028096", "up to the end");
	is(placed(40, LAST + 1), "2 at 20480 for 1028096, cut", "... beyond");
	is(placed(0, LAST), "2 at 0 for 1048576", "a whole disk");
	is(placed(40, 39 + ((uint64_t)1 << 55)), "2 at 20480 for 1028096, cut", "2^64 bytes");
	is(placed(40, 39), "", "none");
	is(why(2), "it ends before it begins", "... which is said");
	is(placed(0, UINT64_MAX), "", "2^64 sectors");
	is(why(2), behind, "... as if it were behind the end");
	is(placed(SECTORS, SECTORS), "", "behind the end");
	is(why(2), behind, "... which is said");
	is(placed((uint64_t)1 << 55, (uint64_t)1 << 55), "", "at 2^64 bytes");
	disk_bytes += 100;
	is(placed(SECTORS, SECTORS), "2 at 1048576 for 100, cut", "in the middle of a sector at the end");
	disk_bytes -= 100;
	put_gpt(512);
	for (i = 127; i < 129; i++)
		memcpy(disk + 1024 + i * ENTRY_BYTES, disk + 1024 + ENTRY_BYTES, ENTRY_BYTES);
	sum_up(1, 2);
	is(places(), "2 at 20480 for 5632, 128 at 20480 for 5632", "the last entry, and none behind it");
	put_gpt(4096);
	memory_open(&memory, disk, disk_bytes);
	memory.source.size_bytes = (uint64_t)1 << 63;
	partition_open(&table, &memory.source, sector_bytes);
	is(why(2), "it is there", "a disk of 2^63 bytes");
	placed(((uint64_t)1 << 54) + 1, ((uint64_t)1 << 54) + 1);
	memory.source.size_bytes = (uint64_t)1 << 63;
	partition_open(&table, &memory.source, sector_bytes);
	is(why(2), behind, "... and a partition at 2^66");
}

int main(void)
{
	test_places();
	test_long_chain();
	test_links();
	test_check();
	test_ends();
	return tap_end();
}
