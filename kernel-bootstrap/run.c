/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run.c - kernel-bootstrap run: boots the images in QEMU and says how far the bootstrap came. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/device.h"
#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output_claim.h"
#include "host/output_rule.h"
#include "host/qemu/room.h"
#include "host/report.h"
#include "host/undo.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/image_memory.h"
#include "kernel-bootstrap/run_log.h"
#include "kernel-bootstrap/run_machine.h"
#include "kernel-bootstrap/run_results.h"
#include "kernel-bootstrap/run_state.h"
#include "kernel-bootstrap/run_verdict.h"
#include "kernel-bootstrap/run_watch.h"
#include "kernel-bootstrap/target_lock.h"

enum {
	CORES = 2,
	CORES_MAX = 255,
	MEMORY_MIB = 4096,
	MEMORY_MIB_MIN = 1408,
	MEMORY_MIB_MAX = 1024 * 1024,
	ALIVE_S = 60,
};

static const struct option rows[] = {
	{ "alive", 0, OPTION_NUMBER, "SECONDS", offsetof(struct run_request, alive_s),
		.max = UINT32_MAX,
		.help = "where nothing was said for so long, say where it is (60; 0: never); on a "
			"terminal a line is always there" },
	{ "console", 0, OPTION_FLAG, 0, offsetof(struct run_request, console),
		.help = "show the whole console on standard output" },
	{ "cores", 0, OPTION_NUMBER, "N", offsetof(struct run_request, cores), .min = 1,
		.max = CORES_MAX, .help = "of the machine (2)" },
	{ "export", 0, OPTION_TEXT, "FILE", offsetof(struct run_request, export),
		.writes = OPTION_WRITES_FILE,
		.help = "a disk for results, and what payload-export has written to it in this "
			"file; of a bootstrap that fails in FILE.failed" },
	{ "log", 0, OPTION_TEXT, "FILE", offsetof(struct run_request, log),
		.writes = OPTION_WRITES_STREAM,
		.help = "keep the console in this file (DIR/console.log); the one before it "
			"becomes FILE.old" },
	{ "memory", 0, OPTION_NUMBER, "MIB", offsetof(struct run_request, memory_mib),
		.min = MEMORY_MIB_MIN, .max = MEMORY_MIB_MAX,
		.help = "of the machine (4096); at least what 'plan' says, and 1408" },
	{ "qemu", 0, OPTION_TEXT, "PROGRAM", offsetof(struct run_request, qemu),
		.help = "another QEMU (qemu-system-x86_64)" },
	{ "snapshot", 0, OPTION_FLAG, 0, offsetof(struct run_request, snapshot),
		.help = "leave the images as they are; what is written is thrown away" },
	{ "timeout", 0, OPTION_NUMBER, "SECONDS", offsetof(struct run_request, timeout_s),
		.max = UINT32_MAX, .help = "end it after so long (0: never, the default)" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "run",
	.synopsis = "[OPTION...] DIR",
	.about = "Boots DIR/init.img in QEMU, with DIR/external.img as second disk where it is "
		 "there, as live-bootstrap's rootfs.py does. Says the milestones that the console "
		 "shows, with the time since the start, and at the end what became of it.",
	.groups = groups,
	.notes = "KVM is used where it works, which is tried; TCG, instead, is many times slower.",
	.examples = "kernel-bootstrap run --log console.log target",
	.exit_status =
		"Exit status: 0 the system is complete, 1 it is not, 2 wrong usage, 124 it was "
		"ended by --timeout. Ended by a signal it dies by that.",
};

static void parse(struct run_request *request, char **argv)
{
	memset(request, 0, sizeof *request);
	request->cores = CORES;
	request->memory_mib = MEMORY_MIB;
	request->alive_s = ALIVE_S;
	request->qemu = "qemu-system-x86_64";
	if (options_read(&usage, request, argv) != 1)
		die_usage("run", "say one directory with images");
	request->directory = argv[1];
}

/* The path of an image, allocated; 0 when there is none and none is needed. */
static char *find_image(const struct run_request *request, const char *image, int is_needed)
{
	char *path = format_string("%s/%s", request->directory, image);
	int mode = request->snapshot ? R_OK : R_OK | W_OK;

	if (access(path, mode) == 0)
		return path;
	if (is_needed || errno != ENOENT)
		die("%s: %s%s", path, strerror(errno),
			errno == ENOENT ? "; 'kernel-bootstrap image' writes it" : "");
	free(path);
	return 0;
}

/* The ramdisk is made hours after the start, where no memory may be. */
static void check_memory(const char *path, uint64_t memory_mib)
{
	enum { MIB = 1024 * 1024 };
	uint64_t needed_mib = (image_memory_of_file(path) + MIB - 1) / MIB;

	if (memory_mib < needed_mib)
		die("%s: its files and the ramdisk of Fiwix need %" PRIu64
		    " MiB of memory at least, "
		    "and %" PRIu64 " are too little: say --memory %" PRIu64 " or more",
			path, needed_mib, memory_mib, needed_mib);
}

/* Each image is read, too, so the log may be none. What the machine writes to must be nobody
 * else's. */
static void check_image(const struct run_request *request, const char *path)
{
	struct stat status;

	if (!path)
		return;
	if (stat(path, &status))
		die("%s: %s", path, strerror(errno));
	if (!request->snapshot) {
		output_rule_check_disk(path, &status);
		if (S_ISBLK(status.st_mode))
			close(device_open_for_writing(path, 0));
	}
	files_read_add(path, &status);
}

/* That of an earlier run gets another name, and takes the place of the one before it. */
static void check_log(const char *path)
{
	char *old = run_log_old(path), *real = realpath(path, 0);
	struct stat status;

	output_rule_look_stream(path);
	output_claim(path, "--log");
	if (real && stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
		if (status.st_size > 0)
			output_rule_check_mount(path, AT_FDCWD, real);
		output_rule_look(old);
		output_claim(old, "--log");
	}
	free(real);
	free(old);
}

/* Once QEMU runs: where there is none, the log of an earlier run stays as it is. */
static void open_log(struct run *run)
{
	int reason;

	run->log = run_log_open(run->log_path);
	if (run->log >= 0)
		return;
	reason = errno;
	run_machine_end(run, 0);
	if (reason == EBUSY)
		die("%s: another run is writing it; --log FILE keeps the console elsewhere",
			run->log_path);
	die("%s: cannot be written: %s%s", run->log_path, strerror(reason),
		run->request.log ? "" : "; --log FILE keeps the console elsewhere");
}

static void prepare(struct run *run)
{
	const struct run_request *request = &run->request;

	target_lock(request->directory, request->snapshot, "nothing was started");
	run->init_path = find_image(request, "init.img", 1);
	run->external_path = find_image(request, "external.img", 0);
	check_image(request, run->init_path);
	check_image(request, run->external_path);
	check_memory(run->init_path, request->memory_mib);
	qemu_room_begin();
	qemu_room_check(run->init_path, request->snapshot);
	run->log_path = request->log ? copy_string(request->log)
				     : format_string("%s/console.log", request->directory);
	check_log(run->log_path);
	run_results_begin(run);
}

int command_run(char **argv)
{
	enum { END_MS = 10 * 1000 };
	static struct run run;
	int status, is_logged;

	parse(&run.request, argv);
	prepare(&run);
	run_watch_begin(&run);
	run_machine_start(&run);
	open_log(&run);
	run_watch(&run);
	run_machine_end(&run, run.end == RUN_CLOSED ? END_MS : 0);
	is_logged = close(run.log) == 0;
	if (!is_logged)
		complain("%s: %s", run.log_path, strerror(errno));
	status = run_results_end(&run, run_verdict(&run));
	if (status == STATUS_DONE && !is_logged)
		status = STATUS_FAILED;
	free(run.events.stopped);
	free(run.events.stopped_by);
	free(run.init_path);
	free(run.external_path);
	free(run.log_path);
	report_end();
	if (run.signal && status != STATUS_DONE)
		undo_die_by(run.signal);
	return status;
}
