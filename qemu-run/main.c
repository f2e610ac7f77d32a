/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * qemu-run - boots a kernel with an initial CPIO in QEMU; the program that runs in it has this
 * one's standard streams, and this one ends with its exit status.
 *
 * Whatever happens to qemu-run, SIGKILL included, it leaves no QEMU behind, and no file but the
 * temporary ones of its outputs. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/initial.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output_rule.h"
#include "host/report.h"
#include "host/undo.h"
#include "host/words.h"
#include "qemu-run/archive.h"
#include "qemu-run/cpu.h"
#include "qemu-run/end.h"
#include "qemu-run/exports.h"
#include "qemu-run/files.h"
#include "qemu-run/gets.h"
#include "qemu-run/initrd.h"
#include "qemu-run/kernel.h"
#include "qemu-run/machine.h"
#include "qemu-run/payload.h"
#include "qemu-run/record.h"
#include "qemu-run/request.h"
#include "qemu-run/session.h"
#include "qemu-run/twice.h"
#include "qemu-run/vary.h"
#include "qemu-run/verdict.h"

enum { MEMORY_MIB = 512 };

static const char *const mkpayload_words[] = {
	[REQUEST_PUT] = "--add",
	[REQUEST_PACKAGE] = "--package",
	[REQUEST_EXCLUDE] = "--exclude",
};

static int wants_results(const struct request *request)
{
	return request->export || request->gets.count;
}

/* What that says of the machine. */
static void describe_machine(
	const struct request *request, struct machine *machine, struct session *session)
{
	size_t i;

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

/* Once the initial CPIO is known. exported: what init is told of the results. */
static void make_command_line(const struct request *request, const char *exported,
	struct machine *machine, struct feed *feed)
{
	char *append = format_string("%s%s", exported, request->varies ? vary_append(machine->kernel) : "");
	char *digest;
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
	if (request->disks.count || wants_results(request))
		words_add_these(&options, "--module-set", "qemu");
	if (wants_results(request))
		words_add_these(&options, "--export");
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
static void prepare_initrd(const struct request *request, char *get_list, struct machine *machine,
	struct initrd *initrd)
{
	struct archive_words words = { request->program ? request->program : "", request->arguments,
		get_list, &request->environment };
	int made = -1;

	machine->initrd_fd = -1;
	machine->initrd = request->initrd;
	if (request->program) {
		machine->initrd_fd = made = make_archive(request, machine);
		if (request->varies)
			vary_archive(made);
		machine->initrd = archive_path(made);
	}
	initrd_read(initrd, machine->initrd, request->initrd ? request->initrd : request->program);
	machine->archives = initrd->archives;
	machine->has_ports = initrd->has_ports;
	if (wants_results(request) && initrd->archives && !initrd->has_exporter)
		die_usage("", "--export, --get: %s has no %s: 'mkpayload cpio --export' puts it in",
			request->initrd, INITIAL_EXPORTER);
	if (!request->program && !*request->arguments && !request->environment.count && !get_list)
		return;
	machine->initrd_fd = archive_with_words(machine->initrd, &words);
	machine->initrd = archive_path(machine->initrd_fd);
	/* Where nothing is known of the others, one of them at least must be there. */
	machine->archives = initrd->archives ? initrd->archives + 1 : 2;
	if (made >= 0)
		close(made);
}

/* What is to be known, and made, before QEMU starts. */
static void prepare(const struct request *request, struct exports *exports, struct machine *machine,
	struct session *session)
{
	struct initrd initrd = { 0 };

	machine->kernel = request->kernel ? request->kernel : kernel_find();
	files_check(machine, request->arch);
	if (request->initrd)
		files_check_readable(request->initrd);
	if (request->program)
		files_keep_program(request->program);
	check_machine(request, machine);
	if (request->varies)
		vary_machine(machine);
	files_check_outputs(machine, request->log, request->report);
	exports_begin(exports, request->export, &request->gets, request->export_bytes);
	prepare_initrd(request, gets_list(&request->gets), machine, &initrd);
	make_command_line(request, exports_attach(exports, machine), machine, &session->feed);
	session->takes_what_is_there = machine_takes_what_is_there(machine->command_line);
	machine->memory_mib =
		(unsigned)(request->memory_mib ? request->memory_mib
					       : initrd_memory_mib(&initrd, MEMORY_MIB));
	if (request->varies)
		machine->memory_mib = vary_memory_mib(machine->memory_mib);
	initrd_check_memory(
		&initrd, request->initrd ? request->initrd : request->program, machine->memory_mib);
}

int main(int argc, char **argv)
{
	static struct session session;
	struct request request;
	struct exports exports;
	struct machine machine = { 0 };
	struct record record = { 0 };
	int tells = twice_tells(), status, own, is_programs;

	(void)argc;
	message_program = "qemu-run";
	report_begin();
	request_read(&request, argv);
	if (request.is_twice)
		return twice_run(&request);
	describe_machine(&request, &machine, &session);
	message_failure = END_BROKEN;
	prepare(&request, &exports, &machine, &session);
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
	own = verdict(&session, &is_programs);
	status = exports_end(&exports, &session, own);
	if (status)
		message_failure = status; /* a report that cannot be written hides nothing */
	if (request.report)
		record_write(&record, &session, exports.kept, status);
	if (session.signal)
		undo_die_by(session.signal);
	if (is_programs && status == own)
		twice_tell(tells);
	return status;
}
