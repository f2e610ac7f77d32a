/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sha256sums_test.c - lines of SHA256SUMS, written and read; texts of many lines. */
#include <stdlib.h>

#include "format/sha256sums_put.h"
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

/* --- Texts. --- */

/* Reads a copy of exactly this length, so that the sanitizer watches its end. Returns how many
 * lines have a name; the last line that was read stays in *sums. */
static int read_text(struct sha256sums *sums, const char *text, size_t size)
{
	char *copy = malloc(size ? size : 1);
	struct sha256sums_line line;
	int count = 0, result;

	memcpy(copy, text, size);
	memset(sums, 0, sizeof *sums);
	sums->text = copy;
	sums->size = size;
	while ((result = sha256sums_next(sums, &line)) == 1)
		count++;
	ok(result == (sums->problem ? -1 : 0) && sha256sums_next(sums, &line) == result,
		"... the end is one, and stays");
	free(copy);
	return count;
}

static const struct {
	const char *title;
	const char *text;
	int count;
	const char *problem;
	uint32_t line; /* of the problem, or the last */
	size_t line_at;
} texts[] = {
	{ "nothing", "", 0, 0, 0, 0 },
	{ "one line", DIGITS "  a\n", 1, 0, 1, 0 },
	{ "one without newline", DIGITS "  a", 1, 0, 1, 0 },
	{ "two", DIGITS "  a\n" DIGITS "  b\n", 2, 0, 2, 68 },
	{ "a comment between", DIGITS "  a\n#\n" DIGITS "  b", 2, 0, 3, 70 },
	{ "comments only", "#\n# b\n", 0, 0, 2, 2 },
	{ "an empty line", DIGITS "  a\n\n" DIGITS "  b\n", 1, SHORT_LINE, 2, 68 },
	{ "an empty line at the end", DIGITS "  a\n\n", 1, SHORT_LINE, 2, 68 },
	{ "a wrong line behind a comment", "#\n" DIGITS "x a\n", 0, NO_SPACES, 2, 2 },
};

static void check_texts(void)
{
	struct sha256sums sums;
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		ok(read_text(&sums, texts[i].text, strlen(texts[i].text)) == texts[i].count,
			texts[i].title);
		is(sums.problem, texts[i].problem, "... what is wrong");
		ok(sums.line == texts[i].line && sums.line_at == texts[i].line_at,
			"... with its number and its place");
	}
}

/* 4096 bytes with the newline, or without one at the end of the text. */
static void check_long_lines(void)
{
	enum { MAX = SHA256SUMS_READ_BYTES_MAX };
	char text[MAX + 2];
	struct sha256sums sums;

	memset(text, 'x', sizeof text);
	memcpy(text, DIGITS "  ", SHA256SUMS_NAME_OFFSET);
	ok(read_text(&sums, text, MAX) == 1, "4096 bytes without newline");
	ok(read_text(&sums, text, MAX + 1) == 0, "4097 bytes");
	is(sums.problem, "the line is longer than 4096 bytes", "... are too many");
	text[MAX - 1] = '\n';
	ok(read_text(&sums, text, MAX) == 1, "4096 bytes with newline");
	text[MAX - 1] = 'x';
	text[MAX] = '\n';
	ok(read_text(&sums, text, MAX + 1) == 0, "4097 bytes with newline");
	is(sums.problem, "the line is longer than 4096 bytes", "... are too many");
}

/* Comments count as lines. */
static void check_count(void)
{
	size_t size = 2 * (size_t)PAYLOAD_COUNT_MAX, i;
	char *text = malloc(size + 2);
	struct sha256sums sums;

	for (i = 0; i < size + 2; i += 2)
		memcpy(text + i, "#\n", 2);
	read_text(&sums, text, size);
	is(sums.problem, 0, "200,000 lines");
	read_text(&sums, text, size + 2);
	is(sums.problem, "more than 200000 lines", "200,001 lines");
	ok(sums.line == PAYLOAD_COUNT_MAX + 1 && sums.line_at == size, "... said about the last");
	free(text);
}

static void check_recognition(void)
{
	ok(sha256sums_is("SHA256SUMS.asc", 10), "SHA256SUMS is the file of digests");
	ok(!sha256sums_is("SHA256SUMS.asc", 14), "SHA256SUMS.asc is not");
	ok(!sha256sums_is("sha256sums", 10), "sha256sums is not");
	ok(!sha256sums_is("a/SHA256SUMS", 12), "nor is one in a directory");
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		check_line(i);
	check_both_ways();
	check_digest();
	check_texts();
	check_long_lines();
	check_count();
	check_recognition();
	return tap_end();
}
