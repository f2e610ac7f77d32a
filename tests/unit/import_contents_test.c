/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_contents_test.c - importer/contents.c on made-up payloads: their heads, names and digests, and lists of some. */
#include "fake_import.h"
#include "importer/contents.c"
#include "fake_disks.h"

static const struct fake_member few[] = { { "b", "more" }, { "a", "text" }, { 0, 0 } };
static struct fake_image image;
static struct device device;
static struct contents contents;

static void begin(void)
{
	fake_import_begin();
	fake_disks_begin();
	listed = 0;
	listed_count = 0;
}

/* Reads a device of this image, in which bytes from there on are bad. */
static void read_from(uint64_t bad_from)
{
	struct fake_disk *disk = fake_disk("sda", image.bytes, image.size);

	disk->read_error = -ERROR_IO;
	disk->bad_from = bad_from;
	ok(device_begin(&device, fake_open("/dev/sda", 0), "/dev/sda") == 0, "a device");
	contents_read(&contents, &device);
}

static void want(void)
{
	options.digest_text = "given";
	memcpy(options.digest, image.digest, sizeof options.digest);
}

static int refuses(const char *wanted, const char *name)
{
	const int is_dead = dies(read_from(UINT64_MAX));

	ok(is_dead, name);
	is(fake_said, wanted, "... as is said");
	return is_dead;
}

/* --- Heads. --- */

static void check_plain(void)
{
	begin();
	fake_image_make(&image, few, 0);
	fake_notes_reads = 1;
	read_from(UINT64_MAX);
	ok(contents.count == 2 && contents.names_count == 2 && contents.file_bytes == 8, "two files");
	ok(strcmp(contents.entries[0]->name.text, "b") == 0 && strcmp(contents.entries[1]->name.text, "a") == 0, "... in their order");
	ok(strcmp(contents.names[0]->text, "a") == 0 && strcmp(contents.names[1]->text, "b") == 0, "... and sorted");
	ok(contents.entries[0]->data_offset == 21 && contents.entries[0]->name.offset == 20 && contents.entries[0]->name.index == 0 &&
			contents.entries[1]->data_offset == 34 && contents.entries[1]->name.index == 1, "... with their places");
	ok(contents.entries[0]->file_bytes == 4 && contents.entries[0]->device == &device && !contents.entries[0]->digest &&
			contents.entries[0]->name.bytes == 1, "... and all that is known");
	ok(device.end_offset == 38 && !device.is_hashed && contents.lines_count == 0, "... to its end");
	is(fake_trace, "open sda; read sda 0+16; read sda 12+8; read sda 20+1; read sda 25+8; read sda 33+1; read sda 37+1; ",
		"... whose last byte is read");
	begin();
	ok(dies(read_from(37)), "where that cannot be");
	is(fake_said, "import: /dev/sda: byte 37: input/output error\n", "... nothing is");
	begin();
	fake_file("/f", image.bytes, image.size);
	device_begin(&device, fake_open("/f", 0), "/f");
	contents_read(&contents, &device);
	ok(contents.count == 2 && device.is_file, "a file");
	begin();
	ok(dies(read_from(30)), "a head that cannot be read");
	is(fake_said, "import: /dev/sda: byte 25: input/output error\n", "... ends it");
	begin();
	want();
	refuses("import: /dev/sda: byte 0: has no SHA256SUMS that --digest names\n", "one without digests, where they are wanted");
}

static void check_names_of(void)
{
	static const struct fake_member twice[] = { { "a", "text" }, { "a", "more" }, { 0, 0 } };
	static const struct fake_member paths[] = { { "d/e/a", "text" }, { "d/b", "more" }, { 0, 0 } };

	begin();
	fake_image_make(&image, twice, 0);
	refuses("import: /dev/sda: byte 33: the name appears twice\n", "a name twice");
	begin();
	fake_image_make(&image, paths, 0);
	refuses("import: /dev/sda: byte 20: the name contains '/'\n", "a path");
	begin();
	options.tree = "";
	read_from(UINT64_MAX);
	ok(contents.directories == 2 && contents.count == 2, "where it may be, its directories are counted");
	begin();
	fake_image_make(&image, few + 2, 0);
	options.tree = "";
	read_from(UINT64_MAX);
	ok(contents.count == 0 && contents.names_count == 0 && device.end_offset == 16, "no files");
}

/* --- Digests. --- */

static const struct fake_member *hashed(const char *text)
{
	static struct fake_member members[4];

	members[0] = (struct fake_member){ SHA256SUMS_NAME, text };
	members[1] = few[0];
	members[2] = few[1];
	members[3] = few[2];
	return members;
}

/* A line of a name. */
static const char *line(char digit, const char *name)
{
	static char lines[4][128];
	static unsigned next;
	char *to = lines[next++ % 4];

	memset(to, digit, 64);
	sprintf(to + 64, "  %s\n", name);
	return to;
}

static char *text_of(const char *a, const char *b, const char *c)
{
	static char text[512];

	sprintf(text, "%s%s%s", a, b, c);
	return text;
}

static void check_digests(void)
{
	uint8_t wanted[SHA256_DIGEST_BYTES];

	begin();
	fake_image_make(&image, few, few);
	read_from(UINT64_MAX);
	ok(contents.count == 3 && contents.lines_count == 2 && device.is_hashed, "files with digests");
	ok(contents.entries[0]->digest && memcmp(contents.entries[0]->digest, image.digest, sizeof wanted) == 0, "... which have one themselves");
	ok(contents.entries[1]->digest && contents.entries[2]->digest && contents.entries[1]->digest != contents.entries[2]->digest, "... each");
	ok(strcmp(contents.lines[0]->text, "a") == 0 && contents.lines[0]->bytes == 1 && contents.lines[0]->index == 2 &&
			contents.lines[0]->offset == 68, "... by their lines, sorted");
	begin();
	want();
	read_from(UINT64_MAX);
	ok(contents.count == 3, "the one that is meant");
	begin();
	want();
	options.digest[31]++;
	refuses("import: /dev/sda: byte 30: SHA256SUMS: is not the one that --digest names\n", "another one");
	begin();
	fake_image_make(&image, hashed(text_of(line('1', "a"), line('2', SHA256SUMS_NAME), "")), 0);
	read_from(UINT64_MAX);
	ok(contents.lines_count == 1 && !contents.entries[1]->digest && contents.entries[2]->digest, "a file without a line has none");
	memset(wanted, 0x11, sizeof wanted);
	ok(memcmp(contents.entries[2]->digest, wanted, sizeof wanted) == 0, "... the other that of its line");
	begin();
	want();
	memcpy(options.digest, contents.entries[0]->digest, sizeof options.digest);
	refuses("import: /dev/sda: byte 183: b: has no line in SHA256SUMS, which --digest asks for\n", "... which may not be where one is meant");
}

static void check_lines(void)
{
	begin();
	fake_image_make(&image, hashed(text_of(line('1', "a"), line('1', "a"), line('3', "b"))), 0);
	read_from(UINT64_MAX);
	ok(contents.lines_count == 3, "a line twice");
	begin();
	fake_image_make(&image, hashed(text_of(line('1', "b"), line('3', "a"), line('2', "b"))), 0);
	refuses("import: /dev/sda: byte 166: SHA256SUMS line 3: another SHA-256 for the name of an earlier line\n", "two digests of a name");
	begin();
	fake_image_make(&image, hashed(text_of(line('1', "b"), "# a\n", "odd\n")), 0);
	ok(dies(read_from(UINT64_MAX)) && strstr(fake_said, "import: /dev/sda: byte 102: SHA256SUMS line 3: "), "a line that is none");
	begin();
	fake_image_make(&image, few, few);
	ok(dies(read_from(40)), "lines that cannot be read");
	begin();
	put_le32(image.bytes + 16, SUMS_BYTES_MAX);
	fake_disk("sda", image.bytes, image.size)->told_bytes = (uint64_t)1 << 33;
	device_begin(&device, fake_open("/dev/sda", 0), "/dev/sda");
	device.is_file = 1;
	contents.names_count = contents.lines_count = 0;
	{
		struct entry sums = { .device = &device, .name = { .offset = 20 }, .file_bytes = (uint64_t)SUMS_BYTES_MAX + 1 };

		ok(dies(read_digests(&contents, &sums)), "more lines than 256 MiB");
		is(fake_said, "import: /dev/sda: byte 20: SHA256SUMS: larger than 256 MiB\n", "... are refused");
	}
}

/* --- Lists. --- */

static int lists(const char *text)
{
	fake_file("/l", text, strlen(text));
	options.only = "/l";
	fake_said[0] = 0;
	listed_count = 0;
	return !dies(contents_read_list());
}

static void check_lists(void)
{
	static char large[1024 * 1024 + 1];

	begin();
	ok(lists("b\na\n\nc") && listed_count == 3, "a list of three names");
	ok(strcmp(listed[0]->text, "a") == 0 && strcmp(listed[1]->text, "b") == 0 && strcmp(listed[2]->text, "c") == 0 &&
			listed[2]->bytes == 1, "... is sorted");
	begin();
	ok(lists("ab"), "one without a newline");
	begin();
	ok(!lists("\n\n"), "one of none");
	is(fake_said, "import: /l: lists nothing, or a name twice\n", "... is refused");
	begin();
	ok(!lists(""), "an empty one");
	begin();
	ok(!lists("a\nb\na\n"), "one with a name twice");
	begin();
	options.only = "/none";
	ok(dies(contents_read_list()), "one that is not there");
	is(fake_said, "import: /none: no such file or directory\n", "... as is said");
	memset(large, 'a', sizeof large - 1);
	begin();
	ok(!lists(large), "one of 1 MiB");
	is(fake_said, "import: /l: longer than 1 MiB\n", "... is too long");
	large[sizeof large - 2] = 0;
	begin();
	ok(lists(large) && listed_count == 1 && listed[0]->bytes == sizeof large - 2, "a byte less is not");
}

static void check_only(void)
{
	begin();
	fake_image_make(&image, few, few);
	lists("b\n");
	fake_notes_reads = 1;
	read_from(UINT64_MAX);
	ok(contents.count == 1 && strcmp(contents.entries[0]->name.text, "b") == 0 && contents.file_bytes == 4, "one of two files");
	ok(contents.entries[0]->digest && device.is_hashed && contents.names_count == 2, "... with its digest");
	ok(device.end_offset == contents.entries[0]->data_offset + 4, "... and no more is read");
	begin();
	lists("a\nx\ny\n");
	ok(dies(read_from(UINT64_MAX)), "names that are not there");
	is(fake_said, "import: /dev/sda: has not all that /l lists: 2 missing (x, ...); nothing was imported\n", "... are named");
	begin();
	lists("x\n");
	ok(dies(read_from(UINT64_MAX)) && strstr(fake_said, "1 missing (x); nothing"), "one that is not");
	begin();
	lists(SHA256SUMS_NAME "\n");
	read_from(UINT64_MAX);
	ok(contents.count == 1 && contents.entries[0]->digest, "SHA256SUMS itself");
	begin();
	{
		static const struct fake_member last[] = { { "b", "more" }, { SHA256SUMS_NAME, "" }, { 0, 0 } };

		fake_image_make(&image, last, 0);
		lists("b\n" SHA256SUMS_NAME "\n");
		ok(dies(read_from(UINT64_MAX)), "one that comes later");
		is(fake_said, "import: /dev/sda: byte 33: SHA256SUMS: is listed, but is not the first entry\n", "... is refused");
		begin();
		lists("b\n");
		read_from(UINT64_MAX);
		ok(!device.is_hashed, "... and else not known of");
		begin();
		read_from(UINT64_MAX);
		ok(device.is_hashed, "... but where all is read");
	}
}

static void check_missing(void)
{
	static struct payload_name names[] = { { "a", 1, 0, 0 }, { "b", 1, 0, 0 }, { "c", 1, 0, 0 }, { "c", 1, 0, 0 }, { "d", 1, 0, 0 } };
	struct payload_name *all[] = { &names[0], &names[1], &names[2], &names[3], &names[4] };
	struct contents of = { .names = all, .names_count = 2 };
	const char *first = 0;

	ok(contents_missing(&of, all, 5, &first) == 2, "two names are missing, one of them twice");
	is(first, "c", "... and the first");
	ok(contents_missing(&of, all, 2, &first) == 0 && contents_missing(&of, all, 0, &first) == 0, "or none");
}

int main(void)
{
	check_plain();
	check_names_of();
	check_digests();
	check_lines();
	check_lists();
	check_only();
	check_missing();
	return tap_end();
}
