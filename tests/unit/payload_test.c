/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_test.c - the records of a container, byte by byte. */
#include "format/payload.h"
#include "tap.h"

#define IN_HEADER "the image ends inside its header"
#define IN_FIRST  "the image ends inside its first entry"

/* Headers as they are read; count and width when there is no problem. */
static const struct {
	const char *title;
	const char *bytes;
	size_t size;
	const char *problem;
	unsigned problem_offset;
	uint32_t count;
	enum payload_width width;
} headers[] = {
	{ "nothing", "", 0, "no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "seven bytes", "LBPAYLD", 7, "no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "another magic", "LBPAYLD2\0\0\0\0\0\0\0\0", 16,
		"no LBPAYLD1 magic: this is not a payload", 0, 0, 0 },
	{ "only the magic", "LBPAYLD1", 8, IN_HEADER, 8, 0, 0 },
	{ "three bytes of a count", "LBPAYLD1\0\0", 11, IN_HEADER, 8, 0, 0 },
	{ "no entries, 12 bytes", "LBPAYLD1\0\0\0", 12, 0, 0, 0, PAYLOAD_NARROW },
	{ "no entries, 15 bytes", "LBPAYLD1\0\0\0\0\0\0", 15, 0, 0, 0, PAYLOAD_NARROW },
	{ "no entries, 16 bytes", "LBPAYLD1\0\0\0\0\0\0\0", 16, 0, 0, 0, PAYLOAD_WIDE },
	{ "an entry, 12 bytes", "LBPAYLD1\1\0\0", 12, IN_FIRST, 8, 0, 0 },
	{ "an entry, 15 bytes", "LBPAYLD1\1\0\0\0\1\0\0", 15, IN_FIRST, 8, 0, 0 },
	{ "narrow", "LBPAYLD1\2\1\0\0\1\0\0", 16, 0, 0, 258, PAYLOAD_NARROW },
	{ "narrow, told by the fourth byte", "LBPAYLD1\1\0\0\0\0\0\0\1", 16, 0, 0, 1,
		PAYLOAD_NARROW },
	{ "wide", "LBPAYLD1\2\1\0\0\0\0\0", 16, 0, 0, 258, PAYLOAD_WIDE },
	{ "200,000 entries", "LBPAYLD1\x40\x0d\x03\0\1\0\0", 16, 0, 0, 200000, PAYLOAD_NARROW },
	{ "200,001 entries", "LBPAYLD1\x41\x0d\x03\0\1\0\0", 16, "more than 200000 entries", 8, 0,
		0 },
	{ "2^32 - 1 entries", "LBPAYLD1\xff\xff\xff\xff\0\0\0", 16, "more than 200000 entries", 8,
		0, 0 },
};

static void check_header(size_t i)
{
	struct payload_header header;
	uint64_t offset = 99;
	const char *problem = payload_get_header(
		&header, (const uint8_t *)headers[i].bytes, headers[i].size, &offset);

	is(problem, headers[i].problem, headers[i].title);
	if (problem)
		ok(offset == headers[i].problem_offset, "... the offset of the problem");
	else
		ok(header.count == headers[i].count && header.width == headers[i].width,
			"... count and width");
}

static void check_put_header(void)
{
	struct payload_header header = { PAYLOAD_NARROW, 0x00030201 };
	uint8_t bytes[PAYLOAD_WIDE_HEADER_BYTES];

	ok(payload_put_header(bytes, &header) == 12 && memcmp(bytes, "LBPAYLD1\1\2\3\0", 12) == 0,
		"a narrow header");
	header.width = PAYLOAD_WIDE;
	ok(payload_put_header(bytes, &header) == 16 &&
			memcmp(bytes, "LBPAYLD1\1\2\3\0\0\0\0\0", 16) == 0,
		"a wide header");
}

static void check_entry(void)
{
	struct payload_entry_head in = { 255, 0xfffefdfcu }, out;
	uint8_t bytes[PAYLOAD_ENTRY_BYTES_MAX];

	ok(payload_put_entry(bytes, PAYLOAD_NARROW, &in) == 8 &&
			memcmp(bytes, "\xff\0\0\0\xfc\xfd\xfe\xff", 8) == 0,
		"a narrow entry");
	payload_get_entry(&out, PAYLOAD_NARROW, bytes);
	ok(out.name_bytes == in.name_bytes && out.file_bytes == in.file_bytes, "... read back");
	in.file_bytes = 0x0102030405060708u;
	ok(payload_put_entry(bytes, PAYLOAD_WIDE, &in) == 16 &&
			memcmp(bytes, "\xff\0\0\0\0\0\0\0\x8\x7\x6\x5\x4\x3\x2\x1", 16) == 0,
		"a wide entry");
	payload_get_entry(&out, PAYLOAD_WIDE, bytes);
	ok(out.name_bytes == in.name_bytes && out.file_bytes == in.file_bytes, "... read back");
	ok(payload_fits(PAYLOAD_NARROW, 0xffffffffu), "4 GiB less a byte fit narrow");
	ok(!payload_fits(PAYLOAD_NARROW, 0x100000000u), "4 GiB do not");
	ok(payload_fits(PAYLOAD_WIDE, 0xffffffffffffffffu), "anything fits wide");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof headers / sizeof *headers; i++)
		check_header(i);
	check_put_header();
	check_entry();
	return tap_end();
}
