/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_test.c - what is planned of an image: which files go into which volume, to the byte; what volumes are called; the
 * digests that are packed with it. */
#include <stdlib.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/output.h"
#include "inputs_text.h"
#include "payload/pack.h"
#include "payload/pack_sums.h"

static struct pack pack;
static int is_tree;
static void (*change)(void);

/* --- Planned. --- */

static void plan(void)
{
	begin_inputs(is_tree, 0);
	inputs_add_path(&inputs, "f");
	inputs_sort(&inputs);
	pack.inputs = inputs;
	pack.volume = 0;
	pack.volumes = 0;
	pack.files_bytes = pack.sums_bytes = 0;
	if (change)
		change();
	pack_plan(&pack);
}

/* Each volume: path, first and last inputs, entries, where they end, length. */
static const char *planned(void)
{
	static char text[1024];
	size_t length = 0, i;

	for (i = 0; i < pack.volumes; i++) {
		const struct pack_volume *volume = &pack.volume[i];

		length += (size_t)snprintf(text + length, sizeof text - length, "%s:%zu-%zu,%u,%llu/%llu ", volume->path, volume->first, volume->end,
			volume->header.count, (unsigned long long)volume->end_bytes, (unsigned long long)volume->image_bytes);
		ok(volume->header.width == pack.width, "a volume's width");
	}
	return text;
}

static void free_plan(void)
{
	size_t i;

	for (i = 0; i < pack.volumes; i++)
		free(pack.volume[i].path);
	free(pack.volume);
	inputs_free(&pack.inputs);
}

static void begin(uint64_t volume_bytes, uint64_t align_bytes, int sums, enum payload_width width)
{
	memset(&pack, 0, sizeof pack);
	pack.image_path = "d/out.img";
	pack.volume_bytes = volume_bytes;
	pack.align_bytes = align_bytes;
	pack.sums = sums;
	pack.width = width;
}

static void plans(uint64_t volume_bytes, uint64_t align_bytes, int sums, enum payload_width width, const char *wanted)
{
	begin(volume_bytes, align_bytes, sums, width);
	plan();
	is(planned(), wanted, "planned");
	ok(pack.files_bytes == 15 && pack.sums_bytes == (sums ? 204 : 0), "... so many bytes");
	free_plan();
}

static void refuses(uint64_t volume_bytes, uint64_t align_bytes, int sums, const char *words)
{
	begin(volume_bytes, align_bytes, sums, PAYLOAD_NARROW);
	dies(plan, words, "a plan that cannot be");
}

static void check_plans(void)
{
	shell("mkdir f; printf 123 >f/a; printf 12345 >f/b; printf 1234567 >f/c");
	plans(0, 1, 0, PAYLOAD_NARROW, "d/out.img:0-3,3,54/54 ");
	plans(0, 4096, 0, PAYLOAD_NARROW, "d/out.img:0-3,3,54/4096 ");
	plans(0, 27, 0, PAYLOAD_NARROW, "d/out.img:0-3,3,54/54 ");
	plans(0, 1, 0, PAYLOAD_WIDE, "d/out.img:0-3,3,82/82 ");
	plans(0, 1, 1, PAYLOAD_NARROW, "d/out.img:0-3,4,276/276 ");
	plans(54, 1, 0, PAYLOAD_NARROW, "d/out-1.img:0-3,3,54/54 ");
	plans(53, 1, 0, PAYLOAD_NARROW, "d/out-1.img:0-2,2,38/38 d/out-2.img:2-3,1,28/28 ");
	plans(38, 1, 0, PAYLOAD_NARROW, "d/out-1.img:0-2,2,38/38 d/out-2.img:2-3,1,28/28 ");
	plans(37, 1, 0, PAYLOAD_NARROW, "d/out-1.img:0-1,1,24/24 d/out-2.img:1-2,1,26/26 d/out-3.img:2-3,1,28/28 ");
	plans(48, 16, 0, PAYLOAD_NARROW, "d/out-1.img:0-2,2,38/48 d/out-2.img:2-3,1,28/32 ");
	plans(47, 16, 0, PAYLOAD_NARROW, "d/out-1.img:0-1,1,24/32 d/out-2.img:1-2,1,26/32 d/out-3.img:2-3,1,28/32 ");
	plans(260, 1, 1, PAYLOAD_NARROW, "d/out-1.img:0-2,3,260/260 d/out-2.img:2-3,2,250/250 ");
	refuses(27, 1, 0, "test: f/c: no volume of 27 bytes can hold it: one with this file needs 28\n");
	refuses(28, 16, 0, "test: f/a: no volume of 28 bytes can hold it: one with this file needs 32\n");
	refuses(249, 1, 1, "test: f/c: no volume of 249 bytes can hold it: one with this file and SHA256SUMS needs 250\n");
	refuses(11, 1, 0, "test: d/out.img: a volume of 11 bytes is too small: even one without files needs 12\n");
	refuses(15, 16, 0, "test: d/out.img: a volume of 15 bytes is too small: even one without files needs 16\n");
	refuses(233, 1, 1, "test: d/out.img: a volume of 233 bytes is too small: even one without files needs 234\n");
}

/* --- Limits. --- */

static uint64_t number;

static void length_is(void)
{
	pack.inputs.item[1].size_bytes = number;
}

static void first_are(void)
{
	pack.inputs.first = (size_t)number;
}

static void directories_are(void)
{
	pack.inputs.directories = number;
}

/* With this number it may be; one more is refused. */
static void limit(void (*set)(void), uint64_t most, const char *words)
{
	change = set;
	number = most;
	plan();
	ok(pack.volumes > 0, "as much as can be");
	free_plan();
	number++;
	dies(plan, words, "one more");
	change = 0;
}

static void check_limits(void)
{
	begin(0, 1, 0, PAYLOAD_NARROW);
	limit(length_is, UINT32_MAX, "test: f/b: 4 GiB or more: such a file needs --wide\n");
	begin(0, 1, 0, PAYLOAD_WIDE);
	limit(length_is, INT64_MAX - 16 - 20 - 17 - 24, "test: f/c: with it, the image would be longer than a file can be (8 EiB): take --volume-size\n");
	begin(53, 1, 0, PAYLOAD_NARROW);
	limit(first_are, 2, "test: d/out.img: a volume of 53 bytes is too small for all files that shall come first: c does not fit\n");
	begin(0, 1, 0, PAYLOAD_NARROW);
	limit(directories_are, 199997, "test: d/out.img: 200001 files, but an image holds at most 200000\n");
	begin(0, 1, 1, PAYLOAD_NARROW);
	limit(directories_are, 199996, "test: d/out.img: 200001 files, but an image holds at most 200000\n");
	is_tree = 1;
	begin(260, 1, 1, PAYLOAD_NARROW);
	limit(directories_are, 199995, "test: d/out.img: 200001 files and directories, but volumes together hold at most 200000\n");
	is_tree = 0;
}

/* --- Names. --- */

static void names_them(const char *script, const char *words)
{
	shell("rm -rf d; mkdir d");
	shell(script);
	begin(53, 1, 0, PAYLOAD_NARROW);
	ok(in_child(plan) == (*words != 0), script);
	is(said, words, "... what is said");
}

#define STALE(name) "test: " name ": a volume of another set, since this one ends with number 2\n"
#define NOTHING     "test: d/out.img: nothing was written: take the volumes of the other set away, or leave them there with --force\n"

static void check_names(void)
{
	names_them("echo >d/out-1.img; echo >d/out-2.img; echo >d/out.img", "");
	names_them("echo >d/out-3.img; echo >d/out-10.img", STALE("d/out-10.img") STALE("d/out-3.img") NOTHING);
	names_them("echo >d/out-200000.img", STALE("d/out-200000.img") NOTHING);
	names_them("cd d; for i in 200001 03 x 3x 0x3; do echo >out-$i.img; done; echo >out-3; echo >out-.img; echo >oux-3.img; echo >out3.img; "
		   "echo >out-3.imgx; echo >-3.img; echo >t-3.img", "");
	names_them("mkdir d/out.img", "test: d/out.img: there is something of that name that is not a regular file\n");
	names_them("ln -s none d/out.img", "");
	names_them("rmdir d", "");
	shell("rm -rf d; mkdir d; echo >d/out-3.img; echo >out-3");
	begin(53, 1, 0, PAYLOAD_NARROW);
	pack.force = 1;
	plan();
	is(planned(), "d/out-1.img:0-2,2,38/38 d/out-2.img:2-3,1,28/28 ", "others are left there");
	free_plan();
	begin(53, 1, 0, PAYLOAD_NARROW);
	pack.image_path = "out";
	dies(plan, STALE("out-3") "test: out: nothing was written: take the volumes of the other set away, or leave them there with --force\n", "in this directory");
	pack.image_path = "d/";
	dies(plan, "test: d/: there is something of that name that is not a regular file\n", "a directory");
	pack.image_path = "none/";
	dies(plan, "test: none/: not the name of a file\n", "no name");
}

/* --- Digests. --- */

static char lines[256 * 1024];

static void check_sums(size_t count)
{
	uint8_t(*digests)[SHA256_DIGEST_BYTES] = allocate(count * SHA256_DIGEST_BYTES), got[2][SHA256_DIGEST_BYTES], wanted[SHA256_DIGEST_BYTES];
	static char text[256 * 1024];
	struct output output;
	struct sha256 hash;
	size_t i, bytes = 0;
	char name[32];
	FILE *file;

	begin_inputs(0, 0);
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof name, "name-%zu", i);
		inputs_add_file(&inputs, name, "f/a", 0);
		memset(digests[i], (int)i, SHA256_DIGEST_BYTES);
		memcpy(inputs.item[i].digest, digests[i], SHA256_DIGEST_BYTES);
		bytes += sha256sums_put_line(lines + bytes, digests[i], name, strlen(name));
	}
	ok(pack_sums_bytes(&inputs) == bytes, "the length of a list");
	sha256_begin(&hash);
	sha256_add(&hash, lines, bytes);
	sha256_end(&hash, wanted);
	pack_sums_digest(&inputs, got[0]);
	output_begin(&output, "sums", 0644);
	output_put_zeros(&output, 5 + bytes);
	pack_sums_put(&output, 5, &inputs, digests, got[1]);
	output_finish(&output);
	ok(memcmp(got[0], wanted, sizeof wanted) == 0 && memcmp(got[1], wanted, sizeof wanted) == 0, "... its digest");
	file = fopen("sums", "r");
	ok(fread(text, 1, sizeof text, file) == 5 + bytes && memcmp(text, "\0\0\0\0\0", 5) == 0 && memcmp(text + 5, lines, bytes) == 0, "... as it is written");
	fclose(file);
	free(digests);
	inputs_free(&inputs);
}

static int ours;

static void refuse_input(void)
{
	pack_sums_refuse_input(&inputs, ours);
}

static void collect(void)
{
	begin_inputs(1, 0);
	inputs_add_path(&inputs, "g");
	inputs_sort(&inputs);
}

static void check_refused(void)
{
	shell("mkdir -p g/x; echo >g/a; echo >g/x/SHA256SUMS; echo >g/SHA256SUMSx");
	collect();
	ours = 1;
	ok(in_child(refuse_input) == 0, "no such file");
	inputs_free(&inputs);
	shell("mkdir g/SHA256SUMS; echo >g/SHA256SUMS/y");
	collect();
	dies(refuse_input, "test: g/SHA256SUMS/y: --sums writes a file where this one has a directory, SHA256SUMS\n", "a directory");
	ours = 0;
	ok(in_child(refuse_input) == 0, "... where none is written");
	inputs_free(&inputs);
	shell("rm -r g/SHA256SUMS; echo >g/SHA256SUMS");
	collect();
	dies(refuse_input, "test: g/SHA256SUMS: it would be in one volume, where all need it: leave it away (--exclude SHA256SUMS), and let --sums write one\n", "a file, of volumes");
	ours = 1;
	dies(refuse_input, "test: g/SHA256SUMS: --sums writes a file of this name itself: yours is checked, leave --sums away; or leave yours away (--exclude SHA256SUMS)\n", "... of one image");
	inputs_free(&inputs);
}

static void read_sums(void)
{
	pack_sums_read_input(&inputs);
}

static void sums_are(const char *text)
{
	put_file("g/SHA256SUMS", text);
	collect();
}

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void refuses_sums(const char *text, const char *words)
{
	sums_are(text);
	dies(read_sums, words, "a list that is refused");
	inputs_free(&inputs);
}

static void check_read(void)
{
	unsigned before = open_files();
	uint8_t wanted[SHA256_DIGEST_BYTES];

	memset(wanted, 0xaa, sizeof wanted);
	sums_are(A "  a\n" A "  none\n# comment\n");
	read_sums();
	ok(inputs.item[2].has_digest && memcmp(inputs.item[2].digest, wanted, sizeof wanted) == 0 && !inputs.item[2].digest_origin, "a digest is taken");
	ok(!inputs.item[0].has_digest && !inputs.item[1].has_digest && !inputs.item[3].has_digest, "... no other");
	ok(open_files() == before, "... the list is closed");
	ok(pack_sums_check(&inputs.item[2], wanted) == 1 && pack_sums_check(&inputs.item[0], wanted) == 1, "it is as it should be");
	inputs_free(&inputs);
	refuses_sums(A "  a\n\n", "test: g/SHA256SUMS:2: an empty line: take it out\n");
	refuses_sums("x\nMD5 (x) = 1\n", "test: g/SHA256SUMS:1: not 'SHA256  NAME': the line is too short\n");
	refuses_sums("x", "test: g/SHA256SUMS:1: not 'SHA256  NAME': the line is too short\n");
	refuses_sums("# x\n" A "  SHA256SUMS\n", "test: g/SHA256SUMS:2: a SHA-256 of this file itself, which cannot be right: remove the line\n");
	sums_are(A "  a\n");
	calls_begin("pread", 1, EIO, 0);
	dies(read_sums, "test: g/SHA256SUMS: Input/output error\n", "one that cannot be read");
	calls_begin("open", 1, EMFILE, 0);
	dies(read_sums, "test: g/SHA256SUMS: Too many open files\n", "... nor opened");
	calls_begin(0, 0, 0, 0);
	shell("touch -d 2001-01-01 g/SHA256SUMS");
	dies(read_sums, "test: g/SHA256SUMS: changed while it was read\n", "... or has changed");
	inputs_free(&inputs);
	begin_inputs(0, 0);
	read_sums();
	ok(inputs.count == 0, "none is read where there is none");
}

static struct input checked = { .path = (char *)"p", .has_digest = 1 };

static void check_it(void)
{
	static const uint8_t digest[SHA256_DIGEST_BYTES] = { [31] = 1 };

	exit(pack_sums_check(&checked, digest) ? 0 : 3);
}

static void check_wrong(void)
{
	ok(in_child(check_it) == 3, "a file that is another");
	is(said, "test: p: its SHA-256 is not the one in the SHA256SUMS that is packed with it\n", "... what is said");
	checked.list_line = (char *)"list:3";
	checked.digest_origin = "sources:7";
	ok(in_child(check_it) == 3, "... by other lists");
	is(said, "test: list:3: p: its SHA-256 is not the one in sources:7\n", "... what is said");
	checked.has_digest = 0;
	ok(in_child(check_it) == 0, "... of which nobody says anything");
}

int main(void)
{
	message_program = "test";
	enter_top();
	calls_begin(0, 0, 0, 0);
	check_plans();
	check_limits();
	check_names();
	check_sums(0);
	check_sums(1);
	check_sums(1100);
	check_sums(2000);
	check_refused();
	check_read();
	check_wrong();
	leave_place();
	return tap_end();
}
