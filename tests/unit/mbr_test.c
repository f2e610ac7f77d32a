/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mbr_test.c - the first sector of a disk, byte by byte. */
#include "format/disk/mbr.h"
#include "tap.h"

/* A sector of 0x55 between two others, which nothing may touch. */
static uint8_t room[3 * MBR_SECTOR_BYTES], wanted[3 * MBR_SECTOR_BYTES];
static uint8_t *const sector = room + MBR_SECTOR_BYTES, *const as = wanted + MBR_SECTOR_BYTES;

static void fill(void)
{
	memset(room, 0x55, sizeof room);
	memset(wanted, 0x55, sizeof wanted);
}

static void same(const char *name)
{
	ok(memcmp(room, wanted, sizeof room) == 0, name);
}

static void test_entries(void)
{
	static const struct mbr_entry values = { 0xda, 0x01020304, 0x05060708 };
	struct mbr_entry back;
	unsigned i;

	for (i = 0; i < MBR_ENTRIES; i++) {
		fill();
		mbr_put_entry(sector, i, &values);
		memcpy(as + 446 + 16 * i, "\0\xfe\xff\xff\xda\xfe\xff\xff\4\3\2\1\10\7\6\5", 16);
		same("an entry");
		mbr_get_entry(&back, sector, i);
		ok(back.type == values.type && back.first_sector == values.first_sector &&
				back.sectors == values.sectors,
			"... read again");
	}
}

static void test_active(void)
{
	unsigned i, other;

	for (i = 0; i < MBR_ENTRIES; i++) {
		fill();
		mbr_put_active(sector, i);
		for (other = 0; other < MBR_ENTRIES; other++) {
			as[446 + 16 * other] = other == i ? 0x80 : 0;
			ok(mbr_is_active(sector, other) == (other == i), "which one is active");
		}
		same("... and nothing else is said");
	}
}

static void test_signature(void)
{
	fill();
	sector[510] = sector[511] = 0;
	mbr_put_signature(sector, 0x01020304);
	memcpy(as + 440, "\4\3\2\1", 4);
	as[511] = 0xaa;
	same("the signature, and the end");
}

int main(void)
{
	test_entries();
	test_active();
	test_signature();
	return tap_end();
}
