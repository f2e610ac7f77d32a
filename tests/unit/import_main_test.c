/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_main_test.c - importer/main.c: what payload-import does before anything else, its words, and in which order it lets
 * the rest be done; that stands in here, as do the extras of Linux. */
#include "fake_machine.h"
#include "importer/importer.h"

static struct extras told;

#define extras told
#define main   import_main
#include "importer/main.c"
#undef main

static int is_found, has_failed;
static uint32_t missing;

void contents_read_list(void)
{
	fake_note("list; ");
}

int find_payload(struct device *device)
{
	fake_note("find; ");
	device->path = "/dev/d";
	return is_found;
}

int find_probe(const char *path)
{
	fake_note("probe %s; ", path);
	return FINDING_REFUSED;
}

void find_warn(void)
{
	fake_note("warn; ");
}

void contents_read(struct contents *contents, struct device *device)
{
	fake_note("read %s; ", device->path);
	contents->count = 3;
	contents->file_bytes = 4096;
}

uint32_t contents_missing(
	const struct contents *contents, struct payload_name *const *wanted, uint32_t count, const char **first)
{
	fake_note("missing%s; ", wanted == contents->lines && count == contents->lines_count ? "" : " of another list");
	*first = "a";
	return missing;
}

int import(const struct contents *contents)
{
	fake_note("import %u; ", (unsigned)contents->count);
	return has_failed ? -1 : 0;
}

static void begin_extras(void)
{
	fake_note("begin; ");
}

static int take_option(const char *word)
{
	if (strcmp(word, "--all") != 0)
		return 0;
	return options.all = 1;
}

static int import_all(void)
{
	fake_note("all; ");
	return 7;
}

static void add_extras(void)
{
	told.begin = begin_extras;
	told.option = take_option;
	told.import_all = import_all;
	told.usage = "!";
}

static void begin(void)
{
	machine_anew();
	machine_text("/", MODE_DIRECTORY, "");
	message_program = "";
	memset(&told, 0, sizeof told);
	is_found = 1;
	has_failed = 0;
	missing = 0;
}

/* Runs it with these words; returns its status, -1 where it ends by itself. */
static int run(const char *const *words)
{
	const char *argv[16] = { "payload-import" };
	unsigned i;

	for (i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	memset(&options, 0, sizeof options);
	return setjmp(machine_end) ? -1 : import_main(0, (char **)(uintptr_t)argv);
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, 0 })

#define BEGUN  "open / 0; close /; "
#define DIGEST "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eFf"
#define SAID   "payload-import: /dev/d: 3 files, 4.0 KiB, into d\n"

static void check_run(void)
{
	begin();
	ok(RUN("d") == 0, "a payload is imported");
	is(fake_trace, BEGUN "find; read /dev/d; missing; import 3; warn; ", "... one step behind the other");
	is(machine_said[1], SAID, "... which is said");
	is(machine_said[2], "", "... and no more");
	is(options.destination, "d", "... it goes there");
	begin();
	has_failed = 1;
	ok(RUN("d") == 1 && strstr(fake_trace, "import 3; warn; "), "one that fails");
	begin();
	is_found = 0;
	ok(RUN("d") == 1 && strcmp(fake_trace, BEGUN "find; ") == 0 && !*machine_said[1], "none");
	begin();
	is_found = 0;
	ok(RUN("--if-present", "d") == 0 && strcmp(fake_trace, BEGUN "find; ") == 0, "... where there may be none");
	is(machine_said[1], "payload-import: nothing to import\n", "... is said");
	begin();
	ok(RUN("--if-present", "d") == 0 && strcmp(machine_said[1], SAID) == 0, "... and one that is there");
	begin();
	missing = 2;
	ok(RUN("--only", "/list", "d") == 0, "a list");
	is(fake_trace, BEGUN "list; find; read /dev/d; import 3; warn; ", "... is read before, and what else is missing is no matter");
}

static void check_missing(void)
{
#define WORDS "/dev/d: SHA256SUMS names files that are not here: "
	begin();
	missing = 1;
	ok(RUN("d") == 0 && strstr(fake_trace, "import"), "a file that is missing");
	is(machine_said[2], "payload-import: warning: " WORDS "1 (a); is a disk missing?\n", "... is a warning");
	is(machine_said[1], SAID, "... and the others come");
	begin();
	missing = 2;
	ok(RUN("--digest", DIGEST, "d") == 1 && !strstr(fake_trace, "import"), "... not where all of them are meant");
	is(machine_said[2], "payload-import: " WORDS "2 (a, ...); is a disk missing?\n", "... which is said");
	is(machine_said[1], "", "... alone");
	begin();
	ok(RUN("--digest", DIGEST, "d") == 0 && !*machine_said[2], "... but where none is missing");
	ok(options.digest[1] == 1 && options.digest[31] == 255, "... whose digest is that of the words");
}

static void check_descriptors(void)
{
	unsigned first, i;

	for (first = 0; first < 3; first++) {
		begin();
		for (i = first; i < 3; i++)
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

/* --- /proc. --- */

/* Who has /proc/partitions not. */
static void begin_without(void)
{
	begin();
	machine_files[0].path = 0;
}

static void check_proc(void)
{
	begin();
	ok(RUN("--mount-proc") == 0, "/proc that is there");
	is(fake_trace, BEGUN "stat /proc/partitions; ", "... is not mounted");
	begin_without();
	ok(RUN("--mount-proc") == 0 && !*machine_said[2], "one that is not");
	begin_without();
	machine_fails(SYS_MOUNT, "", 0, -ERROR_BUSY);
	ok(RUN("--mount-proc") == 0 && !*machine_said[2], "... or is, by now");
	begin_without();
	machine_fails(SYS_MOUNT, "", 0, -ERROR_NODEV);
	ok(RUN("--mount-proc", "d") == -1 && strstr(fake_trace, "exit 1; ") && !strstr(fake_trace, "find"), "... or cannot be");
	is(machine_said[2], "payload-import: /proc: cannot mount: no such device or file system type\n", "... which ends it");
	begin_without();
	ok(RUN("--mount-proc", "d") == 0, "with a payload");
	is(fake_trace, BEGUN "stat /proc/partitions; find; read /dev/d; missing; import 3; warn; ", "... it comes first");
	begin_without();
	ok(RUN("d") == 0 && !strstr(fake_trace, "stat"), "who does not ask for it gets none");
	begin();
	ok(RUN("--probe", "/dev/x") == FINDING_REFUSED && strcmp(fake_trace, BEGUN "probe /dev/x; ") == 0, "a probe is all");
	begin();
	ok(RUN("--mount-proc", "--probe", "/dev/x") == FINDING_REFUSED &&
			strcmp(fake_trace, BEGUN "stat /proc/partitions; probe /dev/x; ") == 0, "... but for /proc");
}

/* --- Words. --- */

static void check_words(void)
{
	begin();
	ok(RUN("--device", "/dev/d", "--from-proc", "--if-present", "--mount-proc", "--only", "l", "--timeout", "7", "d", "--tree") == 0,
		"all options");
	is(options.device, "/dev/d", "--device");
	ok(options.from_proc && options.if_present && options.mount_proc, "... that are flags");
	is(options.only, "l", "--only");
	ok(options.timeout_ms == 7000, "--timeout");
	is(options.tree, "--tree", "--tree");
	is(options.destination, "d", "... and the destination");
	begin();
	ok(RUN("d") == 0 && options.timeout_ms == 10000 && !options.device && !options.digest_text && !options.from_proc &&
			!options.if_present && !options.mount_proc && !options.only && !options.tree,
		"none");
	begin();
	ok(RUN("d", "--device", "--tree") == 0 && strcmp(options.device, "--tree") == 0 && !options.tree, "a value is a value");
}

/* Of wrong words, what is said. */
static const char *said(int status)
{
	ok(status == 2 && strcmp(fake_trace, BEGUN) == 0 && !*machine_said[1], "wrong words: nothing is done");
	return machine_said[2];
}

static void is_refused(const char *word, const char *reason, int status)
{
	char wanted[256];

	snprintf(wanted, sizeof wanted, "payload-import: %s: %s\n", word, reason);
	is(said(status), wanted, "... which are said");
}

#define REFUSED(word, reason, ...) (begin(), is_refused(word, reason, RUN(__VA_ARGS__)))

static void check_wrong(void)
{
	static const char *const valued[] = { "--device", "--digest", "--only", "--probe", "--timeout", "--tre", "-" };
	static const char *const seconds[] = { "", "x", "1x", "86401", "4294967296", "-1" };
	static const char no_digest[] = "not a SHA-256 of 64 hexadecimal digits", alone[] = "asks about one device and imports nothing";
	char bad_digest[] = DIGEST;
	size_t i;

	bad_digest[63] = 'g';
	for (i = 0; i < sizeof valued / sizeof *valued; i++)
		REFUSED(valued[i], "no such option, or its value is missing", "d", valued[i]);
	for (i = 0; i < sizeof seconds / sizeof *seconds; i++)
		REFUSED(seconds[i], "not a number of seconds up to 86400", "d", "--timeout", seconds[i]);
	begin();
	ok(RUN("d", "--timeout", "86400") == 0 && options.timeout_ms == 86400000, "a day");
	begin();
	ok(RUN("d", "--timeout", "0") == 0 && options.timeout_ms == 0, "no time");
	REFUSED(DIGEST "0", no_digest, "d", "--digest", DIGEST "0");
	REFUSED(bad_digest, no_digest, "d", "--digest", bad_digest);
	REFUSED(&DIGEST[1], no_digest, "d", "--digest", &DIGEST[1]);
	REFUSED("e", "one destination is enough", "d", "e");
	REFUSED("DEST", "say where the files shall go", "--tree");
	REFUSED("--probe", alone, "--probe", "/dev/x", "d");
	REFUSED("--probe", alone, "--probe", "/dev/x", "--device", "/dev/y");
}

static void check_extras(void)
{
	begin();
	add_extras();
	ok(RUN("--all", "d") == 7, "what Linux has more");
	is(fake_trace, BEGUN "begin; all; ", "... is begun, and done in place of the other");
	begin();
	add_extras();
	ok(RUN("--probe", "/dev/x", "--all") == 2, "... which is no probe");
	is(machine_said[2], "payload-import: --probe: asks about one device and imports nothing!\n", "... and says more of its use");
	begin();
	add_extras();
	ok(RUN("--only", "l", "d", "--all") == 2 && strstr(machine_said[2], "--all: goes with neither --device nor --only!\n"), "... of no list");
	begin();
	add_extras();
	ok(RUN("--device", "l", "d", "--all") == 2, "... and no device");
}

static void check_end(void)
{
	begin();
	machine_memory_left = 1;
	message_program = "import";
	ok(get_memory(8) != 0, "memory");
	is(setjmp(machine_end) ? machine_said[2] : get_memory(8), "import: not enough memory for all names; nothing was imported\n",
		"no more memory");
	is(fake_trace, "exit 1; ", "... ends it");
}

int main(void)
{
	check_run();
	check_missing();
	check_descriptors();
	check_proc();
	check_words();
	check_wrong();
	check_extras();
	check_end();
	return tap_end();
}
