/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-import: finds the payload disk in the booted system and copies its files in.
 *
 * Reads block devices, writes files below one directory. Exit status 0 only when every file is in
 * place; 1 failed; 2 wrong usage. See payload-import(8). */
#include <string.h>

#include "freestanding/message.h"
#include "importer/importer.h"

struct options options;

static const char help[] =
	"usage: payload-import [OPTION...] [--device DEV] DEST\n"
	"       payload-import --probe DEV\n"
	"       payload-import --mount-proc\n"
	"\n"
	"Finds the disk or partition with a payload (LBPAYLD1) and copies its files into DEST.\n"
	"\n"
	"  --device DEV       take this device (or file), look for no other\n"
	"  --digest HEX       take the payload whose SHA256SUMS has this SHA-256, and no other\n"
	"  --from-proc        know of devices from /proc/partitions alone\n"
	"  --if-present       no payload at all is no failure\n"
	"  --mount-proc       mount /proc first where it is not; without DEST do only that\n"
	"  --only LIST        import the names in the file LIST, and read no further\n"
	"  --probe DEV        say whether DEV holds a payload: exit status 0 or 1\n"
	"  --timeout SECONDS  wait so long for the device (default 10)\n"
	"  --tree             names may be paths: their directories are made below DEST\n"
	"\n"
	"Exit status: 0 every file is in place, 1 failed, 2 wrong usage.\n";

static int usage(const char *word, const char *reason)
{
	complain(word, ": ", reason, "; try --help");
	return STATUS_USAGE;
}

static const char no_option[] = "no such option, or its value is missing";

/* Takes an option with a value. Returns 0, or what is wrong. */
static const char *take_value(const char *word, const char *value)
{
	enum { SECONDS_MAX = 86400 };
	uint32_t seconds;

	if (strcmp(word, "--device") == 0)
		options.device = value;
	else if (strcmp(word, "--only") == 0)
		options.only = value;
	else if (strcmp(word, "--probe") == 0)
		options.probe = value;
	else if (strcmp(word, "--digest") == 0) {
		options.has_digest = 1;
		if (strlen(value) != SHA256SUMS_DIGITS ||
			sha256sums_get_digest(options.digest, value))
			return "not a SHA-256 of 64 hexadecimal digits";
	} else if (strcmp(word, "--timeout") == 0) {
		if (*value == 0 || value[number_get(value, strlen(value), &seconds)] != 0 ||
			seconds > SECONDS_MAX)
			return "not a number of seconds up to 86400";
		options.timeout_ms = seconds * 1000;
	} else {
		return no_option;
	}
	return 0;
}

/* Takes an option without a value; 0: it is none. */
static int take_flag(const char *word)
{
	static const struct {
		const char *name;
		int *flag;
	} flags[] = {
		{ "--from-proc", &options.from_proc },
		{ "--help", &options.help },
		{ "-h", &options.help },
		{ "--if-present", &options.if_present },
		{ "--mount-proc", &options.mount_proc },
		{ "--tree", &options.tree },
	};
	size_t i;

	for (i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (strcmp(word, flags[i].name) == 0)
			return *flags[i].flag = 1;
	}
	return extras.option ? extras.option(word) : 0;
}

static int parse(int argc, char **argv)
{
	const char *problem;
	int at;

	options.timeout_ms = 10 * 1000;
	for (at = 1; at < argc; at++) {
		if (argv[at][0] == '-') {
			if (take_flag(argv[at]))
				continue;
			problem = at + 1 < argc ? take_value(argv[at], argv[at + 1]) : no_option;
			if (problem)
				return usage(argv[at + (problem != no_option)], problem);
			at++;
		} else if (options.destination) {
			return usage(argv[at], "one destination is enough");
		} else {
			options.destination = argv[at];
		}
	}
	if (options.probe && (options.destination || options.device || options.all))
		return usage("--probe", "asks about one device and imports nothing");
	if (options.all && (options.only || options.device))
		return usage("--all", "goes with neither --device nor --only");
	if (!options.destination && !options.probe && !options.mount_proc && !options.help)
		return usage("DEST", "say where the files shall go");
	return STATUS_DONE;
}

static int mount_proc(void)
{
	struct file_status status;
	long result;

	if (system_stat("/proc/partitions", &status) == 0)
		return 0;
	system_mkdir("/proc", 0755);
	result = system_mount("proc", "/proc", "proc", 0, 0);
	if (result == 0 || result == -ERROR_BUSY)
		return 0;
	complain("/proc: cannot mount: ", system_error_text(result));
	return -1;
}

/* Returns an exit status. */
static int import_one(void)
{
	static struct contents contents;
	static struct device device;
	const char *first;
	uint32_t missing;
	int found, result;

	if (options.only && contents_read_list())
		return STATUS_FAILED;
	found = find_payload(&device);
	if (found == 0 && options.if_present) {
		say("nothing to import");
		return STATUS_DONE;
	}
	if (found != 1 || contents_read(&contents, &device))
		return STATUS_FAILED;
	missing = options.only ? 0 : contents_missing(&contents, &first);
	if (missing > 0)
		complain("warning: ", device.path,
			": " SHA256SUMS_NAME " names files that are not here: ",
			message_number(missing), " (", first, missing > 1 ? ", ..." : "",
			"); is a disk missing?");
	result = import(&contents);
	find_warn();
	return result ? STATUS_FAILED : STATUS_DONE;
}

int main(int argc, char **argv, char **environment)
{
	int status;

	(void)environment;
	message_program = "payload-import";
	if (extras.begin)
		extras.begin();
	status = parse(argc, argv);
	if (status != STATUS_DONE)
		return status;
	if (options.help) {
		system_write_all(1, help, sizeof help - 1);
		system_write_all(1, extras.help, strlen(extras.help));
		return STATUS_DONE;
	}
	if (options.mount_proc && mount_proc())
		return STATUS_FAILED;
	if (options.probe)
		return find_probe(options.probe);
	if (!options.destination)
		return STATUS_DONE;
	return options.all ? extras.import_all() : import_one();
}
