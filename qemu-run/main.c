/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qemu-run - boots a kernel with an initial CPIO in QEMU; the program that runs in it has this
 * one's standard streams, and this one ends with its exit status.
 *
 * Whatever happens to qemu-run, SIGKILL included, it leaves no QEMU and no file behind. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/memory.h"
#include "host/files_read.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "host/undo.h"
#include "host/words.h"
#include "qemu-run/archive.h"
#include "qemu-run/cpu.h"
#include "qemu-run/end.h"
#include "qemu-run/files.h"
#include "qemu-run/initrd.h"
#include "qemu-run/kernel.h"
#include "qemu-run/machine.h"
#include "qemu-run/payload.h"
#include "qemu-run/record.h"
#include "qemu-run/session.h"
#include "qemu-run/terminal.h"
#include "qemu-run/verdict.h"

enum {
	MEMORY_MIB = 512,
	CORES_MAX = 255,
	MEMORY_MIB_MAX = 1024 * 1024,
	TIMEOUT_S_MAX = 100 * 24 * 3600
};

enum { PUT, PACKAGE, EXCLUDE };

static const char *const mkpayload_words[] = { "--add", "--package", "--exclude" };

struct request {
	const char *arch, *kernel, *initrd, *log, *monitor, *report, *cpu, *rtc, *net;
	uint64_t memory_mib, cores, timeout_s; /* memory: 0, not said */
	struct option_list disks;              /* marked 1 where what is written stays */
	struct option_list append, environment,
		contents; /* marked with a place in mkpayload_words */
	const char *modules_from;
	int no_etc, has_terminal, is_verbose, takes_any_payload;
	const char *program; /* 0: the initial CPIO's own */
	char **arguments;
};

static const char *check_time(const char *text)
{
	static const char *const forms[] = { "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S" };
	struct tm time;
	const char *end;
	size_t i;

	if (strcmp(text, "utc") == 0 || strcmp(text, "localtime") == 0)
		return 0;
	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		memset(&time, 0, sizeof time);
		end = strptime(text, forms[i], &time);
		if (end && !*end)
			return 0;
	}
	return "utc, localtime, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS";
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
	{ "put", 0, OPTION_LIST, "HOST:GUEST", TO(contents), .mark = PUT, .check = check_put,
		.help = "also this file or directory, with the libraries of programs in it, as "
			"mkpayload cpio --add has it; a colon that / follows begins GUEST" },
	{ "package", 0, OPTION_LIST, "NAME", TO(contents), .mark = PACKAGE,
		.help = "also an installed package with all that it needs, as mkpayload cpio has "
			"it" },
	{ "exclude", 0, OPTION_LIST, "GLOB", TO(contents), .mark = EXCLUDE,
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

static void read_command_line(
	struct request *request, struct machine *machine, struct session *session, char **argv)
{
	size_t i;

	request->cores = 1;
	options_read(&usage, request, argv);
	message_before = 0;
	request->arguments = argv + 1;
	if (!request->initrd)
		request->program = *request->arguments++;
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
	machine->monitor = request->monitor;
	machine->cores = (unsigned)request->cores;
	machine->rtc = request->rtc;
	machine->has_net = request->net && strcmp(request->net, "user") == 0;
	machine->streams = request->has_terminal ? INITIAL_STREAMS_TERMINAL : INITIAL_STREAMS_PIPES;
	session->timeout_s = (unsigned)request->timeout_s;
	feed_begin(&session->feed);
	session->feed.has_terminal = request->has_terminal;
	for (i = 0; i < request->disks.count; i++)
		machine_add_disk(machine, request->disks.item[i].text, request->disks.item[i].mark);
}

/* Once the initial CPIO is known. */
static void make_command_line(
	const struct request *request, struct machine *machine, struct feed *feed)
{
	char *append = copy_string(""), *digest;
	size_t i;

	for (i = 0; i < request->append.count; i++)
		append = format_string("%s %s", append, request->append.item[i].text);
	if (!request->takes_any_payload && !strstr(append, " " INITIAL_DIGEST "=") &&
		(digest = payload_of_machine(machine)))
		append = format_string(" " INITIAL_DIGEST "=%s%s", digest, append);
	machine->command_line = machine_command_line(machine, append);
	feed->is_elsewhere[FEED_OUTPUT] = machine_leads_elsewhere(CHANNEL_OUTPUT, append);
	feed->is_elsewhere[FEED_ERROR] = machine_leads_elsewhere(CHANNEL_ERROR, append);
}

/* Once its architecture is known. */
static void check_machine(const struct request *request, struct machine *machine)
{
	if (machine->cores > machine->arch->cores_max)
		die_usage("", "--smp %u: a machine for %s has %u at most", machine->cores,
			machine->arch->name, machine->arch->cores_max);
	cpu_choose(machine, request->cpu);
}

/* The initial CPIO for the program. Returns an open file. */
static int make_archive(const struct request *request, const struct machine *machine)
{
	char *program = files_find_program(request->program); /* else mkpayload says why not */
	struct words options = { 0, 0 };
	size_t i;
	int fd;

	words_add_these(&options, "--kernel", machine->kernel, "--module-set", "ports");
	if (request->arch)
		words_add_these(&options, "--arch", machine->arch->name);
	if (request->modules_from)
		words_add_these(&options, "--modules-from", request->modules_from);
	if (request->disks.count)
		words_add_these(&options, "--module-set", "qemu");
	if (machine->has_net)
		words_add_these(&options, "--module-set", "net");
	if (request->no_etc)
		words_add_these(&options, "--no-etc");
	words_add_these(&options, "--keep-modes");
	for (i = 0; i < request->contents.count; i++)
		words_add_these(&options, mkpayload_words[request->contents.item[i].mark],
			request->contents.item[i].text);
	fd = archive_make(options.list, program ? program : request->program);
	words_free(&options);
	free(program);
	return fd;
}

/* Makes what has to be made, and looks at it. */
static void prepare_initrd(
	const struct request *request, struct machine *machine, struct initrd *initrd)
{
	struct archive_words words = { request->program ? request->program : "", request->arguments,
		&request->environment };
	int made = -1;

	machine->initrd_fd = -1;
	machine->initrd = request->initrd;
	if (request->program) {
		machine->initrd_fd = made = make_archive(request, machine);
		machine->initrd = archive_path(made);
	}
	initrd_read(initrd, machine->initrd, request->initrd ? request->initrd : request->program);
	machine->archives = initrd->archives;
	machine->has_ports = initrd->has_ports;
	if (!request->program && !*request->arguments && !request->environment.count)
		return;
	machine->initrd_fd = archive_with_words(machine->initrd, &words);
	machine->initrd = archive_path(machine->initrd_fd);
	/* Where nothing is known of the others, one of them at least must be there. */
	machine->archives = initrd->archives ? initrd->archives + 1 : 2;
	if (made >= 0)
		close(made);
}

int main(int argc, char **argv)
{
	static struct session session;
	struct request request = { 0 };
	struct machine machine = { 0 };
	struct initrd initrd = { 0 };
	struct record record = { 0 };
	int status;

	(void)argc;
	message_program = "qemu-run";
	report_begin();
	read_command_line(&request, &machine, &session, add_flags(argv));
	message_failure = END_BROKEN;
	machine.kernel = request.kernel ? request.kernel : kernel_find();
	files_check(&machine, request.arch);
	if (request.initrd)
		files_check_readable(request.initrd);
	check_machine(&request, &machine);
	files_check_outputs(&machine, request.log, request.report);
	prepare_initrd(&request, &machine, &initrd);
	make_command_line(&request, &machine, &session.feed);
	session.takes_what_is_there = machine_takes_what_is_there(machine.command_line);
	machine.memory_mib =
		(unsigned)(request.memory_mib ? request.memory_mib
					      : initrd_memory_mib(&initrd, MEMORY_MIB));
	initrd_check_memory(
		&initrd, request.initrd ? request.initrd : request.program, machine.memory_mib);
	if (request.report)
		record_begin(&record, &machine, request.report);
	session.log = request.log          ? files_open_log(request.log)
		      : request.is_verbose ? STDERR_FILENO
					   : -1;
	session.log_path = request.log;
	session.is_recorded = request.report != 0;
	if (machine.monitor)
		output_rule_check_socket(machine.monitor); /* it may be the log by now */
	session_run(&session, &machine);
	status = verdict(&session);
	if (request.report)
		record_write(&record, &session, status);
	if (session.signal)
		undo_die_by(session.signal);
	return status;
}
