/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * input_file_test.c - files that go into an image, read: in pieces, with holes, and those that do not hold still. */
#include "host/memory.h"
#include "host/output.h"
#include "inputs_text.h"
#include "payload/input.h"
#include "payload/input_file.h"

enum { MIB = 1024 * 1024, LARGE = 2 * MIB + 5 };

static uint8_t bytes[LARGE], got[LARGE + 1];
static struct input input, other;

static struct input collected(const char *path)
{
	struct input made = { .path = (char *)path, .name = (char *)path };
	struct stat status;

	if (stat(path, &status))
		abort();
	input_state_set(&made.state, &status);
	made.size_bytes = (uint64_t)status.st_size;
	return made;
}

/* Of so many bytes, one of which is another. */
static void put_bytes(const char *path, size_t size, size_t changed)
{
	FILE *file = fopen(path, "w");

	bytes[changed] ^= 1;
	if (fwrite(bytes, 1, size, file) != size || fclose(file))
		abort();
	bytes[changed] ^= 1;
}

/* --- One that changes. --- */

static void read_all(void)
{
	int fd;

	alarm(10);
	fd = input_open(&input);
	input_read(&input, fd, got, input.size_bytes / 2);
	input_read(&input, fd, got + input.size_bytes / 2, input.size_bytes - input.size_bytes / 2);
	input_close(&input, fd);
}

static void append(void)
{
	shell("echo x >>d/x");
}

static void cut(void)
{
	shell("truncate -s 50 d/x");
}

static void touch(void)
{
	shell("touch -d 2001-01-01 d/x");
}

static void exchange(void)
{
	shell("cp -p d/x d/y; mv d/y d/x");
}

static void pipe_there(void)
{
	shell("rm d/x; mkfifo d/x");
}

static void no_input(void)
{
	syscall(SYS_close, 0);
}

static const struct row {
	const char *name, *only;
	unsigned at;
	int error;
	void (*turn)(void);
	const char *said; /* behind its path */
} rows[] = {
	/* clang-format off */
	{ "all is well", 0, 0, 0, 0, 0 },
	{ "descriptor 0", "open", 1, 0, no_input, 0 },
	{ "it is gone", "open", 1, ENOENT, 0, "No such file or directory" },
	{ "it cannot be looked at", "fstat", 2, EIO, 0, "Input/output error" },
	{ "... at its end", "fstat", 3, EIO, 0, "Input/output error" },
	{ "it cannot be read", "read", 1, EIO, 0, "Input/output error" },
	{ "... the second half", "read", 2, EIO, 0, "Input/output error" },
	{ "... its end", "read", 3, EIO, 0, "Input/output error" },
	{ "another takes its place", "open", 1, 0, exchange, "changed while it was read" },
	{ "a pipe does", "open", 1, 0, pipe_there, "changed while it was read" },
	{ "it is touched before", "open", 1, 0, touch, "changed while it was read" },
	{ "... meanwhile", "read", 2, 0, touch, "changed while it was read" },
	{ "it is longer before", "open", 1, 0, append, "changed while it was read" },
	{ "... meanwhile", "read", 2, 0, append, "changed while it was read: it is longer than its size" },
	{ "it is shorter", "read", 2, 0, cut, "changed while it was read: it is shorter than its size" },
	{ "... from the beginning on", "read", 1, 0, cut, "changed while it was read: it is shorter than its size" },
	/* clang-format on */
};

static const struct row *row;

static void act(void)
{
	calls_begin(row->only, row->at, row->error, row->turn);
	read_all();
}

static void check_rows(void)
{
	char words[256];

	for (row = rows; row < rows + sizeof rows / sizeof *rows; row++) {
		shell("rm -f d/x");
		put_bytes("d/x", 101, 0);
		input = collected("d/x");
		input.list_line = "list:7";
		ok(in_child(act) == (row->said != 0), row->name);
		snprintf(words, sizeof words, "test: list:7: d/x: %s\n", row->said ? row->said : "");
		is(said, row->said ? words : "", "... what is said");
	}
}

static void check_read(void)
{
	unsigned before = open_files();

	shell("rm -f d/x");
	put_bytes("d/x", 101, LARGE - 1);
	input = collected("d/x");
	calls_begin(0, 0, 0, 0);
	calls.are_cut = 1;
	read_all();
	ok(memcmp(got, bytes, 101) == 0 && got[101] == 0, "its bytes, in pieces");
	ok(open_files() == before, "... it is closed");
}

/* Only data is read. */
static void check_holes(void)
{
	int fd;

	shell("rm -f d/x; truncate -s 1M d/x; printf data >>d/x; truncate -s 2M d/x");
	input = collected("d/x");
	if (!input.state.has_holes) {
		tap_skip("holes", "a file system that has them");
		return;
	}
	memset(got, 1, sizeof got);
	calls_begin("read", 1, EIO, 0);
	fd = input_open(&input);
	input_read(&input, fd, got, MIB / 2);
	input_read(&input, fd, got + MIB / 2, MIB / 2);
	ok(calls.count == 0, "a hole is not read");
	calls_begin(0, 0, 0, 0);
	input_read(&input, fd, got + MIB, 2);
	input_read(&input, fd, got + MIB + 2, MIB - 2);
	input_close(&input, fd);
	ok(memcmp(got + MIB, "data", 4) == 0, "... what lies between is");
	memset(got + MIB, 0, 4);
	ok(got[0] == 0 && memcmp(got, got + 1, 2 * MIB - 1) == 0, "... all else is zeros");
	ok(got[2 * MIB] == 1, "... and no more than that");
}

/* --- Two. --- */

static int are_same(size_t size, size_t changed)
{
	unsigned before = open_files();
	int same;

	put_bytes("d/a", size, LARGE - 1);
	put_bytes("d/b", size, changed);
	input = collected("d/a");
	other = collected("d/b");
	same = input_files_same(&input, &other);
	if (open_files() != before)
		return -1;
	return same;
}

static void compare(void)
{
	exit(input_files_same(&input, &other) ? 0 : 3);
}

static void check_same(void)
{
	calls_begin(0, 0, 0, 0);
	ok(are_same(0, LARGE - 1) == 1 && are_same(5, LARGE - 1) == 1, "the same bytes");
	ok(are_same(MIB, LARGE - 1) == 1 && are_same(MIB + 1, LARGE - 1) == 1, "... a piece of them, and more");
	ok(are_same(5, 0) == 0 && are_same(5, 4) == 0, "another byte");
	ok(are_same(MIB, MIB - 1) == 0 && are_same(MIB + 1, MIB) == 0 && are_same(LARGE - 1, MIB + 5) == 0 &&
			are_same(LARGE - 1, 3) == 0,
		"... anywhere");
	other.size_bytes--;
	calls_begin("open", 1, EIO, 0);
	ok(input_files_same(&input, &other) == 0 && calls.count == 0, "other lengths are not read");
	other = input;
	other.path = "d/none";
	ok(input_files_same(&input, &other) == 1 && calls.count == 0, "nor is one file");
	other.state.file.device++;
	dies(compare, "test: d/a: Input/output error\n", "... but one of another file system");
	calls_begin("open", 2, EIO, 0);
	dies(compare, "test: d/none: Input/output error\n", "... whatever its number there");
	calls_begin(0, 0, 0, 0);
	are_same(101, LARGE - 1);
	calls_begin("fstat", 5, EIO, 0);
	dies(compare, "test: d/a: Input/output error\n", "the first one changes meanwhile");
	calls_begin("fstat", 6, EIO, 0);
	dies(compare, "test: d/b: Input/output error\n", "... the second");
	calls_begin(0, 0, 0, 0);
	put_bytes("d/b", 101, 7);
	other = collected("d/b");
	ok(in_child(compare) == 3, "... of two that differ, nobody asks");
}

/* --- Copied. --- */

static void copies(size_t size)
{
	unsigned before = open_files();
	uint8_t digest[SHA256_DIGEST_BYTES], wanted[SHA256_DIGEST_BYTES];
	struct output output;
	struct sha256 hash;
	FILE *file;

	put_bytes("d/a", size, LARGE - 1);
	input = collected("d/a");
	sha256_begin(&hash);
	sha256_add(&hash, bytes, size);
	sha256_end(&hash, wanted);
	memset(digest, 0, sizeof digest);
	progress.done = 0;
	input_copy(&input, 0, 0);
	ok(progress.done == size, "read, which is said");
	input_copy(&input, 0, digest);
	ok(memcmp(digest, wanted, sizeof wanted) == 0, "hashed");
	memset(digest, 0, sizeof digest);
	output_begin(&output, "d/out", 0644);
	input_copy(&input, &output, 0);
	input_copy(&input, &output, digest);
	ok(memcmp(digest, wanted, sizeof wanted) == 0, "... and copied");
	ok(output.size_bytes == 2 * size, "... as much as it is");
	output_finish(&output);
	file = fopen("d/out", "r");
	ok(fread(got, 1, size, file) == size && memcmp(got, bytes, size) == 0, "... its bytes");
	fclose(file);
	ok(open_files() == before, "... nothing is left open");
}

/* A megabyte at a time, then what would be behind the end. */
static void check_pieces(void)
{
	put_bytes("d/a", 2 * MIB, LARGE - 1);
	put_bytes("d/b", 2 * MIB + 1, LARGE - 1);
	input = collected("d/a");
	other = collected("d/b");
	calls_begin("read", 99, 0, 0);
	input_copy(&input, 0, 0);
	ok(calls.count == 3, "read in two pieces");
	input_copy(&other, 0, 0);
	ok(calls.count == 3 + 4, "... and in three");
	shell("cp d/a d/c; cp d/b d/d");
	calls_begin("read", 99, 0, 0);
	other = collected("d/c");
	ok(input_files_same(&input, &other) && calls.count == 2 * 3, "compared in two pieces");
	input = collected("d/b");
	other = collected("d/d");
	ok(input_files_same(&input, &other) && calls.count == 2 * 3 + 2 * 4, "... and in three");
	calls_begin(0, 0, 0, 0);
}

static void check_words(void)
{
	char line[600];

	input.list_line = 0;
	input.path = "a\nb";
	calls_begin("open", 1, EIO, 0);
	dies(read_all, "test: a\\012b: Input/output error\n", "a path that could steer a terminal");
	memset(line, 'p', sizeof line);
	line[500] = 0;
	input.path = line;
	ok(in_child(read_all) == 1 && strlen(said) == 6 + 500 + 21, "a long one is said whole");
	line[499] = '\t';
	ok(in_child(read_all) == 1 && !strchr(said, '\t'), "... whatever its last character");
}

int main(void)
{
	uint32_t number = 1;
	size_t i;

	message_program = "test";
	enter_top();
	for (i = 0; i < sizeof bytes; i++) {
		number = number * 1103515245 + 12345;
		bytes[i] = (uint8_t)(number >> 16);
	}
	check_rows();
	check_read();
	check_holes();
	check_same();
	calls_begin(0, 0, 0, 0);
	copies(0);
	copies(7);
	copies(MIB);
	copies(LARGE - 1);
	check_pieces();
	check_words();
	leave_place();
	return tap_end();
}
