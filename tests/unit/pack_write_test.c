/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_write_test.c - images that are written, compared with those that are put together record by record; whatever fails
 * or changes meanwhile, nothing is left. */
#include <stdlib.h>

#include "image_made.h"
#include "locks.h"
#include "payload/pack.h"
#include "payload/pack_copy.h"

enum { BUFFER = 512 * 1024 };

static struct pack pack;
static uint8_t bytes[3 * BUFFER], got[sizeof made.bytes];

static void begin(const char *of, uint64_t volume_bytes, int sums, enum payload_width width)
{
	memset(&pack, 0, sizeof pack);
	begin_inputs(1, 0);
	inputs_add_path(&inputs, of);
	inputs_sort(&inputs);
	pack.image_path = "d/out";
	pack.align_bytes = 4096;
	pack.volume_bytes = volume_bytes;
	pack.sums = sums;
	pack.width = width;
	pack.inputs = inputs;
	pack_plan(&pack);
}

static void end(void)
{
	size_t i;

	for (i = 0; i < pack.volumes; i++)
		free(pack.volume[i].path);
	free(pack.volume);
	inputs_free(&pack.inputs);
}

static size_t contents(const char *path, void *to, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(to, 1, size, file) : 0;

	if (!file || fclose(file))
		abort();
	return length;
}

/* What must be there of these inputs: first their digests are known, then the image is put together. */
static void make_wanted(size_t first, size_t end_of_them, int sums)
{
	static uint8_t content[sizeof bytes];
	static char lines[sizeof made.sums];
	size_t i, size, lines_bytes;

	image_begin(0, pack.width);
	for (i = 0; i < pack.inputs.count; i++) {
		size = contents(pack.inputs.item[i].path, content, sizeof content);
		image_add(pack.inputs.item[i].name, content, size);
	}
	lines_bytes = made.sums_bytes;
	memcpy(lines, made.sums, lines_bytes);
	image_begin((uint32_t)(end_of_them - first) + (sums ? 1 : 0), pack.width);
	if (sums)
		image_add("SHA256SUMS", lines, lines_bytes);
	for (i = first; i < end_of_them; i++) {
		size = contents(pack.inputs.item[i].path, content, sizeof content);
		image_add(pack.inputs.item[i].name, content, size);
	}
	made.size = (made.size + 4095) / 4096 * 4096;
}

static int is_made(const char *path, size_t from)
{
	return contents(path, got, sizeof got) == from + made.size && memcmp(got + from, made.bytes, made.size) == 0;
}

static void writes(const char *of, int sums, enum payload_width width, const char *name)
{
	unsigned before = open_files();

	prepare();
	begin(of, 0, sums, width);
	pack_write(&pack);
	make_wanted(0, pack.inputs.count, sums);
	ok(is_made("d/out", 0), name);
	ok(progress_was("packing", pack.files_bytes) && progress.flushes == 1, "... which is said");
	ok(open_files() == before, "... nothing is left open");
	if (sums) {
		uint8_t digest[SHA256_DIGEST_BYTES];
		struct sha256 hash;

		sha256_begin(&hash);
		sha256_add(&hash, made.bytes + pack.volume[0].sums_offset, pack.sums_bytes);
		sha256_end(&hash, digest);
		ok(memcmp(digest, pack.sums_digest, sizeof digest) == 0, "... the digest of its list");
	}
	end();
}

static void check_written(void)
{
	static const char *const folders[] = { "none", "small", "large", "many", "edges" };
	size_t i;

	calls_begin(0, 0, 0, 0);
	for (i = 0; i < sizeof folders / sizeof *folders; i++) {
		writes(folders[i], 0, PAYLOAD_NARROW, folders[i]);
		writes(folders[i], 0, PAYLOAD_WIDE, "... wide");
		writes(folders[i], 1, PAYLOAD_WIDE, "... with a list");
	}
	setenv("LBPAYLOAD_THREADS", "3", 1);
	writes("large", 1, PAYLOAD_NARROW, "in several threads");
	writes("edges", 1, PAYLOAD_NARROW, "... files of other lengths");
	unsetenv("LBPAYLOAD_THREADS");
}

static void check_volumes(void)
{
	unsigned before = open_files();

	prepare();
	begin("small", 4096, 1, PAYLOAD_NARROW);
	pack_write(&pack);
	ok(pack.volumes == 2, "volumes");
	make_wanted(pack.volume[0].first, pack.volume[0].end, 1);
	ok(is_made("d/out-1", 0), "... the first");
	make_wanted(pack.volume[1].first, pack.volume[1].end, 1);
	ok(is_made("d/out-2", 0), "... the second");
	ok(open_files() == before, "... nothing is left open");
	end();
}

/* Behind what is there, where the output goes on. */
static void check_put(int sums)
{
	struct output output;

	prepare();
	begin("edges", 0, sums, PAYLOAD_NARROW);
	output_begin(&output, "d/out", 0644);
	output_put(&output, "before it", 9);
	ok(pack_put(&pack, &output) == 0, "in an output of others");
	output_put(&output, "behind", 6);
	output_finish(&output);
	make_wanted(0, pack.inputs.count, sums);
	memcpy(made.bytes + made.size, "behind", 6);
	made.size += 6;
	ok(is_made("d/out", 9) && memcmp(got, "before it", 9) == 0, "... all of it");
	end();
}

/* --- What fails. --- */

static void write_it(void)
{
	pack_write(&pack);
}

static void touch(void)
{
	shell("touch -d 2001-01-01 edges/a");
}

static void append(void)
{
	shell("echo >>edges/a");
}

static void no_input(void)
{
	syscall(SYS_close, 0);
	pack_write(&pack);
}

static void put_wrong(void)
{
	struct output output;

	output_begin(&output, "d/out", 0644);
	exit(pack_put(&pack, &output) == 2 ? 3 : 0);
}

static const struct row {
	const char *name, *only;
	unsigned at;
	int error;
	void (*turn)(void);
	const char *said;
} rows[] = {
	/* clang-format off */
	{ "it cannot be made", "make", 1, EACCES, 0, "test: d/out.lbpayload.part: Permission denied\n" },
	{ "no room", "fallocate", 1, ENOSPC, 0, "test: d/out: No space left on device\n" },
	{ "a write fails", "pwrite", 1, EIO, 0, "test: d/out: Input/output error\n" },
	{ "a read fails", "read", 1, EIO, 0, "test: edges/a: Input/output error\n" },
	{ "a file changes", "read", 2, 0, touch, "test: edges/a: changed while it was read\n" },
	{ "... becomes longer", "read", 1, 0, append, "test: edges/a: changed while it was read: it is longer than its size\n" },
	{ "it cannot be flushed", "fsync", 1, EIO, 0, "test: d/out: cannot flush: Input/output error\n" },
	{ "nor named", "renameat", 1, EIO, 0, "test: d/out: cannot give it its name: Input/output error\n" },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, row->error, row->turn);
	write_it();
}

static void check_failing(void)
{
	setenv("LBPAYLOAD_THREADS", "1", 1);
	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		prepare();
		begin("edges", 0, 0, PAYLOAD_NARROW);
		ok(in_child(act) == 1, row->name);
		is(said, row->said, "... what is said");
		is(left(), "file:old ", "... and what is left");
		end();
	}
	unsetenv("LBPAYLOAD_THREADS");
}

static void check_wrong(void)
{
	prepare();
	calls_begin(0, 0, 0, 0);
	begin("edges", 0, 0, PAYLOAD_NARROW);
	ok(in_child(no_input) == 0, "descriptor 0");
	prepare();
	pack.inputs.item[1].has_digest = pack.inputs.item[2].has_digest = 1;
	dies(write_it,
		"test: edges/b: its SHA-256 is not the one in the SHA256SUMS that is packed with it\n"
		"test: edges/c: its SHA-256 is not the one in the SHA256SUMS that is packed with it\ntest: d/out: not written\n",
		"files that are others");
	is(left(), "file:old ", "... nothing is left");
	ok(in_child(put_wrong) == 3, "... in an output of others");
	end();
}

/* Room is asked for, but where there are holes. */
static void check_room(void)
{
	prepare();
	calls_begin(0, 0, 0, 0);
	begin("small", 4096, 0, PAYLOAD_NARROW);
	pack_write(&pack);
	ok(strstr(calls.trace, "reserve out-1.lbpayload.part 1 0+4096; ") != 0, "room is asked for");
	ok(pack.volumes == 2 && strstr(calls.trace, "reserve out-2.lbpayload.part 1 0+4096; ") != 0, "... of each volume");
	end();
	prepare();
	calls_begin(0, 0, 0, 0);
	begin("small", 4096, 0, PAYLOAD_NARROW);
	pack.inputs.item[pack.inputs.count - 1].state.has_holes = 1;
	pack_write(&pack);
	ok(strstr(calls.trace, "reserve out-1") != 0 && !strstr(calls.trace, "reserve out-2"), "... but where a file has holes");
	end();
	prepare();
	calls_begin(0, 0, 0, 0);
	begin("small", 4096, 0, PAYLOAD_NARROW);
	pack.inputs.item[0].state.has_holes = 1;
	pack_write(&pack);
	ok(!strstr(calls.trace, "reserve out-1") && strstr(calls.trace, "reserve out-2"), "... of each for itself");
	end();
}

static void put_bytes(const char *path, size_t size)
{
	FILE *file = fopen(path, "w");

	if (fwrite(bytes, 1, size, file) != size || fclose(file))
		abort();
}

static void make_folders(void)
{
	static const size_t lengths[] = { 100, 0, 63, 64, 65, BUFFER - 1000, BUFFER };
	char path[16] = "edges/a";
	size_t i;

	shell("mkdir none small large many edges; for i in $(seq 300); do echo $i >many/$i; done");
	put_bytes("small/a", 3000);
	put_bytes("small/b", 1500);
	put_bytes("small/c", 500);
	put_bytes("large/a", sizeof bytes);
	put_bytes("large/b", 10);
	put_bytes("large/c", sizeof bytes - 100);
	for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		path[6] = (char)('a' + i);
		put_bytes(path, lengths[i]);
	}
}

int main(void)
{
	uint32_t number = 1;
	size_t i;

	message_program = "test";
	for (i = 0; i < sizeof bytes; i++) {
		number = number * 1103515245 + 12345;
		bytes[i] = (uint8_t)(number >> 16);
	}
	enter_top();
	make_folders();
	check_written();
	check_volumes();
	check_put(0);
	check_put(1);
	check_failing();
	check_wrong();
	check_room();
	leave_place();
	return tap_end();
}
