/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-import: finds the payload disk in the booted system and copies its files in.
 *
 *	payload-import [OPTION...] [--device DEV] DEST
 *	payload-import --probe DEV
 *	payload-import --mount-proc
 *
 * Reads block devices, writes files below one directory. Exit status 0 only when every file is in
 * place; 1 failed; 2 wrong usage. See payload-import(8). */
#include <string.h>

#include "importer/importer.h"

struct options options;

static const struct option {
	const char *name;
	const char **value;
	int is_flag; /* its value is its own name */
} known[] = {
	{ "--device", &options.device, 0 },
	{ "--digest", &options.digest_text, 0 },
	{ "--from-proc", &options.from_proc, 1 },
	{ "--if-present", &options.if_present, 1 },
	{ "--mount-proc", &options.mount_proc, 1 },
	{ "--only", &options.only, 0 },
	{ "--probe", &options.probe, 0 },
	{ "--timeout", &options.timeout_text, 0 },
	{ "--tree", &options.tree, 1 },
	{ 0, 0, 0 },
};

void give_up(void)
{
	for (;;)
		call(SYS_EXIT, STATUS_FAILED);
}

void *get_memory(size_t size)
{
	void *memory = memory_get(size);

	if (!memory)
		die("not enough memory for all names; nothing was imported");
	return memory;
}

static int usage(const char *word, const char *reason)
{
	complain(word, ": ", reason, extras.usage);
	return STATUS_USAGE;
}

/* What the options say together. */
static int check_options(void)
{
	enum { SECONDS_MAX = 86400 };
	const char *text = options.timeout_text ? options.timeout_text : "10";
	uint32_t seconds;

	if (*text == 0 || text[number_get(text, strlen(text), &seconds)] || seconds > SECONDS_MAX)
		return usage(text, "not a number of seconds up to 86400");
	options.timeout_ms = seconds * 1000;
	text = options.digest_text;
	if (text &&
		(strlen(text) != SHA256SUMS_DIGITS || sha256sums_get_digest(options.digest, text)))
		return usage(text, "not a SHA-256 of 64 hexadecimal digits");
	if (options.probe && (options.destination || options.device || options.all))
		return usage("--probe", "asks about one device and imports nothing");
	if (options.all && (options.only || options.device))
		return usage("--all", "goes with neither --device nor --only");
	if (!options.destination && !options.probe && !options.mount_proc)
		return usage("DEST", "say where the files shall go");
	return STATUS_DONE;
}

static int parse(char **argv)
{
	const struct option *option;

	while (*++argv) {
		if (**argv != '-') {
			if (options.destination)
				return usage(*argv, "one destination is enough");
			options.destination = *argv;
			continue;
		}
		if (extras.option && extras.option(*argv))
			continue;
		for (option = known; option->name && strcmp(*argv, option->name) != 0; option++)
			;
		if (!option->name || (!option->is_flag && !argv[1]))
			return usage(*argv, "no such option, or its value is missing");
		*option->value = option->is_flag ? *argv : *++argv;
	}
	return check_options();
}

static void mount_proc(void)
{
	struct file_status status;
	long result;

	if (system_stat("/proc/partitions", &status) == 0)
		return;
	system_mkdir("/proc", 0755);
	result = system_mount("proc", "/proc", "proc", 0, 0);
	if (result < 0 && result != -ERROR_BUSY)
		die("/proc: cannot mount: ", system_error_text(result));
}

/* Returns an exit status. */
static int import_one(void)
{
	static struct contents contents;
	static struct device device;
	const char *first;
	uint32_t missing;
	int result;

	if (options.only)
		contents_read_list();
	if (!find_payload(&device)) {
		if (options.if_present)
			say("nothing to import");
		return options.if_present ? STATUS_DONE : STATUS_FAILED;
	}
	contents_read(&contents, &device);
	missing = options.only ? 0
			       : contents_missing(
					 &contents, contents.lines, contents.lines_count, &first);
	if (missing > 0)
		complain(options.digest_text ? "" : "warning: ", device.path,
			": " SHA256SUMS_NAME " names files that are not here: ",
			message_number(missing), " (", first, missing > 1 ? ", ..." : "",
			"); is a disk missing?");
	if (missing > 0 && options.digest_text)
		return STATUS_FAILED; /* what is pinned is whole: nobody changed the count */
	say(device.path, ": ", message_number(contents.count), " files, ",
		message_size(contents.file_bytes), ", into ", options.destination);
	result = import(&contents);
	find_warn();
	return result ? STATUS_FAILED : STATUS_DONE;
}

int main(int argc, char **argv)
{
	int status;
	long fd = 0;

	(void)argc;
	/* No disk may get the number of standard output: Fiwix writes to what is only read. */
	while (fd >= 0 && fd <= MESSAGE_STANDARD_ERROR)
		fd = system_open("/", OPEN_READ, 0);
	system_close(fd);
	message_program = "payload-import";
	if (extras.begin)
		extras.begin();
	status = parse(argv);
	if (status != STATUS_DONE)
		return status;
	if (options.mount_proc)
		mount_proc();
	if (options.probe)
		return find_probe(options.probe);
	if (!options.destination)
		return STATUS_DONE;
	return options.all ? extras.import_all() : import_one();
}
