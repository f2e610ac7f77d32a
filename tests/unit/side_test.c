/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side_test.c - sides of a comparison: what each is found to be, which files are on it, and when it is refused. */
#include <stdlib.h>

#include "host/memory.h"
#include "image_made.h"
#include "payload/side.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct side side;
static struct exclusion excluded;
static const char *path;
static int tree;

static void look(void)
{
	side_open(&side, path, tree, &excluded);
}

/* Names in order, their lengths, digests that are known, images that they are in. */
static const char *files(void)
{
	static char text[2048];
	size_t length = 0, i;

	text[0] = 0;
	for (i = 0; i < side.count; i++) {
		const struct side_file *file = (const struct side_file *)side.by_name[i];

		length += (size_t)snprintf(text + length, sizeof text - length, "%s+%llu", file->name.text, (unsigned long long)file->size_bytes);
		if (file->is_hashed)
			length += (size_t)snprintf(text + length, sizeof text - length, "#%x", file->digest[31] & 15);
		if (file->image)
			length += (size_t)snprintf(text + length, sizeof text - length, "@%d:%llu", (int)(file->image - side.image), (unsigned long long)file->data_offset);
		strcat(text + length++, " ");
	}
	return text;
}

static void has(const char *at, enum side_kind kind, const char *wanted)
{
	unsigned before = open_files();

	path = at;
	memset(&side, 0x55, sizeof side);
	look();
	is(files(), wanted, at);
	ok(side.kind == kind && side.tree == tree && side.path == path, "... what it is");
	ok(side.unsuitable == 0, "... all of it is compared");
	side_close(&side);
	ok(open_files() == before, "... nothing is left open");
}

static void is_refused(const char *at, const char *words)
{
	path = at;
	dies(look, words, at);
}

/* --- Files. --- */

static void check_images(void)
{
	struct export_head head = { .capacity_bytes = 65536, .container_bytes = 4096 };
	uint8_t container[4096];

	tree = 0;
	image_begin(2, PAYLOAD_NARROW);
	image_add_text("b", "bytes");
	image_add_text("a", "");
	image_end("img");
	has("img", SIDE_IMAGES, "a+0@0:35 b+5@0:21 ");
	exclusion_add(&excluded, "a");
	has("img", SIDE_IMAGES, "b+5@0:21 ");
	exclusion_end(&excluded);
	memset(&excluded, 0, sizeof excluded);
	memcpy(container, made.bytes, 4096);
	export_head_put(made.bytes, &head);
	memcpy(made.bytes + 4096, container, 4096);
	made.size = 65536;
	image_write("disk");
	has("disk", SIDE_IMAGES, "a+0@0:4131 b+5@0:4117 ");
	put_file("bad", "LBPAYLD1");
	is_refused("bad", "test: bad: byte 8: the image ends inside its header\n");
	put_file("bad", "LBEXPRT1");
	is_refused("bad", "test: bad: byte 8: the disk for results has a capacity below that of its own head\n");
}

static void touch_list(void)
{
	shell("touch -d 2001-01-01 list");
}

static void changes(void)
{
	calls_begin("pread", 2, 0, touch_list);
	look();
}

static void reads_fail(void)
{
	calls_begin("pread", 2, EIO, 0);
	look();
}

static void check_digests(void)
{
	put_file("list", A "  b\n# comment\n" B "  a\n" B "  SHA256SUMS\n" A "  b\n" A "  x\n");
	exclusion_add(&excluded, "x");
	has("list", SIDE_DIGESTS, "a+0#b b+0#a ");
	exclusion_end(&excluded);
	memset(&excluded, 0, sizeof excluded);
	put_file("list", "LBPAYL");
	is_refused("list", "test: list:1: not 'SHA256  NAME': the line is too short (it is no payload image either)\n");
	put_file("list", A "  b\n\n");
	is_refused("list", "test: list:2: an empty line: take it out\n");
	put_file("list", A "  b\nMD5 (x) = 1");
	is_refused("list", "test: list:2: a digest that is no SHA-256\n");
	put_file("list", A "  b\nxx\nMD5 (x) = 1");
	is_refused("list", "test: list:2: not 'SHA256  NAME': the line is too short\n");
	put_file("list", "");
	is_refused("list", "test: list: empty: neither a payload image nor a list of digests\n");
	is_refused("none", "test: none: No such file or directory\n");
	is_refused("/dev/null", "test: /dev/null: neither a regular file nor a block device\n");
	put_file("list", A "  b\n");
	path = "list";
	dies(changes, "test: list: changed while it was read\n", "it changes meanwhile");
	dies(reads_fail, "test: list: Input/output error\n", "it cannot be read");
}

/* --- Directories. --- */

static void list_directory(void)
{
	look();
	is(files(), "a+2 ", "what is no file is left out");
	exit(tap_failed || side.unsuitable != 3);
}

static void lstat_fails(void)
{
	calls_begin("lstat", 1, EIO, 0);
	look();
}

static void opening_fails(void)
{
	calls_begin("opendir", 2, EIO, 0);
	look();
}

static void check_directories(void)
{
	tree = 0;
	shell("mkdir -p f t/a/b t/c; echo 12 >f/b; echo >f/a; echo 1 >t/a/x; echo >t/a/b/y; echo >t/z");
	has("f", SIDE_DIRECTORY, "a+1 b+3 ");
	has("f/", SIDE_DIRECTORY, "a+1 b+3 ");
	is_refused("t", "test: t/a: a directory in a directory: --tree takes these too\n");
	is_refused("t/", "test: t/a: a directory in a directory: --tree takes these too\n");
	tree = 1;
	has("t", SIDE_DIRECTORY, "a/b/y+1 a/x+2 z+1 ");
	exclusion_add(&excluded, "b");
	has("t", SIDE_DIRECTORY, "a/x+2 z+1 ");
	exclusion_end(&excluded);
	memset(&excluded, 0, sizeof excluded);
	dies(lstat_fails, "test: t/a: Input/output error\n", "one that cannot be looked at");
	dies(opening_fails, "test: t/a: Input/output error\n", "... nor read");
	shell("mkdir odd; echo 1 >odd/a; ln -s a odd/b; mkfifo odd/c; ln -s . \"$(printf 'odd/d\\nx')\"");
	path = "odd";
	ok(in_child(list_directory) == 0, "links and pipes");
	is(said, "test: odd/b: a symbolic link, and not compared\ntest: odd/c: neither a file nor a directory, and not compared\n"
		"test: odd/d\\012x: a symbolic link, and not compared\n", "... what is said");
}

/* --- Volumes. --- */

static void volume(const char *to, const char *name, const char *text, const char *sums)
{
	image_begin(sums ? 2 : 1, PAYLOAD_NARROW);
	image_add_text(name, text);
	if (sums)
		image_add_text("SHA256SUMS", sums);
	image_end(to);
}

static void set(void)
{
	look();
	complain("%s", files());
	side_close(&side);
}

static void set_is(const char *name, const char *words)
{
	path = "v/set.img";
	ok(in_child(set) == 0, name);
	is(said, words, "... what is said");
}

#define NO_SUMS "test: v/set.img: note: its volumes have no SHA256SUMS, which would tell whether the last one is missing\n"

static void check_volumes(void)
{
	tree = 1;
	shell("mkdir v");
	is_refused("v/set.img", "test: v/set.img: No such file or directory\n");
	volume("v/set-1.img", "a", "1", 0);
	set_is("one", NO_SUMS "test: a+1@0:21 \n");
	volume("v/set-2.img", "b/x", "22", 0);
	set_is("two", NO_SUMS "test: a+1@0:21 b/x+2@1:23 \n");
	shell("cp v/set-1.img v/set-03.img; cp v/set-1.img v/set-x.img; cp v/set-1.img v/set-4.imgx; cp v/set-1.img v/sex-4.img; cp v/set-1.img v/set4.img; cp v/set-1.img v/set-.img");
	set_is("... others of like names", NO_SUMS "test: a+1@0:21 b/x+2@1:23 \n");
	put_file("v/set-4.img", "");
	is_refused("v/set.img", "test: v/set.img: set-4.img is there, but v/set-3.img is not: a volume is missing\n");
	shell("mv v/set-4.img v/set-99999999999.img");
	set_is("a number that none has", NO_SUMS "test: a+1@0:21 b/x+2@1:23 \n");
	shell("mv v/set-99999999999.img v/set-10.img");
	is_refused("v/set.img", "test: v/set.img: set-10.img is there, but v/set-3.img is not: a volume is missing\n");
	unlink("v/set-10.img");
	volume("v/set-2.img", "a", "1", 0);
	set_is("the same file in both", NO_SUMS "test: a+1@0:21 \n");
	volume("v/set-2.img", "a", "2", 0);
	is_refused("v/set.img", "test: a: v/set-1.img and v/set-2.img carry this name with different content\n");
	volume("v/set-2.img", "a", "11", 0);
	is_refused("v/set.img", "test: a: v/set-1.img and v/set-2.img carry this name with different content\n");
	volume("v/set-2.img", "a/b", "1", 0);
	is_refused("v/set.img", "test: v/set.img: all volumes together: this file is a directory in the same image\n");
}

static void check_sums(void)
{
	volume("v/set-1.img", "a", "1", A "  a\n" A "  b\n");
	volume("v/set-2.img", "b", "1", A "  a\n" A "  b\n");
	set_is("with digests", "test: SHA256SUMS+136@0:40 a+1@0:21 b+1@1:21 \n");
	volume("v/set-2.img", "b", "1", 0);
	set_is("... of one of them", "test: SHA256SUMS+136@0:40 a+1@0:21 b+1@1:21 \n");
	volume("v/set-2.img", "c", "1", A "  a\n" A "  b\n");
	is_refused("v/set.img", "test: v/set-1.img: its SHA256SUMS names b, which is in no volume: one is missing, or foreign\n");
	exclusion_add(&excluded, "b");
	set_is("... but one that is left out", "test: SHA256SUMS+136@0:40 a+1@0:21 c+1@1:21 \n");
	exclusion_end(&excluded);
	memset(&excluded, 0, sizeof excluded);
	shell("mv v/set-1.img top-1; mv v/set-2.img top-3");
	is_refused("top", "test: top: top-3 is there, but top-2 is not: a volume is missing\n");
}

int main(void)
{
	message_program = "test";
	enter_top();
	calls_begin(0, 0, 0, 0);
	check_images();
	check_digests();
	check_directories();
	check_volumes();
	check_sums();
	leave_place();
	return tap_end();
}
