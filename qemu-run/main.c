/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qemu-run - boots a kernel with an initial CPIO in QEMU; the program that runs in it has this
 * one's standard output and standard error, and this one ends with its exit status.
 *
 * Whatever happens to qemu-run, SIGKILL included, it leaves no QEMU and no file behind. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/device.h"
#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_rule.h"
#include "host/qemu/kvm.h"
#include "host/report.h"
#include "qemu-run/end.h"
#include "qemu-run/initrd.h"
#include "qemu-run/machine.h"
#include "qemu-run/session.h"

enum { MEMORY_MIB = 512, MEMORY_MIB_MAX = 1024 * 1024, TIMEOUT_S_MAX = 100 * 24 * 3600 };

struct request {
	const char *arch, *kernel, *initrd, *log, *monitor;
	uint64_t memory_mib, timeout_s;
	struct option_list disks; /* marked 1 where what is written stays */
	struct option_list append;
};

#define TO(member) offsetof(struct request, member)

static const struct option rows[] = {
	{ "kernel", 0, OPTION_TEXT, "FILE", TO(kernel), .help = "the kernel" },
	{ "initrd", 0, OPTION_TEXT, "FILE", TO(initrd),
		.help = "the initial CPIO, as 'mkpayload cpio' writes it" },
	{ "arch", 0, OPTION_TEXT, "ARCH", TO(arch), .check = arch_check,
		.help = "the machine's: x86_64, arm64 or riscv64 (default: the kernel's)" },
	{ "disk", 0, OPTION_LIST, "FILE[,TYPE]", TO(disks),
		.help = "a raw disk, in this order; TYPE is virtio (default), ide, ahci, nvme, usb "
			"or scsi. What the guest writes to it is thrown away. Without a disk no "
			"payload is looked for" },
	{ "write-disk", 0, OPTION_LIST, "FILE[,TYPE]", TO(disks), .mark = 1,
		.writes = OPTION_WRITES_DISK,
		.help = "the same, but what the guest writes to it stays" },
	{ "memory", 0, OPTION_NUMBER, "MIB", TO(memory_mib), .min = 1, .max = MEMORY_MIB_MAX,
		.help = "of the machine (512)" },
	{ "timeout", 0, OPTION_NUMBER, "SECONDS", TO(timeout_s), .max = TIMEOUT_S_MAX,
		.help = "end QEMU after so long (0: never, the default)" },
	{ "log", 0, OPTION_TEXT, "FILE", TO(log), .writes = OPTION_WRITES_STREAM,
		.help = "messages of the kernel and of init into this file" },
	{ "append", 0, OPTION_LIST, "TEXT", TO(append),
		.help = "more for the kernel's command line" },
	{ "monitor", 0, OPTION_TEXT, "SOCKET", TO(monitor), .writes = OPTION_WRITES_SOCKET,
		.help = "QEMU's monitor (QMP) on this Unix socket" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "",
	.synopsis = "--kernel FILE --initrd FILE [OPTION...] [-- ARGUMENT...]",
	.about = "Boots a Linux kernel with an initial CPIO in QEMU, and ends with the exit status "
		 "of the program that ran in it. The arguments after -- are the program's. Its "
		 "standard output is standard output here, byte by byte; its standard error is "
		 "standard error; its standard input is empty. Messages of the kernel and of init "
		 "go to standard error or to the log.",
	.groups = groups,
	.notes = "KVM is used where it works, which is tried; else TCG. QEMU=PROGRAM in the "
		 "environment names another qemu-system-ARCH. qemu-run(1) says more.",
	.examples = "qemu-run --kernel vmlinuz --initrd init.cpio -- its arguments >output",
	.exit_status =
		"Exit status: the program's own; 128+N when it was killed by signal N; or, told "
		"apart by a last line on standard error:\n"
		"  120  out of memory, in the guest    124  the time was over\n"
		"  121  no status from the guest       125  init failed; 126: the program could\n"
		"  122  QEMU did not start or broke         not be executed, 127: was not there\n"
		"  123  kernel panic                   128+N  qemu-run was ended by signal N\n"
		"  2    wrong usage",
	.only_behind_dashes = "what is this? the program's arguments come after --",
};

static void read_command_line(
	struct request *request, struct machine *machine, struct session *session, char **argv)
{
	size_t i;

	request->memory_mib = MEMORY_MIB;
	options_read(&usage, request, argv);
	if (!request->kernel)
		die_usage("", "--kernel: which?");
	if (!request->initrd)
		die_usage("", "--initrd: which?");
	machine->kernel = request->kernel;
	machine->initrd = request->initrd;
	machine->monitor = request->monitor;
	machine->memory_mib = (unsigned)request->memory_mib;
	session->timeout_s = (unsigned)request->timeout_s;
	for (i = 0; i < request->disks.count; i++)
		machine_add_disk(machine, request->disks.item[i].text, request->disks.item[i].mark);
}

/* Once the initial CPIO is known. */
static void make_command_line(
	const struct request *request, struct machine *machine, char **arguments)
{
	char *append = copy_string("");
	size_t i;

	for (i = 0; i < request->append.count; i++)
		append = format_string("%s %s", append, request->append.item[i].text);
	machine->command_line = machine_command_line(machine, append, arguments);
}

/* QEMU says it late or badly. */
static void check_readable(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || access(path, R_OK) != 0)
		die_with(END_BROKEN, "%s: %s", path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		die_with(END_BROKEN, "%s: is a directory", path);
	files_read_add(path, &status);
}

/* Is there such a program along PATH? */
static int is_program(const char *name)
{
	const char *path = getenv("PATH"), *end;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0;
	for (; path; path = *end ? end + 1 : 0) {
		end = strchrnul(path, ':');
		if (access(format_string("%.*s/%s", (int)(end - path), path, name), X_OK) == 0)
			return 1;
	}
	return 0;
}

/* Finds the architecture. Not the disks: QEMU takes more there than files, and says well what it
 * cannot open. */
static void check_files(struct machine *machine, const char *arch)
{
	const char *qemu = getenv("QEMU");

	check_readable(machine->kernel);
	check_readable(machine->initrd);
	machine->arch = arch_find(arch, machine->kernel);
	machine->qemu = qemu && *qemu ? qemu : machine->arch->qemu;
	if (!is_program(machine->qemu))
		die_with(END_BROKEN,
			"%s is not here: Debian's package %s has it; QEMU=PROGRAM names another",
			machine->qemu, machine->arch->package);
}

/* What the guest writes to stays, so it must be nobody else's. QEMU takes more there than files. */
static void check_written_disk(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return;
	output_rule_check_disk(path, &status);
	if (S_ISBLK(status.st_mode))
		close(device_open_for_writing(path, 0));
}

/* Before anything is written. Each disk is read, too, so the log may be none. */
static void check_outputs(const struct machine *machine)
{
	const struct machine_disk *disk = machine->disks, *end = disk + machine->disk_count;
	struct stat status;

	for (; disk < end; disk++) {
		if (!disk->keeps && stat(disk->file, &status) == 0)
			files_read_add(disk->file, &status);
	}
	for (disk = machine->disks; disk < end; disk++) {
		if (!disk->keeps)
			continue;
		check_written_disk(disk->file);
		if (stat(disk->file, &status) == 0)
			files_read_add(disk->file, &status);
	}
	if (machine->monitor)
		output_rule_check_socket(machine->monitor);
}

static int open_log(const char *path)
{
	int fd;

	if (!path)
		return STDERR_FILENO;
	fd = output_rule_open_stream(path, 0666);
	if (fd < 0)
		die("%s: cannot be written: %s", path, strerror(errno));
	return fd;
}

/* The status that the guest said. */
static int report_status(const struct session *session, const struct watch_status *said)
{
	const struct watch *watch = &session->watch;

	if (watch->diverted[0])
		complain("%s", watch->diverted);
	if (!watch->said[0])
		complain("note: init had no console; what would have been on it is lost");
	if (said->failed && said->status == END_OF_MEMORY) {
		complain("out of memory: %s; --memory gives more",
			watch->failure[0] ? watch->failure : "see init's messages");
		return END_OF_MEMORY;
	}
	if (said->failed) {
		complain("init failed: %s%s%s",
			watch->failure[0] ? watch->failure : "see its messages",
			session->log_path ? "; why stands in " : "",
			session->log_path ? session->log_path : "");
		return said->status;
	}
	if (watch->killed[0] && said->status == END_SIGNAL + SIGKILL) {
		complain("out of memory: the kernel killed %s; --memory gives more", watch->killed);
		return END_OF_MEMORY;
	}
	if (watch->killed[0])
		complain("note: for lack of memory the kernel killed %s", watch->killed);
	return said->status;
}

/* What ran then had not all of its files, whatever it says of itself. */
static int report_unpacking(const struct watch *watch)
{
	int is_of_memory = watch_unpacking_is_of_memory(watch);

	complain("%sthe initial CPIO is not there as a whole; the kernel says: %s; %s",
		is_of_memory ? "out of memory: " : "", watch->unpacking,
		is_of_memory ? "--memory gives more" : "'mkpayload cpio --check' says where");
	if (is_of_memory)
		return END_OF_MEMORY;
	return watch->panic[0] ? END_PANIC : END_INIT;
}

/* Whether init is told to look at no archive: by the last word of that name before the program's
 * arguments. */
static int takes_what_is_there(const char *line)
{
	static const char name[] = INITIAL_ARCHIVES "=";
	size_t bytes;
	int takes = 0;

	for (; *line && strncmp(line, "-- ", 3) != 0; line += bytes + (line[bytes] == ' ')) {
		bytes = strcspn(line, " ");
		if (strncmp(line, name, sizeof name - 1) == 0)
			takes = bytes == sizeof name && line[sizeof name - 1] == '0';
	}
	return takes;
}

/* Says how it ended. Returns the exit status. */
static int report(const struct session *session)
{
	const struct watch *watch = &session->watch;

	if (session->signal) {
		complain("ended by signal %d", session->signal);
		return END_SIGNAL + session->signal;
	}
	if (session->timed_out) {
		complain("time-out: not ended after %u seconds", session->timeout_s);
		return END_TIMEOUT;
	}
	if (watch->unpacking[0] && !session->takes_what_is_there && !watch->port.failed &&
		!watch->console.failed)
		return report_unpacking(watch);
	if (watch->port.status >= 0)
		return report_status(session, &watch->port);
	if (watch->panic[0] && watch_panic_is_of_memory(watch)) {
		complain("out of memory: kernel panic: %s; --memory gives more", watch->panic);
		return END_OF_MEMORY;
	}
	if (watch->panic[0]) {
		complain("kernel panic: %s", watch->panic);
		return END_PANIC;
	}
	if (watch->console.status >= 0)
		return report_status(session, &watch->console);
	if (WIFSIGNALED(session->qemu.status))
		die_with(
			END_BROKEN, "QEMU was killed by signal %d", WTERMSIG(session->qemu.status));
	if (WEXITSTATUS(session->qemu.status) != 0)
		die_with(
			END_BROKEN, "QEMU ended with status %d", WEXITSTATUS(session->qemu.status));
	complain("the guest ended without saying a status (" INITIAL_SAYS INITIAL_STATUS "N)");
	return END_WITHOUT_STATUS;
}

int main(int argc, char **argv)
{
	static struct session session;
	struct request request = { 0 };
	struct machine machine = { 0 };
	struct initrd initrd = { 0 };
	int has_kvm;

	(void)argc;
	message_program = "qemu-run";
	report_begin();
	read_command_line(&request, &machine, &session, argv);
	message_failure = END_BROKEN;
	check_files(&machine, request.arch);
	initrd_read(&initrd, machine.initrd);
	machine.archives = initrd.archives;
	make_command_line(&request, &machine, argv + 1);
	session.takes_what_is_there = takes_what_is_there(machine.command_line);
	initrd_check_memory(&initrd, machine.initrd, machine.memory_mib);
	check_outputs(&machine);
	session.log = open_log(request.log);
	session.log_path = request.log;
	if (machine.monitor)
		output_rule_check_socket(machine.monitor); /* it may be the log by now */
	has_kvm = machine.arch->has_kvm && qemu_kvm_works(machine.qemu);
	session_run(&session, &machine, has_kvm);
	return report(&session);
}
