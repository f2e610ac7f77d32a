/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mbr_fuzz.c - any bytes as the first sector of a disk: an entry that is written again reads the
 * same, and nothing but its 16 bytes is touched.
 *
 * Aims at lib/format/disk/mbr.c */
#include "format/disk/mbr.h"
#include "fuzz.h"

static uint64_t number_at(const uint8_t *from)
{
	return from[0] + from[1] * 0x100ull + from[2] * 0x10000ull + from[3] * 0x1000000ull;
}

static void check_entry(const uint8_t *data, unsigned entry)
{
	const uint8_t *bytes = data + 446 + 16 * entry;
	uint8_t written[MBR_SECTOR_BYTES];
	struct mbr_entry values, again;
	size_t i;

	mbr_get_entry(&values, data, entry);
	must(values.type == bytes[4]);
	must(values.first_sector == number_at(bytes + 8) &&
		values.sectors == number_at(bytes + 12));
	memcpy(written, data, sizeof written);
	mbr_put_entry(written, entry, &values);
	mbr_get_entry(&again, written, entry);
	must(again.type == values.type && again.first_sector == values.first_sector &&
		again.sectors == values.sectors);
	for (i = 0; i < sizeof written; i++)
		must(i - 446 - 16 * entry < 16 || written[i] == data[i]);
	/* Only what is not used may have become another: whether to boot, and the cylinders. */
	must(memcmp(written + 446 + 16 * entry + 8, bytes + 8, 8) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned entry;

	for (entry = 0; entry < MBR_ENTRIES && size >= MBR_SECTOR_BYTES; entry++)
		check_entry(data, entry);
	return 0;
}
