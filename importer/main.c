/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-import: finds the payload disk in the booted system and copies its files in.
 *
 * Reads block devices, writes files below one directory. Exit status 0 only when every file is in
 * place; 1 failed; 2 wrong usage. See payload-import(8). */
#include <string.h>

#include "format/sha256.h"
#include "format/sha256_x86.h"
#include "freestanding/message.h"
#include "freestanding/number.h"
#include "freestanding/system.h"
#include "importer/find.h"
#include "importer/import.h"

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, TIMEOUT_S_DEFAULT = 10 };

struct options {
	struct find_request find;
	const char *probe;
	const char *destination;
	int mount_proc;
	int if_present;
	int all;
	int tree;
	int help;
};

static const char help[] =
	"usage: payload-import [OPTION...] [--device DEV] DEST\n"
	"       payload-import --probe DEV\n"
	"       payload-import --mount-proc\n"
	"\n"
	"Finds the disk or partition with a payload (LBPAYLD1) and copies its files into DEST.\n"
	"\n"
	"  --all              import every payload there is, not just a single one\n"
	"  --device DEV       take this device (or file), look for no other\n"
	"  --from-proc        know of devices from /proc/partitions alone\n"
	"  --if-present       no payload at all is no failure\n"
	"  --mount-proc       mount /proc first where it is not; without DEST do only that\n"
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

static int parse_timeout(const char *text, uint32_t *timeout_ms)
{
	uint32_t seconds;
	size_t length = strlen(text);

	if (length == 0 || number_get(text, length, &seconds) != length || seconds > 86400)
		return -1;
	*timeout_ms = seconds * 1000;
	return 0;
}

/* Takes an option and its value. Returns how many words that was, 0 for an unknown one, -1 for a
 * wrong value. */
static int parse_option(struct options *options, const char *word, const char *value)
{
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		options->help = 1;
	else if (strcmp(word, "--from-proc") == 0)
		options->find.proc_only = 1;
	else if (strcmp(word, "--all") == 0)
		options->all = 1;
	else if (strcmp(word, "--tree") == 0)
		options->tree = 1;
	else if (strcmp(word, "--if-present") == 0)
		options->if_present = 1;
	else if (strcmp(word, "--mount-proc") == 0)
		options->mount_proc = 1;
	else if (strcmp(word, "--probe") == 0 && value)
		return options->probe = value, 2;
	else if (strcmp(word, "--device") == 0 && value)
		return options->find.device = value, 2;
	else if (strcmp(word, "--timeout") == 0 && value)
		return parse_timeout(value, &options->find.timeout_ms) ? -1 : 2;
	else
		return 0;
	return 1;
}

static int parse(struct options *options, int argc, char **argv)
{
	int at, words;

	memset(options, 0, sizeof *options);
	options->find.timeout_ms = TIMEOUT_S_DEFAULT * 1000;
	for (at = 1; at < argc; at += words) {
		words = 1;
		if (argv[at][0] == '-') {
			words = parse_option(options, argv[at], argv[at + 1]);
			if (words == 0)
				return usage(argv[at], "no such option, or its value is missing");
			if (words < 0)
				return usage(argv[at + 1], "not a number of seconds up to 86400");
		} else if (options->destination) {
			return usage(argv[at], "one destination is enough");
		} else {
			options->destination = argv[at];
		}
	}
	if (options->probe && (options->destination || options->find.device || options->all))
		return usage("--probe", "asks about one device and imports nothing");
	if (!options->destination && !options->probe && !options->mount_proc && !options->help)
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

static int probe(const char *path)
{
	struct device device;
	const char *problem;
	long result = find_open(path, 0, &device);

	if (result < 0) {
		complain(path, ": ", system_error_text(result));
		return STATUS_FAILED;
	}
	problem = device_probe(&device);
	device_close(&device);
	say(path, ": ", problem ? problem : "a payload");
	return problem ? STATUS_FAILED : STATUS_DONE;
}

static int import(const struct options *options)
{
	static struct volumes volumes;
	enum find_result found;
	unsigned i;
	int result;

	volumes.all = options->all;
	volumes.tree = options->tree;
	found = find_payloads(&options->find, &volumes);

	if (found == FIND_NONE && options->if_present) {
		say("nothing to import");
		return STATUS_DONE;
	}
	if (found != FIND_OPEN)
		return STATUS_FAILED;
	result = import_payloads(&volumes, options->destination);
	for (i = 0; i < volumes.count; i++)
		device_close(&volumes.list[i].device);
	return result ? STATUS_FAILED : STATUS_DONE;
}

/* The SHA extensions need registers that a kernel must save when it goes from one process to the
 * next: Linux does, Fiwix does not. */
static void choose_sha256(void)
{
	if (system_is_linux() && sha256_x86_is_there())
		sha256_add_blocks = sha256_x86_add_blocks;
}

int main(int argc, char **argv, char **environment)
{
	struct options options;
	int status;

	(void)environment;
	message_program = "payload-import";
	status = parse(&options, argc, argv);
	if (status != STATUS_DONE)
		return status;
	if (options.help) {
		system_write_all(MESSAGE_STANDARD_OUTPUT, help, sizeof help - 1);
		return STATUS_DONE;
	}
	if (options.mount_proc && mount_proc())
		return STATUS_FAILED;
	if (options.probe)
		return probe(options.probe);
	if (!options.destination)
		return STATUS_DONE;
	system_survive_broken_pipes();
	choose_sha256();
	return import(&options);
}
