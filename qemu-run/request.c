/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * request.c - what qemu-run's command line asks for. */
#include "qemu-run/request.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options_words.h"
#include "qemu-run/arch.h"
#include "qemu-run/exports.h"
#include "qemu-run/gets.h"
#include "qemu-run/terminal.h"

enum { CORES_MAX = 255, MEMORY_MIB_MAX = 1024 * 1024, TIMEOUT_S_MAX = 100 * 24 * 3600, YEAR_MAX = 2099 };

/* strptime alone takes blanks, numbers that are shorter, and days that are none. */
static const char *check_time(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00";
	enum { DATE = sizeof "0000-00-00" - 1, TIME = sizeof form - 1 };
	char again[sizeof form] = "";
	struct tm time = { 0 };
	size_t length = strlen(text), i;
	time_t then;

	if (strcmp(text, "utc") == 0 || strcmp(text, "localtime") == 0)
		return 0;
	for (i = 0; i < length && i < TIME; i++) {
		if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			break;
	}
	if (i < length || (length != DATE && length != TIME))
		return "utc, localtime, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS";
	strptime(text, length == DATE ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S", &time);
	then = timegm(&time);
	strftime(again, sizeof again, "%Y-%m-%dT%H:%M:%S", gmtime(&then));
	if (strncmp(text, again, length) != 0)
		return "there is no such day, or time of day";
	return then < 0 || time.tm_year > YEAR_MAX - 1900 ? "the years are 1970 to 2099" : 0;
}

static const char *check_net(const char *text)
{
	return strcmp(text, "none") && strcmp(text, "user") ? "there are none and user" : 0;
}

/* The last colon before a slash begins what it is in the guest. */
static const char *check_put(const char *text)
{
	const char *at = text, *colon = 0;
	struct stat status;
	char *host;
	int is_there;

	while ((at = strstr(at, ":/")))
		colon = at++;
	if (!colon || colon == text)
		return "HOST:GUEST, where GUEST begins with '/'";
	if (strchr(colon + 1, ':'))
		return "a ':' in GUEST";
	host = format_string("%.*s", (int)(colon - text), text);
	is_there = lstat(host, &status) == 0;
	if (is_there && S_ISREG(status.st_mode))
		files_read_add(host, &status);
	free(host);
	return is_there ? 0 : "there is no such file here";
}

#define TO(member) offsetof(struct request, member)

static const struct option rows[] = {
	{ "kernel", 0, OPTION_TEXT, "FILE", TO(kernel),
		.help = "the kernel; without it the newest /boot/vmlinuz-* that can be read" },
	{ "initrd", 0, OPTION_TEXT, "FILE", TO(initrd),
		.help = "the initial CPIO, as 'mkpayload cpio' writes it; without it one is made "
			"for PROGRAM" },
	{ "put", 0, OPTION_LIST, "HOST:GUEST", TO(contents), .mark = REQUEST_PUT,
		.check = check_put,
		.help = "also this file or directory, with the libraries of programs in it, as "
			"mkpayload cpio --add has it; a colon that / follows begins GUEST" },
	{ "package", 0, OPTION_LIST, "NAME", TO(contents), .mark = REQUEST_PACKAGE,
		.help = "also an installed package with all that it needs, as mkpayload cpio has "
			"it" },
	{ "exclude", 0, OPTION_LIST, "GLOB", TO(contents), .mark = REQUEST_EXCLUDE,
		.help = "leave such files out, as mkpayload cpio has it" },
	{ "no-etc", 0, OPTION_FLAG, 0, TO(no_etc),
		.help = "without /etc/passwd and what else programs expect" },
	{ "modules-from", 0, OPTION_TEXT, "DIR", TO(modules_from),
		.help = "where the modules of the kernel are, as mkpayload cpio has it" },
	{ "env", 0, OPTION_LIST, "NAME[=VALUE]", TO(environment),
		.help = "a variable of the program's environment; without a value the one here" },
	{ "tty", 0, OPTION_FLAG, 0, TO(has_terminal),
		.help = "the program has a terminal, which is this one" },
	{ "verbose", 0, OPTION_FLAG, 0, TO(is_verbose),
		.help = "messages of the kernel and of init to standard error, all of them" },
	{ "arch", 0, OPTION_TEXT, "ARCH", TO(arch), .check = arch_check,
		.help = "the machine's: x86_64, arm64 or riscv64 (default: the kernel's)" },
	{ "disk", 0, OPTION_LIST, "FILE[,TYPE]", TO(disks),
		.help = "a raw disk, in this order; TYPE is virtio (default), ide, ahci, nvme, usb "
			"or scsi. FILE may be the address of a block server, nbd:HOST:PORT or "
			"nbd+unix:///?socket=PATH; ./nbd:... is a file. What the guest writes to "
			"it is thrown away. Without a disk no "
			"payload is looked for" },
	{ "write-disk", 0, OPTION_LIST, "FILE[,TYPE]", TO(disks), .mark = 1,
		.writes = OPTION_WRITES_DISK,
		.help = "the same, but what the guest writes to it stays" },
	{ "any-payload", 0, OPTION_FLAG, 0, TO(takes_any_payload),
		.help = "do not tell init the digest of the payload that is attached" },
	{ "export", 0, OPTION_TEXT, "FILE[:DIR]", TO(export), .writes = OPTION_WRITES_FILE,
		.check = exports_check,
		.help = "what the program has put into DIR (/results), as a payload image; of a "
			"program that fails FILE.failed" },
	{ "export-size", 0, OPTION_SIZE, "N", TO(export_bytes),
		.help = "how much may come back (64G): it takes no room until it does" },
	{ "get", 0, OPTION_LIST, "GUEST:HOST", TO(gets), .writes = OPTION_WRITES_FILE,
		.check = gets_check,
		.help = "a file, or a directory with all in it, comes back when the program has "
			"ended" },
	{ "twice", 0, OPTION_FLAG, 0, TO(is_twice),
		.help = "run it twice, with one clock, and compare standard output, results and "
			"written disks; status 1 when they differ" },
	{ "vary", 0, OPTION_FLAG, 0, TO(varies),
		.help = "a machine that differs in what should not matter: time, host name, "
			"processors, memory, order of files; with --twice the second one" },
	{ "memory", 0, OPTION_NUMBER, "MIB", TO(memory_mib), .min = 1, .max = MEMORY_MIB_MAX,
		.help = "of the machine (512, or more where the initial CPIO needs it)" },
	{ "cpu", 0, OPTION_TEXT, "NAME", TO(cpu),
		.help = "a CPU that QEMU has, host (KVM only) or max (all that there is); the "
			"default is the same one everywhere (qemu-run(1))" },
	{ "smp", 0, OPTION_NUMBER, "N", TO(cores), .min = 1, .max = CORES_MAX,
		.help = "processors of the machine (1)" },
	{ "rtc", 0, OPTION_TEXT, "TIME", TO(rtc), .check = check_time,
		.help = "what its clock begins with: utc (now, the default), localtime, or "
			"YYYY-MM-DD[THH:MM:SS], in UTC" },
	{ "net", 0, OPTION_TEXT, "NET", TO(net), .check = check_net,
		.help = "none, the default, or user: a network card behind which QEMU is a "
			"router" },
	{ "timeout", 0, OPTION_NUMBER, "SECONDS", TO(timeout_s), .max = TIMEOUT_S_MAX,
		.help = "end QEMU after so long (0: never, the default)" },
	{ "log", 0, OPTION_TEXT, "FILE", TO(log), .writes = OPTION_WRITES_STREAM,
		.help = "messages of the kernel and of init into this file" },
	{ "report", 0, OPTION_TEXT, "FILE", TO(report), .writes = OPTION_WRITES_FILE,
		.help = "what two runs are compared by, as JSON: digests of what went in and came "
			"out, CPU, version and words of QEMU, status, time" },
	{ "append", 0, OPTION_LIST, "TEXT", TO(append),
		.help = "more for the kernel's command line" },
	{ "monitor", 0, OPTION_TEXT, "SOCKET", TO(monitor), .writes = OPTION_WRITES_SOCKET,
		.help = "QEMU's monitor (QMP) on this Unix socket" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "",
	.synopsis = "[OPTION...] PROGRAM [ARGUMENT...]\n"
		    "--initrd FILE [OPTION...] [ARGUMENT...]",
	.about = "Runs a program in a machine of its own, and ends with its exit status: boots a "
		 "Linux kernel in QEMU with an initial CPIO that has the program and all that it "
		 "needs, or with another one. Its standard input, output and error are those here, "
		 "byte by byte, as pipes.",
	.groups = groups,
	.notes = "Messages of the kernel and of init are said only when something goes wrong, the "
		 "last of them.\n"
		 "\n"
		 "KVM is used where it works, which is tried; else TCG. QEMU=PROGRAM in the "
		 "environment names another qemu-system-ARCH; QEMU_RUN_FLAGS has options that "
		 "come before all others, with blanks between them. qemu-run(1) says more.",
	.examples = "qemu-run perl -le 'print $^O'\n"
		    "qemu-run --kernel vmlinuz --initrd init.cpio its arguments >output",
	.exit_status =
		"Exit status: the program's own; 128+N when it was killed by signal N; or, told "
		"apart by a last line on standard error:\n"
		"  120  out of memory, in the guest    124  the time was over\n"
		"  121  no status from the guest       125  init failed; 126: the program could\n"
		"  122  QEMU did not start or broke         not be executed, 127: was not there\n"
		"  123  kernel panic                   128+N  qemu-run was ended by signal N\n"
		"  2    wrong usage",
	.ends_at_operand = 1,
};

static void name_flags(void)
{
	message_before = 0;
	complain("QEMU_RUN_FLAGS is '%s', before the options here", getenv("QEMU_RUN_FLAGS"));
}

/* None of its words is the program, nor takes one of the command line for its value. */
static void check_flags(const char *flags)
{
	struct request request = { 0 };
	struct words words = { 0, 0 };
	int i;

	words_add_these(&words, "");
	words_add_split(&words, flags);
	for (i = 1; i < words.count && strcmp(words.list[i], "--"); i++)
		;
	if (i < words.count || options_read(&usage, &request, words.list) > 0)
		die_usage("", "QEMU_RUN_FLAGS: %s is no option",
			i < words.count ? words.list[i] : words.list[1]);
}

/* The words of QEMU_RUN_FLAGS first, so that an option of the command line that may be given once
 * is said to be there twice. */
static char **add_flags(char **argv)
{
	const char *flags = getenv("QEMU_RUN_FLAGS");
	struct words words = { 0, 0 };

	if (!flags || !*flags)
		return argv;
	message_before = name_flags; /* an error may be there */
	check_flags(flags);
	words_add_these(&words, argv[0]);
	words_add_split(&words, flags);
	words_add_all(&words, (const char *const *)argv + 1);
	return words.list;
}

static void check_request(const struct request *request)
{
	if (!request->initrd && !request->program)
		die_usage("", "which program? or --initrd FILE");
	if (request->initrd &&
		(request->contents.count || request->modules_from || request->no_etc))
		die_usage("",
			"--put, --package, --exclude, --no-etc, --modules-from: for an initial "
			"CPIO that is made, and here is --initrd");
	if (request->is_verbose && request->log)
		die_usage("", "--verbose and --log: the log has all messages");
	if (request->has_terminal && !terminal_is_there())
		die_usage("", "--tty: standard input and output are no terminal");
	if (request->is_twice && (request->has_terminal || request->gets.count))
		die_usage("", "--twice goes with neither --tty nor --get; --export compares files");
	if (request->export_bytes && !request->export && !request->gets.count)
		die_usage("", "--export-size goes with --export or --get");
}

void request_read(struct request *request, char **argv)
{
	memset(request, 0, sizeof *request);
	request->cores = 1;
	argv = add_flags(argv);
	options_read(&usage, request, argv);
	message_before = 0;
	request->arguments = argv + 1;
	if (!request->initrd)
		request->program = *request->arguments++;
	check_request(request);
}

void request_put_words(const struct request *request, struct words *words)
{
	options_put_words(&usage, request, words);
	words_add_these(words, "--");
	if (request->program)
		words_add_these(words, request->program);
	words_add_all(words, (const char *const *)request->arguments);
}
