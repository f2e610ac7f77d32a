/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_formats_test.c - hexadecimal programs, partition tables, tar headers. */
#include <stdlib.h>

#include "format/hex0.h"
#include "format/disk/mbr.h"
#include "format/tar.h"
#include "tap.h"

static void test_hex0(void)
{
	static const struct {
		const char *text, *problem;
		unsigned line;
	} rows[] = {
		{ "0\n", "half a byte at the end of a line", 1 },
		{ "00\n0 # x", "half a byte at the end", 2 },
		{ "00\n\nxx\n", "neither a hexadecimal digit nor a comment", 3 },
		{ "00 01 02 03 04\n", "more bytes than there is room for", 1 },
	};
	static const char good[] = "# 11\n7f 45\t4C ;22\r\n\n46";
	uint8_t bytes[4];
	size_t size, i;
	unsigned line;

	is(hex0_compile(bytes, sizeof bytes, &size, good, strlen(good), &line), 0, "a program");
	ok(size == 4 && memcmp(bytes,
				"\x7f"
				"ELF",
				4) == 0,
		"has its bytes");
	is(hex0_compile(bytes, sizeof bytes, &size, "", 0, &line), 0, "an empty one");
	ok(size == 0, "has none");
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		is(hex0_compile(
			   bytes, sizeof bytes, &size, rows[i].text, strlen(rows[i].text), &line),
			rows[i].problem, "is refused");
		ok(line == rows[i].line, "with its line");
	}
}

static void test_mbr(void)
{
	static const uint8_t wanted[MBR_ENTRY_BYTES] = { 0, 0xfe, 0xff, 0xff, 0xda, 0xfe, 0xff,
		0xff, 0x78, 0x56, 0x34, 0x12, 0xff, 0xff, 0xff, 0xff };
	struct mbr_entry entry = { MBR_TYPE_DATA, 0x12345678, 0xffffffff }, read;
	uint8_t sector[MBR_SECTOR_BYTES];
	unsigned i, touched = 0;

	memset(sector, 0x5a, sizeof sector);
	mbr_put_entry(sector, 3, &entry);
	ok(memcmp(sector + 494, wanted, sizeof wanted) == 0, "an entry's bytes");
	for (i = 0; i < sizeof sector; i++)
		touched += sector[i] != 0x5a;
	ok(touched == sizeof wanted, "nothing else is touched");
	mbr_get_entry(&read, sector, 3);
	ok(read.type == entry.type && read.first_sector == entry.first_sector &&
			read.sectors == entry.sectors,
		"is read as written");
	mbr_put_active(sector, 3);
	mbr_put_signature(sector, 0x1234abcd);
	ok(mbr_is_active(sector, 3) && !mbr_is_active(sector, 0), "one partition is active");
	ok(memcmp(sector + 440, "\xcd\xab\x34\x12", 4) == 0 && sector[444] == 0x5a,
		"the signature");
	ok(sector[510] == 0x55 && sector[511] == 0xaa, "... and the end of the sector");
}

static void set_sum(uint8_t *block)
{
	unsigned sum = 8 * ' ', i;

	for (i = 0; i < TAR_BLOCK_BYTES; i++)
		sum += i >= 148 && i < 156 ? 0 : block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
}

/* A member as tar writes it. */
static void make_header(uint8_t *block, const char *name, const char *size, char type)
{
	memset(block, 0, TAR_BLOCK_BYTES);
	memcpy(block, name, strlen(name));
	memcpy(block + 124, size, strlen(size));
	block[156] = (uint8_t)type;
	memcpy(block + 257,
		"ustar\0"
		"00",
		8);
	set_sum(block);
}

static void test_tar(void)
{
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_header header;

	make_header(block, "a/b", "00000000017", '0');
	is(tar_get_header(&header, block), 0, "a member");
	is(header.name, "a/b", "its name");
	ok(header.type == TAR_FILE && header.size_bytes == 15, "its type and size");
	memcpy(block + 345, "before", 6);
	set_sum(block);
	tar_get_header(&header, block);
	is(header.name, "before/a/b", "a prefix");
	memset(block, 'n', TAR_NAME_BYTES);
	memset(block + 345, 'p', TAR_PREFIX_BYTES);
	set_sum(block);
	is(tar_get_header(&header, block), 0, "the longest name");
	ok(strlen(header.name) == TAR_PREFIX_BYTES + 1 + TAR_NAME_BYTES, "whole");
	make_header(block, "a", "\200\0\0\0\0\0\0\1\0\0\0\2", '0');
	memcpy(block + 124, "\200\0\0\0\0\0\0\1\0\0\0\2", 12);
	set_sum(block);
	tar_get_header(&header, block);
	ok(header.size_bytes == 0x100000002ull, "a size in binary");
	block[125] = 1;
	set_sum(block);
	ok(tar_get_header(&header, block) != 0, "a size that needs more than 64 bits");
	block[125] = 0;
	block[124] = 0xff;
	set_sum(block);
	ok(tar_get_header(&header, block) != 0, "a negative size");
	make_header(block, "a/", "", 0);
	is(tar_get_header(&header, block), 0, "before POSIX");
	ok(header.type == TAR_DIRECTORY, "a directory is a file with a '/'");
	make_header(block, "a", "", 0);
	memcpy(block + 257, "ustar  ", 8);
	set_sum(block);
	is(tar_get_header(&header, block), 0, "GNU's");
	ok(header.type == TAR_FILE, "a file");
	block[345] = '1';
	set_sum(block);
	ok(tar_get_header(&header, block) != 0, "GNU's, with a time");
	make_header(block, "a", "0000000009", '0');
	ok(tar_get_header(&header, block) != 0, "a size that is not octal");
	make_header(block, "a", "", '0');
	block[0]++;
	ok(tar_get_header(&header, block) != 0, "a wrong sum");
	memset(block, 0, sizeof block);
	is(tar_get_header(&header, block), 0, "the end");
	ok(header.type == TAR_END, "is one");
	ok(tar_padded_bytes(0) == 0 && tar_padded_bytes(1) == 512 && tar_padded_bytes(512) == 512,
		"padding");
}

/* wanted: "KEY:VALUE", or 0 when it is no record. */
static void test_pax(void)
{
	static const struct {
		const char *records, *wanted;
	} rows[] = {
		{ "9 path=a\n", "path:a" },
		{ "11 mtime=1\n9 path=b\n", "mtime:1" },
		{ "14 linkpath=a\n", "linkpath:a" },
		{ "10 path=a\n", "path:a" },
		{ "11 a=b=\n=c\n", "a:b=\n=c" },
		{ "8 path=\n", "path:" },
		{ "8 path=a\n", 0 },
		{ "10 path=ab", 0 },
		{ "11 path=a\n", 0 },
		{ "9path=a\n", 0 },
		{ " 9 path=a\n", 0 },
		{ "7 path\n", 0 },
		{ "5 =a\n", 0 },
		{ "99999999999999999999 path=a\n", 0 },
		{ "0 path=a\n", 0 },
		{ "2 \n", 0 },
		{ "", 0 },
		{ "1 ", 0 },
	};
	char got[64];
	struct tar_pax record;
	size_t i, length;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		length = tar_get_pax(&record, rows[i].records, strlen(rows[i].records));
		if (length > 0)
			snprintf(got, sizeof got, "%.*s:%.*s", (int)record.key_bytes, record.key,
				(int)record.value_bytes, record.value);
		is(length > 0 ? got : 0, rows[i].wanted, "a pax record");
	}
	tar_get_pax(&record, "9 path=a\n", 9);
	ok(tar_pax_is(&record, "path") && tar_pax_begins(&record, "pa"), "its key");
	ok(!tar_pax_is(&record, "pa") && !tar_pax_is(&record, "path=") &&
			!tar_pax_begins(&record, "ath"),
		"no other");
}

int main(void)
{
	test_hex0();
	test_mbr();
	test_tar();
	test_pax();
	return tap_end();
}
