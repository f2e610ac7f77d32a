/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_head_test.c - the head of a disk for results: written and read, what is refused, and the
 * container behind it. */
#include "format/export_head.h"
#include "source.h"
#include "tap.h"

enum { DISK_BYTES = 4 * 4096 };

static uint8_t disk[DISK_BYTES];
static const uint8_t nonce[EXPORT_NONCE_BYTES] = { 0x01, 0x23, 0xab, 0xff };

/* A head, and behind it a container without entries. */
static void put_disk(uint64_t capacity_bytes, uint64_t container_bytes)
{
	struct export_head head = { capacity_bytes, { 0 }, container_bytes, 0 };

	memcpy(head.nonce, nonce, sizeof nonce);
	memset(disk, 0xee, sizeof disk);
	export_head_put(disk, &head);
	memcpy(disk + EXPORT_HEAD_BYTES, "LBPAYLD1\0\0\0\0\0\0\0", 16);
}

static void test_bytes(void)
{
	static const uint8_t wanted[] = { 'L', 'B', 'E', 'X', 'P', 'R', 'T', '1', 0, 0x40, 0, 0, 0,
		0, 0, 0, 0x01, 0x23, 0xab, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0,
		0, 0, 0, 0 };
	struct export_head head;
	size_t i, others = 0;

	put_disk(DISK_BYTES, 4096);
	ok(memcmp(disk, wanted, sizeof wanted) == 0, "each number at its place");
	for (i = sizeof wanted; i < EXPORT_HEAD_BYTES; i++)
		others += disk[i] != 0;
	ok(others == 0 && disk[EXPORT_HEAD_BYTES] == 'L', "zeros up to the container");
	is(export_head_get(&head, disk, DISK_BYTES), 0, "it is read");
	ok(head.capacity_bytes == DISK_BYTES && head.container_bytes == 4096 &&
			memcmp(head.nonce, nonce, sizeof nonce) == 0,
		"... and is the same");
	put_disk(0x8877665544332211, 0x7766554433221100);
	is(export_head_get(&head, disk, UINT64_MAX), 0, "numbers of 64 bits");
	ok(head.capacity_bytes == 0x8877665544332211 && head.container_bytes == 0x7766554433221100,
		"... are the same");
}

static void test_whole(void)
{
	static const size_t zeros[] = { EXPORT_HEAD_USED_BYTES, 446, EXPORT_HEAD_BYTES - 1 };
	size_t i;

	put_disk(DISK_BYTES, 4096);
	ok(export_head_is_whole(disk), "a head is whole");
	put_disk(1, 0x7766554433221100);
	ok(export_head_is_whole(disk), "... whatever its numbers are");
	for (i = 0; i < sizeof zeros / sizeof *zeros; i++) {
		put_disk(DISK_BYTES, 0);
		disk[zeros[i]] = 1;
		ok(!export_head_is_whole(disk), "... not where something has written to it");
	}
	put_disk(DISK_BYTES, 0);
	disk[7] = '2';
	ok(!export_head_is_whole(disk), "... nor with another magic");
}

static void test_refused(void)
{
	static const char below[] =
		"the disk for results has a capacity below that of its own head";
	static const char beyond[] = "the disk for results is shorter than its head says";
	static const char longer[] =
		"the container of the results is longer than the disk's capacity";
	static const struct {
		uint64_t capacity_bytes, container_bytes;
		const char *problem;
		unsigned offset;
	} rows[] = {
		{ 4096, 0, 0, 0 },
		{ 4095, 0, below, 8 },
		{ 0, UINT64_MAX, below, 8 },
		{ DISK_BYTES, DISK_BYTES - 4096, 0, 0 },
		{ DISK_BYTES, DISK_BYTES - 4095, longer, 32 },
		{ DISK_BYTES + 1, 0, beyond, 8 },
		{ UINT64_MAX, UINT64_MAX, beyond, 8 },
		{ 8192, UINT64_MAX, longer, 32 },
		{ 8192, 4097, longer, 32 },
	};
	struct export_head head;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		put_disk(rows[i].capacity_bytes, rows[i].container_bytes);
		is(export_head_get(&head, disk, DISK_BYTES), rows[i].problem, "a head");
		ok(!rows[i].problem || head.problem_offset == rows[i].offset, "... at that byte");
		ok(head.capacity_bytes == rows[i].capacity_bytes, "... has been read");
	}
	put_disk(DISK_BYTES, 0);
	disk[7] = '2';
	ok(!export_head_is_marked(disk), "another magic");
	is(export_head_get(&head, disk, DISK_BYTES),
		"no disk for results: it does not begin with LBEXPRT1", "... is none");
	ok(head.problem_offset == 0, "... at its first byte");
}

static void test_nonce(void)
{
	static const char *const wrong[] = { "", "0123abff", "0123abff000000000000000000000000 ",
		"0123abff00000000000000000000000", "0123abff0000000000000000000000g0",
		"0123abff0000000000000000000000000" };
	char digits[EXPORT_NONCE_DIGITS + 1] = "";
	uint8_t read[EXPORT_NONCE_BYTES];
	size_t i;

	export_nonce_put(digits, nonce);
	is(digits, "0123abff000000000000000000000000", "a nonce as text");
	ok(export_nonce_get(read, digits) && memcmp(read, nonce, sizeof nonce) == 0,
		"... and back");
	ok(export_nonce_get(read, "0123ABfF000000000000000000000000") &&
			memcmp(read, nonce, sizeof nonce) == 0,
		"... of either case");
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(!export_nonce_get(read, wrong[i]), wrong[i]);
}

/* Skips the head of what is on the disk. Returns the problem. */
static const char *skip(struct memory_source *memory, size_t size, uint64_t *offset)
{
	memory_open(memory, disk, size);
	return export_head_skip(&memory->source, offset);
}

static void test_container(void)
{
	struct memory_source memory;
	struct payload_reader reader;
	struct payload_entry entry;
	uint64_t offset;

	put_disk(DISK_BYTES, 4096);
	is(skip(&memory, DISK_BYTES, &offset), 0, "a disk of results");
	ok(memory.source.begin_offset == 4096 && memory.source.size_bytes == 8192,
		"... is its container");
	is(payload_begin(&reader, &memory.source, 0), 0, "... which is read");
	ok(payload_next(&reader, &entry) == 0 && reader.next_offset == 4096 + 16, "... there");
	is(export_head_check_end(&memory.source, reader.next_offset, &offset), 0, "... to its end");
	is(export_head_check_end(&memory.source, 4097, &offset), 0, "4095 bytes of padding");
	is(export_head_check_end(&memory.source, 4096, &offset),
		"the container of the results ends long before the length in the disk's head",
		"4096 bytes behind the end");
	ok(offset == 32, "... are a wrong length");
	disk[4096] = 'l';
	ok(payload_begin(&reader, &memory.source, 0) == payload_no_magic &&
			reader.problem_offset == 4096,
		"no magic behind the head");
	put_disk(DISK_BYTES, 0);
	is(skip(&memory, DISK_BYTES, &offset),
		"no results: nothing was exported to this disk, or not to the end", "no results");
	ok(offset == 32, "... as the length says");
	ok(skip(&memory, 39, &offset) && offset == 8, "a disk that is cut within its head");
	ok(skip(&memory, 8, &offset) && offset == 8 && memory.beyond == 0, "... behind its magic");
	is(skip(&memory, 7, &offset), 0, "7 bytes are no head");
	is(skip(&memory, 0, &offset), 0, "nothing is none");
	ok(memory.source.begin_offset == 0 && memory.source.size_bytes == 0, "... and stays so");
	is(export_head_check_end(&memory.source, 0, &offset), 0, "an image has no head's length");
	memory_open(&memory, disk, DISK_BYTES);
	memory.bad_offset = 12;
	is(export_head_skip(&memory.source, &offset), "a bad sector", "a head that cannot be read");
}

int main(void)
{
	test_bytes();
	test_whole();
	test_refused();
	test_nonce();
	test_container();
	return tap_end();
}
