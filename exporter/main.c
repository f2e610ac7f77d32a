/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * main.c - payload-export: writes the files of a directory to the disk for results.
 *
 *	payload-export [OPTION...] DIR
 *
 * Reads files and block devices, writes one disk that is marked for it (format/export_head.h). Exit
 * status 0 only when all is on the disk; 1 failed; 2 wrong usage. See payload-export(8). */
#include <string.h>

#include "exporter/exporter.h"
#include "format/sha256_x86.h"
#include "format/sha256sums_put.h"
#include "freestanding/machine.h"
#include "freestanding/processes.h"

static const char version[] = "payload-export (lbpayload) " VERSION "\n";

static const char help[] =
	"usage: payload-export [OPTION...] DIR\n"
	"\n"
	"Writes the files of DIR to the one disk or partition that is marked for results\n"
	"(LBEXPRT1; mkpayload blank makes one), as a payload with digests.\n"
	"\n"
	"  --from LIST        export only the names in the file LIST, one a line\n"
	"  --nonce HEX        take the disk of this nonce, and no other\n"
	"  --skip-unsuitable  leave out what cannot be exported, and say so\n"
	"  --status FILE      also export this file, under the name STATUS\n"
	"  --timeout SECONDS  wait so long for the disk (default 10)\n"
	"  --to DEV           take this device (or file), look for no other\n"
	"  --tree             take directories with all below them; names are paths\n"
	"  --version          say which release this is\n"
	"\n"
	"Exit status: 0 all is on the disk, 1 failed, 2 wrong usage.\n";

struct options options;

static const struct option {
	const char *name;
	const char **value;
	int is_flag;        /* its value is its own name */
	const char *answer; /* is all that is done */
} known[] = {
	{ "--from", &options.from, 0, 0 },
	{ "--help", 0, 1, help },
	{ "-h", 0, 1, help },
	{ "--nonce", &options.nonce_text, 0, 0 },
	{ "--skip-unsuitable", &options.skip_unsuitable, 1, 0 },
	{ "--status", &options.status, 0, 0 },
	{ "--timeout", &options.timeout_text, 0, 0 },
	{ "--to", &options.to, 0, 0 },
	{ "--tree", &options.tree, 1, 0 },
	{ "--version", 0, 1, version },
	{ 0 },
};

static struct disk disk;

void give_up(void)
{
	if (disk.left)
		complain(disk.path, ": ", disk.left);
	system_exit(STATUS_FAILED);
}

void *get_memory(size_t size)
{
	void *memory = memory_get(size);

	if (!memory)
		die("not enough memory for all names");
	return memory;
}

static int usage(const char *word, const char *reason)
{
	complain(word, ": ", reason, "; try --help");
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
	if (options.nonce_text && !export_nonce_get(options.nonce, options.nonce_text))
		return usage(options.nonce_text, "not a nonce of 32 hexadecimal digits");
	if (!options.directory || !*options.directory)
		return usage("DIR", "say what shall be exported");
	return STATUS_DONE;
}

static int parse(char **argv)
{
	const struct option *option;

	while (*++argv) {
		if (**argv != '-') {
			if (options.directory)
				return usage(*argv, "one directory is enough");
			options.directory = *argv;
			continue;
		}
		for (option = known; option->name && strcmp(*argv, option->name) != 0; option++)
			;
		if (!option->name || (!option->is_flag && !argv[1]))
			return usage(*argv, "no such option, or its value is missing");
		if (option->answer) {
			system_write_all(
				MESSAGE_STANDARD_OUTPUT, option->answer, strlen(option->answer));
			system_exit(STATUS_DONE);
		}
		*option->value = option->is_flag ? *argv : *++argv;
	}
	return check_options();
}

static void export(void)
{
	char digits[SHA256SUMS_DIGITS + 1] = { 0 };
	uint8_t digest[SHA256_DIGEST_BYTES];
	static struct contents contents;

	collect(&contents);
	find_disk(&disk);
	disk_check_room(&disk, contents.container_bytes);
	export_contents(&contents, &disk, digest);
	sha256sums_put_digest(digits, digest);
	say(disk.path, ": ", message_number(contents.count), " files, ",
		message_size(contents.container_bytes),
		disk.is_silent ? ", written and read back; digest " : ", written; digest ", digits);
}

int main(int argc, char **argv)
{
	long fd = 0;
	int status;

	(void)argc;
	/* No disk may get the number of standard output: Fiwix writes to what is only read. */
	while (fd >= 0 && fd <= MESSAGE_STANDARD_ERROR)
		fd = system_open("/", OPEN_READ, 0);
	system_close(fd);
	message_program = "payload-export";
	/* A reader of our output that goes away, and a limit of a file's size. */
	system_ignore_signal(SIGNAL_PIPE);
	system_ignore_signal(SIGNAL_FILE_SIZE);
	/* Fiwix does not keep the registers that the SHA extensions need. */
	if (system_linux_release() > 0 && sha256_x86_is_there())
		sha256_add_blocks = sha256_x86_add_blocks;
	status = parse(argv);
	if (status == STATUS_DONE)
		export();
	return status;
}
