/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qemu-run - boots a kernel with an initial CPIO in QEMU; the program that runs in it has this
 * one's standard output and standard error, and this one ends with its exit status.
 *
 * Whatever happens to qemu-run, SIGKILL included, it leaves no QEMU and no file behind. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "qemu-run/machine.h"
#include "qemu-run/process.h"
#include "qemu-run/session.h"

static const char help[] =
	"usage: qemu-run --kernel FILE --initrd FILE [OPTION...] [-- ARGUMENT...]\n"
	"\n"
	"Boots a Linux kernel with an initial CPIO in QEMU, and ends with the exit status of the\n"
	"program that ran in it. The arguments after -- are the program's. Its standard output is\n"
	"standard output here, byte by byte; its standard error is standard error; its standard\n"
	"input is empty. Messages of the kernel and of init go to standard error or to the log.\n"
	"\n"
	"  --kernel FILE        the kernel\n"
	"  --initrd FILE        the initial CPIO, as 'mkpayload cpio' writes it\n"
	"  --disk FILE[,TYPE]   a raw disk, in this order; TYPE is virtio (default), ide, ahci,\n"
	"                       nvme, usb or scsi. What the guest writes to it is thrown away.\n"
	"                       Without a disk no payload is looked for.\n"
	"  --write-disk FILE[,TYPE]\n"
	"                       the same, but what the guest writes to it stays\n"
	"  --memory MIB         of the machine (512)\n"
	"  --timeout SECONDS    end QEMU after so long (0: never, the default)\n"
	"  --log FILE           messages of the kernel and of init into this file\n"
	"  --append TEXT        more for the kernel's command line\n"
	"  --monitor SOCKET     QEMU's monitor (QMP) on this Unix socket\n"
	"  --help\n"
	"\n"
	"KVM is used where it works, which is tried; else TCG. QEMU=PROGRAM in the environment\n"
	"names another qemu-system-x86_64. qemu-run(1) says more.\n"
	"\n"
	"Exit status: the program's own; 128+N when it was killed by signal N; or, told apart by "
	"a\n"
	"last line on standard error:\n"
	"  120  out of memory, in the guest    124  the time was over\n"
	"  121  no status from the guest       125  init failed; 126: the program could not be\n"
	"  122  QEMU did not start or broke         executed, 127: it was not there\n"
	"  123  kernel panic                   128+N  qemu-run was ended by signal N\n"
	"  2    wrong usage\n";

enum { MEMORY_MIB_MAX = 1024 * 1024, TIMEOUT_S_MAX = 100 * 24 * 3600 };

struct request {
	struct machine machine;
	struct session session;
	const char *log;
	char *append;
	char **arguments;
};

enum {
	OPTION_KERNEL = 256,
	OPTION_INITRD,
	OPTION_DISK,
	OPTION_WRITE_DISK,
	OPTION_MEMORY,
	OPTION_TIMEOUT,
	OPTION_LOG,
	OPTION_APPEND,
	OPTION_MONITOR,
};

static const struct option long_options[] = {
	{ "kernel", required_argument, 0, OPTION_KERNEL },
	{ "initrd", required_argument, 0, OPTION_INITRD },
	{ "disk", required_argument, 0, OPTION_DISK },
	{ "write-disk", required_argument, 0, OPTION_WRITE_DISK },
	{ "memory", required_argument, 0, OPTION_MEMORY },
	{ "timeout", required_argument, 0, OPTION_TIMEOUT },
	{ "log", required_argument, 0, OPTION_LOG },
	{ "append", required_argument, 0, OPTION_APPEND },
	{ "monitor", required_argument, 0, OPTION_MONITOR },
	{ "help", no_argument, 0, OPTION_HELP },
	{ 0, 0, 0, 0 },
};

static void take_option(struct request *request, int option)
{
	struct machine *machine = &request->machine;

	switch (option) {
	case OPTION_KERNEL:
		machine->kernel = optarg;
		break;
	case OPTION_INITRD:
		machine->initrd = optarg;
		break;
	case OPTION_DISK:
	case OPTION_WRITE_DISK:
		machine_add_disk(machine, optarg, option == OPTION_WRITE_DISK);
		break;
	case OPTION_MEMORY:
		machine->memory_mib =
			(unsigned)option_number("", "--memory", optarg, 1, MEMORY_MIB_MAX);
		break;
	case OPTION_TIMEOUT:
		request->session.timeout_s =
			(unsigned)option_number("", "--timeout", optarg, 0, TIMEOUT_S_MAX);
		break;
	case OPTION_LOG:
		request->log = optarg;
		break;
	case OPTION_APPEND:
		request->append = format_string("%s %s", request->append, optarg);
		break;
	case OPTION_MONITOR:
		machine->monitor = optarg;
		break;
	}
}

static void read_command_line(struct request *request, int argc, char **argv)
{
	int option;

	/* For the messages about options: there are no commands here. */
	argv[0] = copy_string("");
	while ((option = option_next(argc, argv, "+:h", long_options, help)) != -1)
		take_option(request, option);
	if (optind < argc && strcmp(argv[optind - 1], "--") != 0)
		die_usage("", "%s: what is this? the program's arguments come after --",
			argv[optind]);
	request->arguments = argv + optind;
	if (!request->machine.kernel)
		die_usage("", "--kernel: which?");
	if (!request->machine.initrd)
		die_usage("", "--initrd: which?");
	request->machine.command_line =
		machine_command_line(&request->machine, request->append, request->arguments);
}

/* QEMU says it late or badly. */
static void check_readable(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0 || access(path, R_OK) != 0)
		process_die("%s: %s", path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		process_die("%s: is a directory", path);
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

/* Not the disks: QEMU takes more there than files, and says well what it cannot open. */
static void check_files(const struct machine *machine)
{
	if (!is_program(machine->qemu))
		process_die("%s is not here: Debian's package qemu-system-x86 has it; QEMU=PROGRAM "
			    "names another",
			machine->qemu);
	check_readable(machine->kernel);
	check_readable(machine->initrd);
}

static int open_log(const char *path)
{
	int fd;

	if (!path)
		return STDERR_FILENO;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		process_die("%s: cannot be written: %s", path, strerror(errno));
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
	if (said->failed) {
		complain(
			"init failed: %s", watch->failure[0] ? watch->failure : "see its messages");
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
	if (WIFSIGNALED(session->qemu_status))
		process_die("QEMU was killed by signal %d", WTERMSIG(session->qemu_status));
	if (WEXITSTATUS(session->qemu_status) != 0)
		process_die("QEMU ended with status %d", WEXITSTATUS(session->qemu_status));
	complain("the guest ended without saying a status (" INITIAL_SAYS INITIAL_STATUS "N)");
	return END_WITHOUT_STATUS;
}

int main(int argc, char **argv)
{
	static struct request request;
	const char *qemu = getenv("QEMU");

	message_program = "qemu-run";
	report_begin();
	request.machine.qemu = qemu && *qemu ? qemu : "qemu-system-x86_64";
	request.machine.memory_mib = 512;
	request.append = copy_string("");
	read_command_line(&request, argc, argv);
	check_files(&request.machine);
	request.session.log = open_log(request.log);
	session_run(&request.session, &request.machine, machine_kvm_works(request.machine.qemu));
	return report(&request.session);
}
