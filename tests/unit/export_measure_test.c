/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_measure_test.c - how long what is exported will be, each name once, and how much of it is too much. */
#include "fake_exporter.h"

#include "exporter/collect.c"

static struct contents contents;
static const struct file_status nothing;

/* Nothing but SHA256SUMS. */
static void begin(void)
{
	machine_anew();
	memset(&options, 0, sizeof options);
	options.directory = "d";
	memset(&contents, 0, sizeof contents);
	entries = 0;
	entries_count = 0;
	contents.sums = add_entry("SHA256SUMS", "SHA256SUMS", &nothing);
}

/* Of an entry so long, and of SHA256SUMS. */
static const char *measured(uint64_t bytes)
{
	struct file_status status = nothing;

	begin();
	status.size_bytes = bytes;
	add_entry("a", "d/a", &status);
	sort(&contents);
	measure(&contents);
	return machine_said[2];
}

static void check_measure(void)
{
	/* Behind the header of 12 bytes an entry is 8, its name and its bytes; a line is 66, the name and its end. */
	enum { NARROW = 12 + (8 + 10 + 68) + (8 + 1), WIDE = 16 + (16 + 10 + 68) + (16 + 1) };
	const uint64_t most = (uint64_t)1 << 62;

	measured(4096 - NARROW);
	ok(contents.container_bytes == 4096, "a container that fills a block");
	measured(4096 - NARROW + 1);
	ok(contents.container_bytes == 8192, "... a byte more is a block more");
	measured(0);
	ok(contents.container_bytes == 4096 && contents.sums->file_bytes == 68, "a file of no byte");
	measured(0xffffffff);
	ok(contents.width == PAYLOAD_NARROW && contents.container_bytes == ((uint64_t)1 << 32) + 4096, "a file below 4 GiB");
	measured((uint64_t)1 << 32);
	ok(contents.width == PAYLOAD_WIDE && contents.container_bytes == ((uint64_t)1 << 32) + 4096, "one of 4 GiB: wide");
	measured(((uint64_t)1 << 32) + 4096 - WIDE);
	ok(contents.container_bytes == ((uint64_t)1 << 32) + 4096, "... that fills a block");
	measured(((uint64_t)1 << 32) + 4096 - WIDE + 1);
	ok(contents.container_bytes == ((uint64_t)1 << 32) + 8192, "... a byte more is a block more");
	is(setjmp(machine_end) ? machine_said[2] : measured(most - 12), "", "a file that is just not too large");
	is(setjmp(machine_end) ? machine_said[2] : measured(most - 11), "export: d/a: with it, no disk is large enough\n",
		"... one byte more");
}

/* So many names, the last of them once more: "a1000000" and so on; the first of them is this. */
static const char *sorted(unsigned number, const char *first)
{
	static char text[200001][9];
	unsigned i;

	begin();
	options.tree = strchr(first, '/');
	for (i = 0; i < number; i++) {
		snprintf(text[i], sizeof text[i], "a%u", 1000000 + i);
		if (i == 0)
			strcpy(text[i], first);
		add_entry(text[i], text[i], &nothing);
	}
	add_entry(text[number - 1], "other", &nothing);
	return ends((sort(&contents), longjmp(machine_end, 1)));
}

static void check_sort(void)
{
	is(sorted(199999, "a"), "", "200000 names, SHA256SUMS among them");
	ok(contents.count == 200000 && strcmp(contents.names[199999]->text, "a1199998") == 0, "... each of them once");
	is(sorted(200000, "a"), "export: d: more than 200000 entries, SHA256SUMS among them\n", "one more");
	is(sorted(199998, "a/b"), "", "... 199999 and a directory");
	is(sorted(199999, "a/b"), "export: d: more than 200000 entries and directories\n", "... one more of these");
	begin();
	options.tree = "--tree";
	add_entry("a/b", "d/a/b", &nothing);
	add_entry("a", "d/a", &nothing);
	is(ends(sort(&contents)), "export: d: this file is a directory in the same image\n",
		"what was a directory has become a file");
}

int main(void)
{
	check_measure();
	check_sort();
	return tap_end();
}
