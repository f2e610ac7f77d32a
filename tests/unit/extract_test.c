/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extract_test.c - files taken out of an image: which of them, how many wait for each other, and what is left where one is
 * wrong. */
#include <sys/resource.h>

#include "image_made.h"
#include "payload/extract.h"

enum { MIB = 1024 * 1024 };

static struct image image;
static struct extracted extracted;
static rlim_t open_files_max; /* 0: as it is */

int getrlimit(__rlimit_resource_t what, struct rlimit *limit)
{
	if (calls_fail("getrlimit") || syscall(SYS_prlimit64, 0, what, 0, limit))
		return -1;
	if (what == RLIMIT_NOFILE && open_files_max)
		limit->rlim_cur = open_files_max;
	return 0;
}

static void make_image(void)
{
	image_begin(6, PAYLOAD_WIDE);
	image_add_text("s/b", "two");
	image_add_text("t", "file");
	image_add_text("st/x", "no");
	image_add_text("s/a/c", "three");
	image_add_text("a", "");
	image_add("SHA256SUMS", made.sums, made.sums_bytes);
	memcpy(made.bytes + 16 + 16 + 3, "TWO", 3); /* of s/b */
	made.bytes[16 + 16 + 2] = 'b';
	image_end("img");
}

/* --- Which. --- */

static char *const *names;
static const char *below;

static void extract(void)
{
	if (below)
		extract_below(&extracted, &image, below, "d/e");
	else
		extract_files(&extracted, &image, names, "d/e");
}

static void extracts(const char *name, uint64_t files, uint64_t bytes, uint64_t wrong, const char *left)
{
	unsigned before = open_files();

	prepare();
	extract();
	is(files_below("d"), left, name);
	ok(extracted.files == files && extracted.bytes == bytes && extracted.wrong == wrong, "... how many");
	ok(progress_was("extracting", bytes) && progress.flushes == 1, "... which is said");
	ok(open_files() == before, "... nothing is left open");
}

static char *const all[] = { 0 }, *const two[] = { (char *)"a", (char *)"st/x", 0 },
	*const one[] = { (char *)"s/b", 0 }, *const missing[] = { (char *)"none", (char *)"a", (char *)"s/", 0 };

static void extract_wrong(void)
{
	extracts("one that is wrong", 1, 3, 1, "file:old ");
	exit(tap_failed);
}

static void check_which(void)
{
	calls_begin(0, 0, 0, 0);
	make_image();
	image_open(&image, "img", 1);
	names = two;
	extracts("some", 2, 2, 0, "e/a: e/st/x:no file:old ");
	below = "s/a";
	extracts("below a directory", 1, 5, 0, "e/c:three file:old ");
	below = "st";
	extracts("... another", 1, 2, 0, "e/x:no file:old ");
	below = "none";
	extracts("... below none", 0, 0, 0, "file:old ");
	below = 0;
	names = one;
	ok(in_child(extract_wrong) == 0 && strstr(said, "s/b: its SHA-256 is "), "what is wrong is said");
	names = missing;
	prepare();
	dies(extract, "test: img: none: there is no such file in the image\ntest: img: s/: there is no such file in the image\ntest: img: nothing was extracted\n", "some that are not there");
	ok(access("d/e", F_OK) < 0, "... nothing is made");
	image_close(&image);
}

/* --- What was there. --- */

static void make_plain(void)
{
	image_begin(5, PAYLOAD_NARROW);
	image_add_text("one", "1");
	image_add_text("two", "2");
	image_add_text("x/three", "3");
	image_add_text("x/four", "4");
	image_add_text("five", "5");
	image_end("img");
}

static void check_there(void)
{
	calls_begin(0, 0, 0, 0);
	make_plain();
	image_open(&image, "img", 1);
	names = all;
	extracts("all", 5, 5, 0, "e/five:5 e/one:1 e/two:2 e/x/four:4 e/x/three:3 file:old ");
	prepare();
	shell("mkdir -p d/e/x; echo -n 0 >d/e/one.lbpayload.part; echo -n 0 >d/e/x/four.lbpayload.part; echo -n old >d/e/two");
	extract();
	is(files_below("d"), "e/five:5 e/one:1 e/two:2 e/x/four:4 e/x/three:3 file:old ", "in the place of what was there");
	prepare();
	shell("mkdir -p d/e; echo >d/e/one; ln d/e/one d/e/two");
	dies(extract, "test: one and two: d/e has one file for both names; nothing was extracted\n", "two that are one");
	prepare();
	shell("mkdir -p d/e/five");
	dies(extract, "test: d/e/five: there is something of that name that is not a regular file\n", "a directory in the way of the last");
	is(files_below("d"), "file:old ", "... nothing is written");
	image_begin(1, PAYLOAD_NARROW);
	image_add_text("a:b", "");
	image_end("img2");
	image_close(&image);
	image_open(&image, "img2", 1);
	prepare();
	shell("mkdir d/e");
	calls_begin("make", 1, EINVAL, 0);
	dies(extract, "test: d/e/a:b: a character that this file system cannot hold; nothing was extracted\n", "a character that cannot be");
	image_close(&image);
}

/* --- How many wait for each other. --- */

/* The most files at a time that have no name yet; 0: one has got a name twice. */
static unsigned most_waiting(void)
{
	unsigned waiting = 0, most = 0;
	const char *at = calls.trace;

	for (; *at; at = strstr(at, "; ") + 2) {
		waiting += strncmp(at, "make ", 5) == 0;
		waiting -= strncmp(at, "name ", 5) == 0;
		most = waiting > most ? waiting : most;
	}
	return waiting == 0 ? most : 0;
}

static void waits(rlim_t files, unsigned most)
{
	char text[64];

	prepare();
	open_files_max = files;
	calls.trace[0] = 0;
	extract();
	open_files_max = 0;
	snprintf(text, sizeof text, "with %lu open files %u wait", (unsigned long)files, most);
	ok(most_waiting() == most, text);
}

static void check_waiting(void)
{
	char longer[256], name[32];
	unsigned i;

	calls_begin(0, 0, 0, 0);
	make_plain();
	image_open(&image, "img", 1);
	names = all;
	waits(0, 5);
	ok(strstr(calls.trace, "reserve one.lbpayload.part 1 0+1; ") != 0, "... room is asked for");
	waits(20, 4);
	waits(19, 3);
	waits(18, 3);
	waits(17, 2);
	waits(15, 1);
	waits(14, 1);
	waits(13, 1);
	waits(3, 1);
	calls_begin("getrlimit", 1, EIO, 0);
	waits(0, 1);
	image_close(&image);
	calls_begin(0, 0, 0, 0);
	image_begin(230, PAYLOAD_NARROW);
	for (i = 0; i < 230; i++) {
		snprintf(name, sizeof name, "%u", i);
		image_add_text(name, "");
	}
	image_end("img");
	image_open(&image, "img", 1);
	calls.trace[0] = 0;
	names = all;
	prepare();
	extract();
	ok(system("test $(ls d/e | wc -l) = 230") == 0, "more files than may wait");
	image_close(&image);
	memset(longer, 'n', 255);
	longer[241] = 0;
	image_begin(4, PAYLOAD_NARROW);
	image_add_text("a", "");
	image_add_text(longer, "");
	longer[0] = 'o';
	image_add_text(longer, "");
	image_add_text("b", "");
	image_end("img");
	image_open(&image, "img", 1);
	waits(0, 1);
	image_close(&image);
}

static void check_large(size_t less, unsigned most)
{
	uint64_t sizes[] = { 128 * MIB, 128 * MIB - less, 1 };
	struct payload_entry_head head = { 1, 0 };
	FILE *file = fopen("img", "w");
	unsigned i;

	image_begin(3, PAYLOAD_WIDE);
	fwrite(made.bytes, 1, made.size, file);
	for (i = 0; i < 3; i++) {
		head.file_bytes = sizes[i];
		fwrite(made.bytes, 1, payload_put_entry(made.bytes, PAYLOAD_WIDE, &head), file);
		fputc('a' + (int)i, file);
		fseeko(file, (off_t)sizes[i], SEEK_CUR);
	}
	fputc(0, file);
	fclose(file);
	calls_begin(0, 0, 0, 0);
	image_open(&image, "img", 1);
	waits(0, most);
	ok(!image.file.has_holes == (strstr(calls.trace, "reserve") != 0), "room is asked for where there are no holes");
	image_close(&image);
}

int main(void)
{
	message_program = "test";
	enter_top();
	check_which();
	check_there();
	check_waiting();
	check_large(0, 2);
	check_large(1, 3);
	leave_place();
	return tap_end();
}
