/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_test.c - lines of SHA256SUMS, written and read. */
#include "format/sha256sums.h"
#include "tap.h"

#define ZEROS      "00000000000000000000000000000000"
#define DIGITS     "0123456789abcdef0123456789ABCDEF" ZEROS
#define SHORT_LINE "not 'SHA256  NAME': the line is too short"
#define NO_DIGEST  "not a SHA-256 of 64 hexadecimal digits"
#define NO_SPACES  "no two spaces between the SHA-256 and the name"
#define CONTROL    "a control character in a name"

static const struct {
	const char *line;
	const char *problem;
	const char *name;
} cases[] = {
	{ DIGITS "  a", 0, "a" },
	{ DIGITS " *a", 0, "a" },
	{ DIGITS "  with  blanks ", 0, "with  blanks " },
	{ DIGITS "   a", 0, " a" },
	{ DIGITS "  ./a", 0, "a" },
	{ DIGITS "  ././a", 0, "./a" },
	{ DIGITS "  ./", 0, "./" },
	{ DIGITS "  ../a", 0, "../a" },
	{ DIGITS "  dir/a", 0, "dir/a" },
	{ DIGITS "  a\\b", 0, "a\\b" },
	{ "#", 0, 0 },
	{ "# a comment", 0, 0 },
	{ "", SHORT_LINE, 0 },
	{ "a", SHORT_LINE, 0 },
	{ DIGITS, SHORT_LINE, 0 },
	{ DIGITS "  ", SHORT_LINE, 0 },
	{ " " DIGITS "  a", NO_DIGEST, 0 },
	{ "g" ZEROS "0000000000000000000000000000000  a", NO_DIGEST, 0 },
	{ ZEROS "0000000000000000000000000000000g  a", NO_DIGEST, 0 },
	{ ZEROS "00000000000000000000000000000000 a ", NO_SPACES, 0 },
	{ DIGITS "0 a", NO_SPACES, 0 },
	{ DIGITS "\t a", NO_SPACES, 0 },
	{ DIGITS " \ta", NO_SPACES, 0 },
	{ "\\" DIGITS "  a\\nb", "an escaped name cannot be the name of an entry", 0 },
	{ DIGITS "  a\r", CONTROL, 0 },
	{ DIGITS "  a\tb", CONTROL, 0 },
	{ DIGITS "  a\x7f", CONTROL, 0 },
};

static void check_line(size_t i)
{
	struct sha256sums_line line;
	char title[64], name[64] = "";

	snprintf(title, sizeof title, "line %zu of the table", i);
	is(sha256sums_get_line(&line, cases[i].line, strlen(cases[i].line)), cases[i].problem,
		title);
	if (cases[i].problem)
		return;
	snprintf(title, sizeof title, "line %zu: its name", i);
	if (line.name)
		snprintf(name, sizeof name, "%.*s", (int)line.name_bytes, line.name);
	is(line.name ? name : 0, cases[i].name, title);
}

static void check_both_ways(void)
{
	static const uint8_t digest[SHA256_DIGEST_BYTES] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
		0xcd, 0xef, 0xff, 0x80 };
	char text[SHA256SUMS_LINE_BYTES_MAX], longest[NAME_PATH_BYTES_MAX];
	struct sha256sums_line line;
	size_t size = sha256sums_put_line(text, digest, "a b", 3);

	ok(size == 70 && memcmp(text + 60, "0000  a b\n", 10) == 0 &&
			memcmp(text, "0123456789abcdefff80", 20) == 0,
		"a line as sha256sum writes it");
	is(sha256sums_get_line(&line, text, size - 1), 0, "... is read back");
	ok(memcmp(line.digest, digest, sizeof digest) == 0, "... with its digest");
	ok(line.name_bytes == 3 && memcmp(line.name, "a b", 3) == 0, "... and its name");
	memset(longest, 'x', sizeof longest);
	ok(sha256sums_put_line(text, digest, longest, sizeof longest) == sizeof text,
		"the longest line");
}

static void check_digest(void)
{
	uint8_t digest[SHA256_DIGEST_BYTES];

	is(sha256sums_get_digest(digest, DIGITS), 0, "digits of both cases");
	ok(digest[0] == 0x01 && digest[7] == 0xef && digest[15] == 0xef && digest[31] == 0,
		"... are the right bytes");
	is(sha256sums_get_digest(digest, ZEROS "000000000000000000000000000000/0"), NO_DIGEST,
		"the character before 0");
	is(sha256sums_get_digest(digest, ZEROS "000000000000000000000000000000:0"), NO_DIGEST,
		"the character after 9");
	is(sha256sums_get_digest(digest, ZEROS "000000000000000000000000000000G0"), NO_DIGEST,
		"the character after F");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		check_line(i);
	check_both_ways();
	check_digest();
	return tap_end();
}
