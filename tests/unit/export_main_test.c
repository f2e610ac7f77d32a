/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export_main_test.c - what payload-export does before anything else, its words, and in which order it lets the rest be
 * done; that stands in here. */
#include "fake_machine.h"

/* The rest, and what a processor may have. */
#include "exporter/exporter.h"
#include "format/sha256_x86.h"

static int extensions;

#define sha256_x86_is_there() extensions
#define main                  exporter_main
#include "exporter/main.c"
#undef main

static int is_silent;
static uint64_t bytes; /* of the container */

void collect(struct contents *contents)
{
	fake_note("collect; ");
	contents->count = 3;
	contents->container_bytes = bytes;
}

void find_disk(struct disk *found)
{
	fake_note("find; ");
	found->path = "/dev/d";
	found->is_silent = is_silent;
}

void disk_check_room(struct disk *found, uint64_t container_bytes)
{
	fake_note("room %s %lu; ", found->path, (unsigned long)container_bytes);
}

void export_contents(const struct contents *contents, struct disk *to, uint8_t digest[SHA256_DIGEST_BYTES])
{
	unsigned i;

	fake_note("export %u %s; ", (unsigned)contents->count, to->path);
	for (i = 0; i < SHA256_DIGEST_BYTES; i++)
		digest[i] = (uint8_t)(i * 8);
}

static void begin(void)
{
	machine_anew();
	machine_text("/", MODE_DIRECTORY, "");
	message_program = "";
	sha256_add_blocks = sha256_add_blocks_plain;
	extensions = is_silent = 0;
	bytes = 4096;
}

/* Runs it with these words; returns its status, -1 where it ends by itself. */
static int run(const char *const *words)
{
	const char *argv[16] = { "payload-export" };
	unsigned i;

	for (i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	memset(&options, 0, sizeof options);
	memset(&disk, 0, sizeof disk);
	return setjmp(machine_end) ? -1 : exporter_main(0, (char **)(uintptr_t)argv);
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, 0 })

#define BEGUN  "open / 0; close /; signal 13 1 0; signal 25 1 0; "
#define DIGEST "0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8"

static void check_run(void)
{
	begin();
	ok(RUN("d") == 0, "a directory is exported");
	is(fake_trace, BEGUN "collect; find; room /dev/d 4096; export 3 /dev/d; ", "... one step behind the other");
	is(machine_said[1], "payload-export: /dev/d: 3 files, 4.0 KiB, written; digest " DIGEST "\n", "... which is said");
	is(machine_said[2], "", "... and no more");
	is(options.directory, "d", "... it is that");
	begin();
	is_silent = 1;
	bytes = (uint64_t)1 << 33;
	ok(RUN("d") == 0, "... to a disk of Fiwix");
	is(machine_said[1], "payload-export: /dev/d: 3 files, 8.0 GiB, written and read back; digest " DIGEST "\n", "... which is said");
}

static void check_descriptors(void)
{
	unsigned first;

	for (first = 0; first < 3; first++) {
		begin();
		for (unsigned i = first; i < 3; i++)
			machine_fds[i].file = 0;
		ok(RUN("d") == 0 && fake_times("open / 0; ") == 4 - first && fake_times("close /; ") == 1,
			"descriptors that are not open are taken");
		ok(machine_open_count() == 3 && machine_fds[2].file, "... and no other");
	}
	begin();
	machine_fds[0].file = machine_fds[1].file = machine_fds[2].file = 0;
	machine_fails(SYS_OPEN, "/", 1, -ERROR_IO);
	ok(RUN("d") == 0 && fake_times("open / 0; ") == 2, "... as far as that goes");
}

/* Whether the extensions of the processor are used: where it has them, on that kernel. */
static int is_extended(int is_there, const char *kernel, const char *release)
{
	begin();
	extensions = is_there;
	machine_kernel = kernel;
	machine_release = release;
	RUN("d");
	return sha256_add_blocks == sha256_x86_add_blocks;
}

static void check_extensions(void)
{
	ok(is_extended(1, "Linux", "6.1.0"), "SHA extensions are used on Linux");
	ok(is_extended(1, "Linux", "0.1"), "... the oldest one, too");
	ok(!is_extended(1, "Fiwix", "1.5.0"), "... not on Fiwix");
	ok(!is_extended(0, "Linux", "6.1.0"), "... nor where there are none");
}

/* --- Words. --- */

#define TRY "; try --help\n"

static void check_words(void)
{
	begin();
	ok(RUN("--from", "list", "--nonce", "000102030405060708090a0b0c0d0e0F", "--skip-unsuitable", "--status", "s", "d", "--timeout",
		   "7", "--to", "/dev/d", "--tree") == 0,
		"all options");
	is(options.from, "list", "--from");
	ok(options.nonce_text && options.nonce[0] == 0 && options.nonce[15] == 15, "--nonce");
	is(options.skip_unsuitable, "--skip-unsuitable", "--skip-unsuitable");
	is(options.status, "s", "--status");
	ok(options.timeout_ms == 7000, "--timeout");
	is(options.to, "/dev/d", "--to");
	is(options.tree, "--tree", "--tree");
	is(options.directory, "d", "... and the directory");
	begin();
	ok(RUN("d") == 0 && options.timeout_ms == 10000 && !options.from && !options.nonce_text && !options.skip_unsuitable &&
			!options.status && !options.to && !options.tree,
		"none");
	begin();
	ok(RUN("d", "--to", "--tree") == 0 && strcmp(options.to, "--tree") == 0 && !options.tree, "a value is a value");
}

static void check_answers(void)
{
	static const char *const words[] = { "--help", "-h", "--version" };
	size_t i;

	for (i = 0; i < 3; i++) {
		begin();
		ok(RUN("--tree", words[i], "--wrong") == -1, words[i]);
		is(fake_trace, BEGUN "exit 0; ", "... is all that is done");
		is(machine_said[1], i == 2 ? version : help, "... what it says");
		is(machine_said[2], "", "... is no complaint");
		begin();
		ok(RUN(words[i]) == -1 && strcmp(fake_trace, BEGUN "exit 0; ") == 0, "... nor alone");
	}
	ok(strncmp(help, "usage: payload-export [OPTION...] DIR\n", 38) == 0, "the help begins with the usage");
	ok(strncmp(version, "payload-export (lbpayload) ", 27) == 0, "the version with the name");
}

/* Of wrong words, what is said. */
static const char *said(int status)
{
	ok(status == 2 && strcmp(fake_trace, BEGUN) == 0 && !*machine_said[1], "wrong words: nothing is done");
	return machine_said[2];
}

static void check_wrong(void)
{
	static const char *const valued[] = { "--from", "--nonce", "--status", "--timeout", "--to" };
	static const char *const seconds[] = { "", "x", "1x", "86401", "4294967296", "-1" };
	char wanted[128];
	size_t i;

	for (i = 0; i < sizeof valued / sizeof *valued; i++) {
		begin();
		snprintf(wanted, sizeof wanted, "payload-export: %s: no such option, or its value is missing" TRY, valued[i]);
		is(said(RUN("d", valued[i])), wanted, "... a value is missing");
	}
	for (i = 0; i < sizeof seconds / sizeof *seconds; i++) {
		begin();
		snprintf(wanted, sizeof wanted, "payload-export: %s: not a number of seconds up to 86400" TRY, seconds[i]);
		is(said(RUN("d", "--timeout", seconds[i])), wanted, "... seconds");
	}
	begin();
	ok(RUN("d", "--timeout", "86400") == 0 && options.timeout_ms == 86400000, "a day");
	begin();
	ok(RUN("d", "--timeout", "0") == 0 && options.timeout_ms == 0, "no time");
	begin();
	is(said(RUN("--tre", "d")), "payload-export: --tre: no such option, or its value is missing" TRY, "... no such option");
	begin();
	is(said(RUN("d", "e")), "payload-export: e: one directory is enough" TRY, "... two directories");
	begin();
	is(said(RUN("--tree")), "payload-export: DIR: say what shall be exported" TRY, "... no directory");
	begin();
	is(said(RUN("")), "payload-export: DIR: say what shall be exported" TRY, "... one without a name");
	begin();
	is(said(RUN("d", "--nonce", "000102030405060708090a0b0c0d0e0")),
		"payload-export: 000102030405060708090a0b0c0d0e0: not a nonce of 32 hexadecimal digits" TRY, "... a short nonce");
}

/* --- The end. --- */

static void check_end(void)
{
	begin();
	RUN("d");
	disk.left = "what it holds now is not known";
	fake_trace_anew();
	if (!setjmp(machine_end))
		give_up();
	is(machine_said[2], "payload-export: /dev/d: what it holds now is not known\n", "what is on the disk is said at the end");
	is(fake_trace, "exit 1; ", "... with status 1");
	begin();
	disk.left = 0;
	if (!setjmp(machine_end))
		give_up();
	is(machine_said[2], "", "... where it was not written to, nothing");
	begin();
	machine_memory_left = 1;
	message_program = "export";
	ok(get_memory(8) != 0, "memory");
	is(setjmp(machine_end) ? machine_said[2] : get_memory(8), "export: not enough memory for all names\n", "no more memory");
	is(fake_trace, "exit 1; ", "... ends it");
}

int main(void)
{
	check_run();
	check_descriptors();
	check_extensions();
	check_words();
	check_answers();
	check_wrong();
	check_end();
	return tap_end();
}
