/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpio_fuzz.c - any bytes as cpio archives. A header that is written again reads the same, and
 * a plain second reading finds the same members, with nothing but zeros between them.
 *
 * Aims at lib/format/cpio.c lib/format/cpio_walk.c */
#include "format/cpio_walk.h"
#include "fuzz.h"

/* Where the member before ended; with what lies behind it up to a multiple of 4. */
struct second_reading {
	const uint8_t *data;
	uint64_t size, end;
};

static uint32_t field_at(const uint8_t *header, int field)
{
	char digits[9] = "";

	memcpy(digits, header + 6 + 8 * field, 8);
	return (uint32_t)strtoul(digits, 0, 16);
}

static void must_be_zeros(const struct second_reading *reading, uint64_t to)
{
	uint64_t at = (reading->end + 3) / 4 * 4;

	must(to <= reading->size);
	for (; at < to; at++)
		must(reading->data[at] == 0);
}

static void read_second(struct second_reading *reading, const struct cpio_member *member)
{
	const uint8_t *header = reading->data + member->offset;
	uint64_t data_at;
	int i;

	must_be_zeros(reading, member->offset);
	must(member->offset % 4 == 0 && member->offset >= reading->end);
	must(member->offset + CPIO_HEADER_BYTES <= reading->size);
	must(memcmp(header, "070701", 6) == 0);
	for (i = 0; i < CPIO_FIELDS; i++)
		must(member->header.field[i] == field_at(header, i));
	must(member->name == (const char *)header + CPIO_HEADER_BYTES);
	data_at =
		(member->offset + CPIO_HEADER_BYTES + field_at(header, CPIO_NAMESIZE) + 3) / 4 * 4;
	must(member->data == reading->data + data_at);
	reading->end = data_at + field_at(header, CPIO_FILESIZE);
	must(reading->end <= reading->size);
}

static void check_written(const struct cpio_header *header)
{
	uint8_t written[CPIO_HEADER_BYTES];
	struct cpio_header again;

	cpio_put_header(written, header);
	must(cpio_get_header(&again, written) == 0);
	must(memcmp(&again, header, sizeof again) == 0);
}

/* What Linux takes for the target of a link, from the words of lib/format/cpio.h. */
static void check_member(const struct cpio_member *member)
{
	size_t size = member->header.field[CPIO_FILESIZE];
	const char *target = (const char *)member->data;

	must(!cpio_check_target(target, size) ==
		(size > 0 && size <= 4095 && !memchr(target, 0, size)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct second_reading reading = { data, size, 0 };
	struct cpio_walk walk;
	struct cpio_member member;
	unsigned long members = 0;
	uint32_t namesize;
	int result;

	cpio_walk_begin(&walk, data, size);
	while ((result = cpio_walk_next(&walk, &member)) == 1) {
		must(members++ <= size / CPIO_HEADER_BYTES);
		read_second(&reading, &member);
		check_written(&member.header);
		check_member(&member);
		cpio_check_header(&member.header);
		namesize = member.header.field[CPIO_NAMESIZE];
		if (namesize > 0 && namesize <= CPIO_NAMESIZE_MAX)
			cpio_check_path(member.name, strlen(member.name));
	}
	must((result < 0) == (walk.problem != 0));
	must(walk.problem_offset <= size);
	if (result == 0)
		must_be_zeros(&reading, size);
	must(walk.members + walk.archives == members);
	return 0;
}
