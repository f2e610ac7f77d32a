/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_all_test.c - importer/linux/all.c on made-up machines: volumes that are waited for, compared and joined. */
#include "fake_import.h"
#include "importer/linux/all.c"
#include "fake_disks.h"

static const struct fake_member both[] = { { "a", "text" }, { "b", "more" }, { 0, 0 } };
static const struct fake_member *const first_one = (const struct fake_member[]){ { "a", "text" }, { 0, 0 } };
static const struct fake_member *const second_one = both + 1;
static struct fake_image first, second, images[2];
static const uint8_t zeros[4096];

/* --- Stand-ins. --- */

static const struct contents *imported;
static int import_result;

int import(const struct contents *contents)
{
	fake_note("import; ");
	imported = contents;
	return import_result;
}

static void begin(void)
{
	fake_import_begin();
	fake_disks_begin();
	options.destination = "/d";
	options.all = 1;
	options.timeout_ms = 2000;
	candidates_count = ~0u;
	candidates_changed = 0;
	memset(volumes, 0, sizeof volumes);
	volumes_count = 0;
	imported = 0;
	import_result = 0;
}

static int run(void)
{
	fake_said[0] = 0;
	return linux_import_all();
}

/* --- Waiting. --- */

static void check_two(void)
{
	begin();
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size);
	ok(run() == STATUS_DONE, "two volumes");
	is(fake_said, "import: waiting up to 2 s for all payloads; seen so far:\n"
		      "import:   /dev/sda (8:1): a payload\nimport:   /dev/sdb (8:2): a payload\n"
		      ">import: /dev/sda: 2 files, 140 bytes, into /d\n>import: /dev/sdb: 1 files, 4 bytes, into /d\n",
		"... of which each has its line");
	ok(fake_looks == 2 && fake_slept_ms == 250, "... after a second look");
	ok(imported && imported->count == 3 && imported->file_bytes == 144, "... are imported together");
	ok(fake_open_count() == 2, "... and open");
	ok(strcmp(imported->entries[0]->name.text, "SHA256SUMS") == 0 && strcmp(imported->entries[1]->name.text, "a") == 0 &&
			strcmp(imported->entries[2]->name.text, "b") == 0, "... in their order");
	ok(!imported->entries[0]->is_there && !imported->entries[2]->is_there, "... none of which is there");
	begin();
	import_result = -1;
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size);
	ok(run() == STATUS_FAILED, "an import that fails");
	begin();
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size)->from_look = 4;
	ok(run() == STATUS_DONE && fake_looks == 5 && fake_slept_ms == 1000, "one that comes later is waited for");
	ok(fake_open_count() == 2, "... and closed before it is read anew");
	ok(strstr(fake_said, ">import: /dev/sda: 2 files, 140 bytes, into /d\n") != 0, "... and counted once");
	ok(fake_times("open sda; ") == 5 + 2, "... what stands still is read once");
	ok(strstr(fake_said, "names files") == 0, "... and nothing is said to be missing");
	begin();
	fake_disk("sda", first.bytes, first.size);
	ok(run() == STATUS_FAILED && !imported, "one that does not come");
	is(strstr(fake_said, "/dev/sda: "), "/dev/sda: SHA256SUMS names files that are not here: 1 (b); is a disk missing? Nothing was imported\n",
		"... is missing");
	ok(fake_slept_ms == 2000 && fake_looks == 9, "... after the time");
	begin();
	fake_image_make(&images[0], both + 2, both);
	fake_disk("sda", images[0].bytes, images[0].size);
	run();
	ok(strstr(fake_said, "not here: 2 (a, ...); is a disk missing?") != 0, "two files of it");
}

static void check_times(void)
{
	begin();
	options.timeout_ms = 0;
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size);
	ok(run() == STATUS_DONE && fake_slept_ms == 250, "no time: a second look all the same");
	begin();
	options.timeout_ms = 0;
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", zeros, sizeof zeros)->from_look = 2;
	fake_disk("sdc", second.bytes, second.size)->from_look = 2;
	ok(run() == STATUS_DONE && fake_slept_ms == 250, "what comes with it is taken, when time is over");
	begin();
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size)->from_look = 9;
	ok(run() == STATUS_DONE && fake_looks == 9, "one that comes at the last look");
	begin();
	fake_disk("sda", first.bytes, first.size)->open_error = -ERROR_NXIO;
	fake_disks[0].good_opens = 2;
	ok(dies(run()), "one that goes away");
	ok(strstr(fake_said, "import: /dev/sda: no such device\n") != 0, "... ends it");
}

static void check_none(void)
{
	begin();
	fake_disk("sda", zeros, sizeof zeros);
	ok(run() == STATUS_FAILED && !imported, "no payload");
	is(strstr(fake_said, "import: no payload"), "import: no payload disk after 2 s; probed:\n"
		"import:   /dev/sda (8:1): no LBPAYLD1 magic: this is not a payload\n"
		"import: attach the image as a raw disk, or name it with --device\n", "... is said");
	ok(fake_slept_ms == 2000, "... after the time");
	options.if_present = "";
	candidates_count = ~0u;
	ok(run() == STATUS_DONE && !imported, "... which may be");
	ok(strstr(fake_said, "--device\n>import: nothing to import\n") != 0, "... and is said, too");
	begin();
	options.timeout_ms = 0;
	ok(run() == STATUS_FAILED && fake_slept_ms == 0 && fake_looks == 1, "none is waited for");
	begin();
	options.timeout_ms = 999000;
	ok(run() == STATUS_FAILED && strstr(fake_said, "waiting up to 999 s for") && strstr(fake_said, "after 999 s;"), "much time");
}

static void check_refused_of(const char *problem, const char *name)
{
	ok(run() == STATUS_FAILED && !imported, name);
	ok(strstr(fake_said, problem) && strstr(strstr(fake_said, problem), "import:   /dev/"), "... which is said");
	ok(fake_slept_ms == 2000 && fake_open_count() == 0, "... after the time");
}

static void check_refused(void)
{
	static char names[CANDIDATES_MAX + 1][8];
	struct fake_image *damaged = &images[0];
	unsigned i;

	fake_image_make(damaged, both, 0);
	put_le32(damaged->bytes + PAYLOAD_COUNT_OFFSET, PAYLOAD_COUNT_MAX + 1);
	begin();
	fake_disk("sda", damaged->bytes, damaged->size);
	fake_disk("sdb", first.bytes, first.size);
	fake_disk("sdc", second.bytes, second.size);
	check_refused_of("import: a payload that is refused; write it anew, or import the others with --device:\n", "a damaged one");
	begin();
	options.digest_text = "given";
	memcpy(options.digest, first.digest, sizeof options.digest);
	fake_disk("sda", damaged->bytes, damaged->size);
	fake_image_make(&images[1], both, both);
	fake_disk("sdb", images[1].bytes, images[1].size);
	ok(run() == STATUS_DONE, "... which is none where the digest is known");
	begin();
	options.digest_text = "given";
	options.if_present = "";
	fake_disk("sda", damaged->bytes, damaged->size);
	ok(run() == STATUS_FAILED && strstr(fake_said, "no payload disk after 2 s"), "... but may be what is not present");
	begin();
	fake_disk("sda", first.bytes, first.size);
	fake_disk("sdb", second.bytes, second.size);
	fake_disk("sdc", 0, 0)->open_error = -ERROR_ACCES;
	check_refused_of("import: not every disk could be read, and what is on it is not known:\n", "one that cannot be read");
	begin();
	fake_disk("sda", 0, 0)->open_error = -ERROR_ACCES;
	check_refused_of("import: not every disk could be read, and what is on it is not known:\n", "... alone, too");
	begin();
	for (i = 0; i < CANDIDATES_MAX + 1; i++) {
		sprintf(names[i], "vd%c%c", 'a' + i / 26, 'a' + i % 26);
		fake_disk(names[i], i == 1 ? first.bytes : zeros, i == 1 ? first.size : sizeof zeros);
	}
	check_refused_of("import: more than 256 devices; import the payloads one by one with --device:\n", "257 devices");
	begin();
	fake_image_make(&images[1], both, both);
	for (i = 0; i < 16; i++)
		fake_disk(names[i], images[1].bytes, images[1].size);
	ok(run() == STATUS_DONE && imported->count == 3, "16 volumes");
	ok(fake_open_count() == 16, "... are open");
	begin();
	for (i = 0; i < 17; i++)
		fake_disk(names[i], images[1].bytes, images[1].size);
	check_refused_of("import: more than 16 payload disks; import them one by one with --device:\n", "17");
	begin();
	for (i = 0; i < CANDIDATES_MAX; i++)
		fake_disk(names[i], i == CANDIDATES_MAX - 1 ? images[1].bytes : zeros, images[1].size);
	ok(run() == STATUS_DONE && imported->count == 3, "256 devices, the last of which is one");
}

/* --- Compared. --- */

/* Two disks without digests. */
static int run_of(const struct fake_member *a, const struct fake_member *b)
{
	begin();
	fake_image_make(&images[0], a, 0);
	fake_image_make(&images[1], b, 0);
	fake_disk("sda", images[0].bytes, images[0].size);
	fake_disk("sdb", images[1].bytes, images[1].size);
	return run();
}

static void check_same(void)
{
	static const struct fake_member other[] = { { "b", "morE" }, { 0, 0 } }, longer[] = { { "b", "more." }, { 0, 0 } };

	ok(run_of(both, both) == STATUS_DONE && imported->count == 2 && imported->file_bytes == 8, "the same twice");
	ok(strstr(fake_said, ">import: /dev/sda: 2 files, 8 bytes, into /d\n>import: /dev/sdb: 0 files, 0 bytes, into /d\n") != 0,
		"... is imported once");
	ok(imported->entries[0]->device == &volumes[0].device && !imported->entries[0]->is_there && imported->names_count == 4, "... from the first");
	ok(!((struct entry *)imported->names[1])->is_there, "... and the second is not there, either");
	begin();
	ok(dies(run_of(both, other)), "another content");
	is(strstr(fake_said, "import: b: "), "import: b: /dev/sda and /dev/sdb carry this name with different content; is one of them "
		"from another time? Nothing was imported\n", "... is refused");
	ok(dies(run_of(both, longer)), "another length, too");
	ok(!imported, "... and nothing imported");
	ok(run_of(first_one, second_one) == STATUS_DONE && imported->count == 2, "two without digests");
}

/* Large ones, whose only difference lies here; 0: none. */
static int are_same(size_t length, size_t at)
{
	static uint8_t bytes[2][100000];
	static struct device devices[2];
	struct entry entries[2];
	int i;

	begin();
	memset(bytes, 1, sizeof bytes);
	bytes[1][at] = 2;
	memset(entries, 0, sizeof entries);
	for (i = 0; i < 2; i++) {
		fake_disk(i ? "sdb" : "sda", bytes[i], length + 1);
		device_begin(&devices[i], fake_open(i ? "/dev/sdb" : "/dev/sda", 0), "/dev/x");
		entries[i].device = &devices[i];
		entries[i].data_offset = 1;
		entries[i].file_bytes = length;
		entries[i].name.text = "f";
	}
	fake_notes_reads = 1;
	fake_trace_anew();
	return is_same(&entries[0], &entries[1]);
}

static void check_bytes(void)
{
	ok(are_same(70000, 0), "two large files");
	is(fake_trace, "read sda 1+32768; read sdb 1+32768; read sda 32769+32768; read sdb 32769+32768; "
		       "read sda 65537+4464; read sdb 65537+4464; ", "... are compared piece by piece");
	ok(!are_same(70000, 70000), "the last byte is another one");
	ok(!are_same(70000, 32768), "the last one of the first piece");
	is(fake_trace, "read sda 1+32768; read sdb 1+32768; ", "... and no more is read");
	ok(are_same(32768, 0) && fake_times("read") == 2, "a file of a piece");
	ok(are_same(1, 0) && !are_same(1, 1), "a file of a byte");
	ok(are_same(0, 0) && fake_times("read") == 0, "files of none are the same, unread");
}

static void check_unreadable(void)
{
	static struct entry entries[2];
	static struct device devices[2];
	static int i; /* it outlives the end of a program */

	for (i = 0; i < 2; i++) {
		begin();
		fake_disk("sda", images[0].bytes, 4096);
		fake_disk("sdb", images[0].bytes, 4096);
		fake_disks[i].read_error = -ERROR_IO;
		fake_disks[i].bad_from = 0;
		device_begin(&devices[0], fake_open("/dev/sda", 0), "/dev/sda");
		device_begin(&devices[1], fake_open("/dev/sdb", 0), "/dev/sdb");
		entries[0] = (struct entry){ .name = { .text = "f" }, .device = &devices[0], .data_offset = 5, .file_bytes = 9 };
		entries[1] = (struct entry){ .name = { .text = "f" }, .device = &devices[1], .data_offset = 6, .file_bytes = 9 };
		ok(dies(is_same(&entries[0], &entries[1])), i ? "the second cannot be read" : "the first cannot be read");
		is(fake_said, i ? "import: /dev/sdb: byte 6: f: input/output error\n" : "import: /dev/sda: byte 5: f: input/output error\n",
			"... which is said, with its place");
	}
}

static void check_trees(void)
{
	static const struct fake_member path[] = { { "d/e/f", "text" }, { 0, 0 } }, in_way[] = { { "d/e", "more" }, { 0, 0 } };
	static const struct fake_member beside[] = { { "d/g", "more" }, { 0, 0 } };

	begin();
	fake_image_make(&images[0], path, 0);
	fake_image_make(&images[1], in_way, 0);
	options.tree = "";
	fake_disk("sda", images[0].bytes, images[0].size);
	fake_disk("sdb", images[1].bytes, images[1].size);
	ok(dies(run()), "a file where another volume has a directory");
	is(strstr(fake_said, "import: d/e/f"), "import: d/e/f: of /dev/sda, and d/e: of /dev/sdb: one name is that of a file and of a "
		"directory; nothing was imported\n", "... is refused");
	begin();
	fake_image_make(&images[1], beside, 0);
	options.tree = "";
	fake_disk("sda", images[0].bytes, images[0].size);
	fake_disk("sdb", images[1].bytes, images[1].size);
	ok(run() == STATUS_DONE && imported->count == 2 && imported->directories == 3, "one beside is not");
}

/* Names of which one begins with the other. */
static void check_prefixes(void)
{
	static const struct fake_member a[] = { { "a", "text" }, { 0, 0 } }, ab[] = { { "ab", "more" }, { 0, 0 } };

	ok(run_of(a, ab) == STATUS_DONE && imported->count == 2, "a name that begins with another one");
}

static void check_many(void)
{
	static struct contents all;

	begin();
	volumes_count = 2;
	volumes[0].contents.directories = PAYLOAD_COUNT_MAX;
	join(&all);
	ok(all.directories == PAYLOAD_COUNT_MAX, "as many directories as may be");
	volumes[1].contents.directories = 1;
	ok(dies(join(&all)), "one more");
	is(fake_said, "import: more than 200000 files and directories on all disks together; import them one by one with --device\n",
		"... is too many");
	volumes_count = 0;
}

int main(void)
{
	fake_image_make(&first, first_one, both);
	fake_image_make(&second, second_one, 0);
	check_two();
	check_times();
	check_none();
	check_refused();
	check_same();
	check_bytes();
	check_unreadable();
	check_trees();
	check_prefixes();
	check_many();
	return tap_end();
}
