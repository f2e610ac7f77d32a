/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_test.c - images, read and held to their digests: damaged ones, reads that fail, files that change meanwhile. */
#include <stdlib.h>

#include "host/output.h"
#include "image_made.h"
#include "locks.h"
#include "payload/image.h"

enum { MIB = 1024 * 1024 };

static struct image image;
static const char *path = "d/img";
static int tree;

static void look(void)
{
	image_open(&image, path, tree);
}

/* --- What is in one. --- */

static const char *entries(void)
{
	static char text[2048];
	size_t length = 0;
	uint32_t i;

	text[0] = 0;
	for (i = 0; i < image.count; i++) {
		const struct image_entry *entry = &image.entry[i];

		length += (size_t)snprintf(text + length, sizeof text - length, "%s@%llu+%llu%s%s ", entry->name.text,
			(unsigned long long)entry->data_offset, (unsigned long long)entry->file_bytes,
			entry->has_digest ? "#" : "", entry->is_sums ? "S" : "");
	}
	return text;
}

static void check_entries(void)
{
	unsigned before = open_files();

	image_begin(4, PAYLOAD_NARROW);
	image_add_text("b", "bytes");
	image_add_text("a", "");
	memcpy(made.sums + made.sums_bytes, made.sums, 64);
	memcpy(made.sums + made.sums_bytes + 64, "  SHA256SUMS\n", 13);
	made.sums_bytes += 77;
	image_add("SHA256SUMS", made.sums, made.sums_bytes);
	image_add_text("c", "c");
	image_end("d/img");
	image_open(&image, "d/img", 0);
	is(entries(), "b@21+5# a@35+0# SHA256SUMS@53+213S c@275+1 ", "its entries");
	ok(image.sums == &image.entry[2] && image.lines.count == 3, "... its digests");
	ok(image.end_offset == 276 && image.image_bytes == 4096 && image.files_bytes == 219, "... its lengths");
	ok(image.width == PAYLOAD_NARROW && !image.tree && image.partition == 0, "... what it is");
	is(image.path, "d/img", "... its name");
	ok(image.entry[0].name.offset == 20 && image.entry[1].name.index == 1 && image.entry[0].name.bytes == 1, "... places of names");
	ok(image.by_name[0] == &image.entry[2].name && image.by_name[1] == &image.entry[1].name && image.by_name[3] == &image.entry[3].name, "... names in order");
	ok(image.lines.line[0].is_used && image.lines.line[1].is_used && image.lines.line[2].is_used, "... whose lines are used");
	ok(image_find(&image, "b", 1) == &image.entry[0] && image_find(&image, "cx", 1) == &image.entry[3] && !image_find(&image, "d", 1), "... found by name");
	progress.done = 0;
	ok(image_check_entries(&image) == 0 && progress.done == image.files_bytes, "... all as they should be");
	progress.done = 0;
	ok(image_read_entry(&image, &image.entry[0], 0) && progress.done == 5, "... one");
	image_close(&image);
	ok(open_files() == before, "... it is closed");
	image_begin(0, PAYLOAD_WIDE);
	image_end("d/img");
	image_open_as(&image, "d/img", "other", 1);
	ok(image.count == 0 && image.tree && image.width == PAYLOAD_WIDE && image.end_offset == 16 && !image.sums, "one without entries");
	is(image.path, "other", "... and another name");
	ok(image_check_entries(&image) == 0, "... none of which is wrong");
	image_close(&image);
}

/* Of each side some that the other has not. */
static void check_lines(void)
{
	size_t size;

	image_begin(4, PAYLOAD_NARROW);
	image_add_text("aa", "1");
	image_add_text("cc", "2");
	image_add_text("m", "3");
	size = made.sums_bytes;
	memcpy(made.sums + size, made.sums, size);
	memcpy(made.sums + size + 66, "ab", 2);
	memcpy(made.sums + size + 69 + 66, "zz", 2);
	memcpy(made.sums + size + 138 + 66, "l", 1);
	image_add("SHA256SUMS", made.sums + 69, 2 * size - 69);
	image_end("d/img");
	image_open(&image, "d/img", 0);
	is(entries(), "aa@22+1 cc@33+1# m@43+1# SHA256SUMS@62+343S ", "lines of some entries, and of others");
	ok(image.lines.line[0].is_used && image.lines.line[1].is_used && !image.lines.line[2].is_used &&
			!image.lines.line[3].is_used && !image.lines.line[4].is_used,
		"... the lines of these are used");
	image_close(&image);
}

/* --- What is wrong with one. --- */

static void no_image(void)
{
	put_file("d/img", "x");
}

static void cut_short(void)
{
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("a", "text");
	made.size--;
	image_write("d/img");
}

static void paths(void)
{
	image_begin(2, PAYLOAD_NARROW);
	image_add_text("a", "");
	image_add_text("b/c", "");
	image_end("d/img");
}

static void bad_paths(void)
{
	image_begin(3, PAYLOAD_NARROW);
	image_add_text("a", "");
	image_add_text("b/c", "");
	image_add_text("a/c", "");
	image_end("d/img");
}

static void twice(void)
{
	image_begin(2, PAYLOAD_NARROW);
	image_add_text("a", "");
	image_add_text("a", "");
	image_end("d/img");
}

static void bad_line(void)
{
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("SHA256SUMS", "# comment\nx\n");
	image_end("d/img");
}

static void too_many_digests(void)
{
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("SHA256SUMS", "");
	made.bytes[16] = 1;
	made.bytes[19] = 0x10;
	image_write("d/img");
	if (truncate("d/img", 30 + 256 * MIB + 1))
		abort();
}

static void results_of(uint64_t bytes, uint64_t disk, size_t padding)
{
	struct export_head head = { .capacity_bytes = disk, .container_bytes = bytes };
	uint8_t container[8192];
	size_t size = made.size;

	memcpy(container, made.bytes, size);
	export_head_put(made.bytes, &head);
	memcpy(made.bytes + 4096, container, size);
	memset(made.bytes + 4096 + size, 0, padding);
	made.size = 4096 + size + padding;
	image_write("d/img");
}

static void results(void)
{
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("a", "text");
	results_of(4096, 65536, 65536);
}

static void no_results(void)
{
	image_begin(1, PAYLOAD_NARROW);
	results_of(0, 65536, 65536);
}

static void long_results(void)
{
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("a", "text");
	results_of(12288, 65536, 65536);
}

#define PATHS "test: d/img: byte 29: the name contains '/'\n"

static const struct row {
	const char *name;
	void (*make)(void);
	int tree;
	const char *only;
	unsigned at;
	const char *said;
} rows[] = {
	/* clang-format off */
	{ "no image", no_image, 0, 0, 0, "test: d/img: byte 0: no LBPAYLD1 magic: this is not a payload\n" },
	{ "... nor a tree", no_image, 1, 0, 0, "test: d/img: byte 0: no LBPAYLD1 magic: this is not a payload\n" },
	{ "one that is cut", cut_short, 0, 0, 0, "test: d/img: byte 12: a file reaches beyond the end of the image\n" },
	{ "names that are paths", paths, 0, 0, 0, PATHS "test: d/img: its names are paths: give --tree\n" },
	{ "... of a tree", paths, 1, 0, 0, "" },
	{ "... of none", bad_paths, 0, 0, 0, PATHS },
	{ "a file that is a directory", bad_paths, 1, 0, 0, "test: d/img: byte 40: a directory of this path is a file in the same image\n" },
	{ "a name twice", twice, 0, 0, 0, "test: d/img: byte 29: the name appears twice\n" },
	{ "a line that is none", bad_line, 0, 0, 0, "test: d/img: byte 40: SHA256SUMS line 2: not 'SHA256  NAME': the line is too short\n" },
	{ "a list that is too large", too_many_digests, 0, 0, 0, "test: d/img: byte 20: SHA256SUMS: larger than 256 MiB\n" },
	{ "a list that cannot be read", bad_line, 0, "pread", 6, "test: d/img: byte 30: SHA256SUMS: Input/output error\n" },
	{ "a head that cannot be read, once", paths, 0, "pread", 4, "test: d/img: byte 12: Input/output error\n" },
	{ "it cannot be opened", paths, 0, "open", 1, "test: d/img: Input/output error\n" },
	{ "results", results, 0, 0, 0, "" },
	{ "none", no_results, 0, 0, 0, "test: d/img: byte 32: no results: nothing was exported to this disk, or not to the end\n" },
	{ "that are longer than their container", long_results, 0, 0, 0, "test: d/img: byte 32: the container of the results ends long before the length in the disk's head\n" },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, EIO, 0);
	tree = row->tree;
	look();
}

static void check_rows(void)
{
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		row->make();
		ok(in_child(act) == (*row->said != 0), row->name);
		is(said, row->said, "... what is said");
	}
	tree = 0;
}

static void check_results(void)
{
	results();
	calls_begin(0, 0, 0, 0);
	look();
	is(entries(), "a@4117+4 ", "places of results are those of the disk");
	ok(image.image_bytes == 4096 && image.end_offset == 4121, "... the length is that of the container");
	image_close(&image);
}

/* --- Files. --- */

static int copied, wrong;

static void read_first(void)
{
	struct output output;

	output_begin(&output, "d/out", 0644);
	wrong = !image_read_entry(&image, &image.entry[0], copied ? &output : 0);
	output_finish(&output);
	exit(wrong ? 3 : 0);
}

static void check_all(void)
{
	exit(image_check_entries(&image) == 1 ? 3 : 0);
}

static void touch(void)
{
	shell("touch -d 2001-01-01 d/img");
}

static void large_image(int with_digests)
{
	static uint8_t bytes[2 * MIB + 7];
	size_t i;

	calls_begin(0, 0, 0, 0);
	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i % 251);
	image_begin(2 + (uint32_t)with_digests, PAYLOAD_WIDE);
	image_add("large", bytes, sizeof bytes);
	image_add_text("z", "text");
	if (with_digests)
		image_add("SHA256SUMS", made.sums, made.sums_bytes);
	image_end("d/img");
	look();
}

static void check_read(void)
{
	char words[512];

	calls_begin(0, 0, 0, 0);
	large_image(1);
	copied = 1;
	ok(in_child(read_first) == 0, "a file is read");
	ok(system("tail -c +38 d/img | head -c 2097159 | cmp -s - d/out") == 0, "... and copied");
	copied = 0;
	ok(in_child(read_first) == 0 && system("test -e d/out -a ! -s d/out") == 0, "... or not");
	ok(in_child(check_all) == 0, "all of them are");
	calls_begin("pread", 2, EIO, 0);
	dies(read_first, "test: d/img: byte 1048613: Input/output error\n", "a piece that cannot be read");
	calls_begin("pread", 1, EIO, 0);
	dies(check_all, "test: d/img: byte 37: Input/output error\n", "... of all");
	calls_begin("pread", 2, 0, touch);
	dies(read_first, "test: d/img: changed while it was read\n", "it changes meanwhile");
	image_close(&image);
	large_image(1);
	calls_begin("pread", 2, 0, touch);
	dies(check_all, "test: d/img: changed while it was read\n", "... while all are read");
	image_close(&image);
	calls_begin(0, 0, 0, 0);
	large_image(1);
	image.entry[0].digest[0] ^= 0xff;
	ok(in_child(read_first) == 3, "another digest");
	snprintf(words, sizeof words, "test: d/img: byte 37: large: its SHA-256 is %.64s, but SHA256SUMS says ", made.sums);
	ok(strncmp(said, words, strlen(words)) == 0, "... what it is");
	ok(strlen(said) == strlen(words) + 65 && strncmp(said + strlen(words) + 2, made.sums + 2, 62) == 0 && strncmp(said + strlen(words), made.sums, 2) != 0,
		"... and should be");
	ok(in_child(check_all) == 3, "one of all");
	image.entry[1].digest[31] ^= 1;
	ok(in_child(check_all) == 0 && strstr(said, ": z: its SHA-256 is "), "... or two");
	image.entry[0].has_digest = image.entry[1].has_digest = 0;
	ok(in_child(check_all) == 0 && in_child(read_first) == 0, "of which nobody says one");
	image_close(&image);
	large_image(0);
	ok(in_child(check_all) == 0 && in_child(read_first) == 0, "without a list");
	image_close(&image);
}

/* A megabyte at a time. */
static unsigned pieces_of(size_t size)
{
	static uint8_t bytes[2 * MIB + 1];
	unsigned count;

	image_begin(1, PAYLOAD_WIDE);
	image_add("x", bytes, size);
	image_end("d/img");
	look();
	calls_begin("pread", 99, 0, 0);
	image_read_entry(&image, &image.entry[0], 0);
	count = calls.count;
	calls_begin(0, 0, 0, 0);
	image_close(&image);
	return count;
}

static void check_threads(void)
{
	setenv("LBPAYLOAD_THREADS", "3", 1);
	large_image(1);
	ok(image_check_entries(&image) == 0, "in several threads");
	image_close(&image);
	unsetenv("LBPAYLOAD_THREADS");
}

static void sums_up(uint64_t count, enum payload_width width, const char *digits, const char *wanted)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char *text;

	memset(digest, 0xa7, sizeof digest);
	text = image_summary(count, 4096, width, digits ? digest : 0);
	is(text, wanted, "a summary");
	free(text);
}

static void check_summaries(void)
{
	sums_up(0, PAYLOAD_WIDE, 0, "0 files, 4.0 KiB");
	sums_up(1, PAYLOAD_WIDE, 0, "1 file, 4.0 KiB, wide");
	sums_up(2, PAYLOAD_NARROW, 0, "2 files, 4.0 KiB, narrow");
	sums_up(2, PAYLOAD_NARROW, "", "2 files, 4.0 KiB, narrow, digest a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7");
}

int main(void)
{
	message_program = "test";
	enter_top();
	calls_begin(0, 0, 0, 0);
	check_entries();
	check_lines();
	check_rows();
	check_results();
	check_read();
	ok(pieces_of(2 * MIB) == 2 && pieces_of(2 * MIB + 1) == 3, "read in pieces");
	check_threads();
	check_summaries();
	leave_place();
	return tap_end();
}
