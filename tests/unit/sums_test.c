/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums_test.c - lists of digests, whole in memory; what other lists of digests look like; what volumes are called; names
 * that are one on some file systems. */
#include <stdlib.h>

#include "host/message.h"
#include "looks.h"
#include "payload/fold_note.h"
#include "payload/sums.h"
#include "payload/sums_form.h"
#include "payload/volume_name.h"
#include "source.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct memory_source memory;
static struct sums sums;

/* --- Lists. --- */

static const struct {
	const char *name, *text, *names; /* sorted */
	const char *problem;
	uint32_t line;
	uint64_t offset;
} lists[] = {
	/* clang-format off */
	{ "nothing", "", "", 0, 0, 0 },
	{ "a line", A "  x\n", "x1a ", 0, 0, 0 },
	{ "one without newline", A "  x", "x1a ", 0, 0, 0 },
	{ "several", A "  y\n" B "  x\n# comment\n" A " *ab\n", "ab4a x2b y1a ", 0, 0, 0 },
	{ "one twice", A "  x\n" B "  y\n" A "  x\n", "x1a x3a y2b ", 0, 0, 0 },
	{ "two that contradict", A "  x\n" B "  x\n", "x1a x2b ", "another SHA-256 for the name of an earlier line", 2, 68 },
	{ "the first of four", A "  z\n" A "  x\n" B "  x\n" B "  z\n", "x2a x3b z1a z4b ", "another SHA-256 for the name of an earlier line", 3, 136 },
	{ "... in another order", A "  x\n" A "  z\n" B "  z\n" B "  x\n", "x1a x4b z2a z3b ", "another SHA-256 for the name of an earlier line", 3, 136 },
	{ "those about the list itself", A "  SHA256SUMS\n" B "  SHA256SUMS\n", "SHA256SUMS1a SHA256SUMS2b ", 0, 0, 0 },
	{ "one that is none", A "  x\nx\n" A "  y\n", "x1a ", "not 'SHA256  NAME': the line is too short", 2, 68 },
	/* clang-format on */
};

static const char *names_of(void)
{
	static char text[512];
	size_t length = 0;
	uint32_t i;

	text[0] = 0;
	for (i = 0; i < sums.count; i++) {
		const struct sums_line *line = (const struct sums_line *)sums.by_name[i];

		length += (size_t)snprintf(text + length, sizeof text - length, "%.*s%u%x%s ", (int)line->name.bytes,
			line->name.text, line->name.index, line->digest[31] & 15, line->is_used ? "!" : "");
	}
	return text;
}

static void check_lists(void)
{
	size_t i;

	for (i = 0; i < sizeof lists / sizeof *lists; i++) {
		memory_open(&memory, lists[i].text, strlen(lists[i].text));
		memset(&sums, 0x55, sizeof sums);
		ok(sums_read(&sums, &memory.source, 0, memory.real_bytes) == (lists[i].problem ? -1 : 0), lists[i].name);
		is(sums.problem, lists[i].problem, "... what is wrong");
		ok(sums.problem_line == lists[i].line && sums.problem_offset == lists[i].offset, "... where");
		is(names_of(), lists[i].names, "... names, numbers of lines, digests");
		sums_free(&sums);
	}
}

static void check_place(void)
{
	static const char text[] = "before" A "  x\nbehind";
	uint8_t digest[SHA256_DIGEST_BYTES], wanted[SHA256_DIGEST_BYTES];
	struct sha256 hash;

	memory_open(&memory, text, sizeof text - 1);
	ok(sums_read(&sums, &memory.source, 6, 68) == 0, "a list in a file");
	is(names_of(), "x1a ", "... its line");
	ok(sums.line[0].name.offset == 0 && sums.size == 68, "... its place, and length");
	sums_digest(&sums, digest);
	sha256_begin(&hash);
	sha256_add(&hash, text + 6, 68);
	sha256_end(&hash, wanted);
	ok(memcmp(digest, wanted, sizeof wanted) == 0, "... its digest");
	sums_free(&sums);
}

static void check_reads(void)
{
	enum { MIB = 1 << 20 };
	static char text[3 * MIB];

	memset(text, '#', sizeof text);
	memory_open(&memory, text, sizeof text);
	ok(sums_read(&sums, &memory.source, 0, sizeof text) == -1 && memory.reads == 3, "a long one is read in pieces");
	ok(sums.problem_line == 1 && sums.problem_offset == 0, "... whose first line is none");
	sums_free(&sums);
	ok(sums_read(&sums, &memory.source, 0, 2 * MIB + 1) == -1 && memory.reads == 3 + 3, "... of a megabyte");
	sums_free(&sums);
	memory.bad_offset = 2 * MIB + 7;
	ok(sums_read(&sums, &memory.source, 5, 2 * MIB) == -1, "what cannot be read");
	is(sums.problem, "the line is longer than 4096 bytes", "... behind its end is read as far as that");
	sums_free(&sums);
	ok(sums_read(&sums, &memory.source, 5, 2 * MIB + 3) == -1, "... of which a piece cannot be read");
	is(sums.problem, "a bad sector", "... what is wrong");
	ok(sums.problem_line == 0 && sums.problem_offset == 2 * MIB, "... where the piece begins");
	sums_free(&sums);
	ok(sums_read(&sums, &memory.source, 0, (uint64_t)SUMS_BYTES_MAX + 1) == -1 && sums.problem == sums_too_large, "larger than it can be");
	ok(sums.problem_line == 0 && sums.problem_offset == 0, "... of which nothing is read");
	sums_free(&sums);
	memory.source.size_bytes = SUMS_BYTES_MAX;
	memory.bad_offset = 0;
	ok(sums_read(&sums, &memory.source, 0, SUMS_BYTES_MAX) == -1, "as large as it can be");
	is(sums.problem, "a bad sector", "... it is read");
	sums_free(&sums);
	is(sums_too_large, "larger than 256 MiB", "the words for it");
}

/* --- Other forms. --- */

#define NO_SHA256 "a digest that is no SHA-256"
#define MD5       "0123456789abcdefABCDEF0123456789"

static const char *const forms[][2] = {
	{ "", "an empty line: take it out" },
	{ " \t ", "an empty line: take it out" },
	{ " x", 0 },
	{ "x\r", "the line ends in CR: give the file Unix line ends (sed -i 's/\\r$//')" },
	{ "\r", "the line ends in CR: give the file Unix line ends (sed -i 's/\\r$//')" },
	{ "x\r ", 0 },
	{ "\xef\xbb\xbfx", "the file begins with a byte order mark (U+FEFF): save it without" },
	{ "\xef\xbb", 0 },
	{ "-----BEGIN PGP", "a clear-signed file: take the lines out of it (gpg --decrypt), or leave it away (--exclude SHA256SUMS)" },
	{ "-----BEGIN PG", 0 },
	{ "SHA256 (x) = 1", "a line of 'sha256sum --tag': make it 'DIGEST  NAME' (sed -i 's/^SHA256 (\\(.*\\)) = \\(.*\\)/\\2  \\1/')" },
	{ "SHA512-256 (x) = 1", NO_SHA256 },
	{ "MD5 (x) = ", NO_SHA256 },
	{ "MD5 (x) =", 0 },
	{ "MD5(x) = 1", 0 },
	{ " (x) = 1", 0 },
	{ "md5 (x) = 1", 0 },
	{ MD5 " x", NO_SHA256 " (it has not 64 digits)" },
	{ MD5 "0 x", NO_SHA256 " (it has not 64 digits)" },
	{ MD5, 0 },
	{ MD5 "x x", 0 },
	{ "0123456789abcdefABCDEF012345678 x", 0 },
	{ A " x", 0 },
	{ A "a x", NO_SHA256 " (it has not 64 digits)" },
};

static void check_forms(void)
{
	char *line;
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		line = malloc(strlen(forms[i][0]) + 1); /* with no byte behind it that could be read */
		line = realloc(memcpy(line, forms[i][0], strlen(forms[i][0]) + 1), strlen(forms[i][0]) + !*forms[i][0]);
		is(sums_form(line, strlen(forms[i][0])), forms[i][1], forms[i][0][0] ? "a line" : "none");
		free(line);
	}
	is(sums_form("SHA256 (x) = 1", 13), "a line of 'sha256sum --tag': make it 'DIGEST  NAME' (sed -i 's/^SHA256 (\\(.*\\)) = \\(.*\\)/\\2  \\1/')", "up to its end");
	is(sums_form("MD5 (x) = 1", 8), 0, "... not behind it");
	is(sums_form(MD5 " x", 32), 0, "... nor for a blank");
	is(sums_form("\0\0", 2), 0, "zeros");
}

/* --- Volumes. --- */

static const char *volume_path;

static void volume(void)
{
	struct volume_name name;

	volume_name_get(&name, volume_path);
	volume_name_free(&name);
}

static void is_called(const char *path, uint64_t number, const char *wanted)
{
	struct volume_name name;
	char *got;

	volume_name_get(&name, path);
	got = volume_name_path(&name, number);
	is(got, wanted, path);
	free(got);
	volume_name_free(&name);
}

static void check_volumes(void)
{
	is_called("x", 1, "x-1");
	is_called("x.img", 12, "x-12.img");
	is_called("a.b/x", 3, "a.b/x-3");
	is_called("a.b/x.tar.img", 3, "a.b/x.tar-3.img");
	is_called("/x.", 4294967296, "/x-4294967296.");
	is_called("a/.x", 1, "a/.x-1");
	is_called("a/.x.img", 1, "a/.x-1.img");
	volume_path = "a/";
	ok(in_child(volume) == 1, "no name");
	is(said, "test: a/: not the name of a file\n", "... what is said");
	volume_path = "";
	ok(in_child(volume) == 1, "nothing");
}

/* --- Names that are one. --- */

static const char *const *folded;

static void note(void)
{
	struct payload_name names[16];
	const struct payload_name *all[16];
	size_t count = 0;

	for (; folded[count]; count++) {
		names[count].text = folded[count];
		names[count].bytes = strlen(folded[count]);
		names[count].offset = names[count].index = (uint32_t)count;
		all[count] = &names[count];
	}
	fold_note("img", all, count);
}

#define ONE(a, b) "test: img: note: " a " and " b " are one file on some file systems (vfat, exfat, casefold)\n"

static void notes(const char *const *names, const char *wanted, const char *name)
{
	folded = names;
	ok(in_child(note) == 0, name);
	is(said, wanted, "... what is said");
}

static void check_folded(void)
{
	static const char *const none[] = { 0 }, *const apart[] = { "a", "b", "B.part", "c.part", ".part", 0 },
		*const two[] = { "x", "A", "a", 0 }, *const part[] = { "A.PART", "b", "a", 0 },
		*const both[] = { "a", "A", "a.part", 0 }, *const three[] = { "A", "a", "B", "b", "C", "c", 0 },
		*const four[] = { "A", "a", "B", "b", "C", "c", "D", "d", 0 };

	notes(none, "", "no name");
	notes(apart + 3, "", "no two");
	notes(apart, ONE("b", "B.part"), "a temporary name");
	notes(two, ONE("A", "a"), "two");
	notes(part, ONE("a", "A.PART"), "a temporary name of any case");
	notes(both, ONE("a", "A") ONE("a", "a.part"), "a pair, and the temporary name of both");
	notes(three, ONE("A", "a") ONE("B", "b") ONE("C", "c"), "three pairs");
	notes(four, ONE("A", "a") ONE("B", "b") ONE("C", "c") "test: img: note: 4 such pairs\n", "four");
}

int main(void)
{
	message_program = "test";
	check_lists();
	check_place();
	check_reads();
	check_forms();
	check_volumes();
	check_folded();
	return tap_end();
}
