/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run.c - kernel-bootstrap run: boots the images in QEMU and says how far the bootstrap came. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/qemu/drive.h"
#include "host/qemu/kvm.h"
#include "host/report.h"
#include "host/words.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/image_memory.h"
#include "kernel-bootstrap/run_console.h"
#include "kernel-bootstrap/run_log.h"
#include "kernel-bootstrap/run_machine.h"

enum {
	CORES = 2,
	CORES_MAX = 255,
	MEMORY_MIB = 4096,
	MEMORY_MIB_MIN = 1408,
	MEMORY_MIB_MAX = 1024 * 1024,
};

struct request {
	const char *directory, *log, *qemu;
	uint64_t cores, memory_mib, timeout_s;
	int console, snapshot;
};

static const struct option rows[] = {
	{ "console", 0, OPTION_FLAG, 0, offsetof(struct request, console),
		.help = "show the whole console on standard output" },
	{ "cores", 0, OPTION_NUMBER, "N", offsetof(struct request, cores), .min = 1,
		.max = CORES_MAX, .help = "of the machine (2)" },
	{ "log", 0, OPTION_TEXT, "FILE", offsetof(struct request, log),
		.help = "keep the console in this file (DIR/console.log); the one before it "
			"becomes FILE.old" },
	{ "memory", 0, OPTION_NUMBER, "MIB", offsetof(struct request, memory_mib),
		.min = MEMORY_MIB_MIN, .max = MEMORY_MIB_MAX,
		.help = "of the machine (4096); at least what 'plan' says, and 1408" },
	{ "qemu", 0, OPTION_TEXT, "PROGRAM", offsetof(struct request, qemu),
		.help = "another QEMU (qemu-system-x86_64)" },
	{ "snapshot", 0, OPTION_FLAG, 0, offsetof(struct request, snapshot),
		.help = "leave the images as they are; what is written is thrown away" },
	{ "timeout", 0, OPTION_NUMBER, "SECONDS", offsetof(struct request, timeout_s),
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
	.exit_status = "Exit status: 0 the system is complete, 1 it is not, 2 wrong usage.",
};

/* The one run; a milestone needs to know when it began. */
static uint64_t begun_ms;
static volatile sig_atomic_t caught_signal;

static void parse(struct request *request, char **argv)
{
	memset(request, 0, sizeof *request);
	request->cores = CORES;
	request->memory_mib = MEMORY_MIB;
	request->qemu = "qemu-system-x86_64";
	if (options_read(&usage, request, argv) != 1)
		die_usage("run", "say one directory with images");
	request->directory = argv[1];
}

/* --- QEMU's words. --- */

/* A drive for an image; allocated. */
static char *drive(const struct request *request, const char *image)
{
	char *path = format_string("%s/%s", request->directory, image);
	char *word = qemu_drive(path, !request->snapshot, "");

	free(path);
	return word;
}

static int has_image(const struct request *request, const char *image, int needed)
{
	char *path = format_string("%s/%s", request->directory, image);
	int mode = request->snapshot ? R_OK : R_OK | W_OK, result = access(path, mode);

	if (result && (needed || errno != ENOENT))
		die("%s: %s%s", path, strerror(errno),
			errno == ENOENT ? "; 'kernel-bootstrap image' writes it" : "");
	free(path);
	return result == 0;
}

/* The ramdisk is made hours after the start, where no memory may be. */
static void check_memory(const struct request *request)
{
	enum { MIB = 1024 * 1024 };
	char *path = format_string("%s/init.img", request->directory);
	uint64_t needed_mib = (image_memory_of_file(path) + MIB - 1) / MIB;

	if (request->memory_mib < needed_mib)
		die("%s: its files and the ramdisk of Fiwix need %" PRIu64
		    " MiB of memory at least, "
		    "and %" PRIu64 " are too little: say --memory %" PRIu64 " or more",
			path, needed_mib, request->memory_mib, needed_mib);
	free(path);
}

static void add_words(struct words *words, const char *option, char *value)
{
	words_add(words, copy_string(option));
	words_add(words, value);
}

/* The words of rootfs.py, but for the accelerator, which it takes for granted. */
static void start(struct child *machine, const struct request *request)
{
	const char *accelerator = qemu_kvm_works(request->qemu) ? "kvm" : "tcg";
	int has_payload = has_image(request, "external.img", 0);
	struct words words = { 0, 0 };

	words_add_these(&words, request->qemu, "-accel", accelerator);
	add_words(&words, "-m", format_string("%" PRIu64 "M", request->memory_mib));
	add_words(&words, "-smp", format_string("%" PRIu64, request->cores));
	add_words(&words, "-drive", drive(request, "init.img"));
	if (has_payload)
		add_words(&words, "-drive", drive(request, "external.img"));
	words_add_these(&words, "-machine", "kernel-irqchip=split", "-nic",
		"user,ipv6=off,model=e1000", "-no-reboot", "-nographic");
	printf("%s: %s, %s, %" PRIu64 " MiB, %" PRIu64 " core%s\n", request->directory,
		has_payload ? "init.img and external.img" : "init.img", accelerator,
		request->memory_mib, request->cores, report_plural(request->cores));
	fflush(stdout);
	begun_ms = clock_ms();
	run_machine_start(machine, words.list);
	words_free(&words);
}

/* --- The console. --- */

/* "0:00:12.3" */
static const char *elapsed(void)
{
	static char text[32];
	uint64_t tenths = (clock_ms() - begun_ms) / 100;

	snprintf(text, sizeof text, "%lu:%02lu:%02lu.%lu", (unsigned long)(tenths / 36000),
		(unsigned long)(tenths / 600 % 60), (unsigned long)(tenths / 10 % 60),
		(unsigned long)(tenths % 10));
	return text;
}

static void say_milestone(const char *meaning)
{
	printf("%11s  %s\n", elapsed(), meaning);
	fflush(stdout);
}

static void ignore_milestone(const char *meaning)
{
	(void)meaning;
}

static void catch_signal(int signal)
{
	caught_signal = signal;
}

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP };

static void catch_signals(void)
{
	struct sigaction action;
	size_t i;

	memset(&action, 0, sizeof action);
	action.sa_handler = catch_signal;
	for (i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaction(deadly[i], &action, 0);
}

/* From here on they come only while the console is waited for, never between a look at
 * caught_signal and the wait. QEMU has begun and does not inherit it. */
static void hold_signals(sigset_t *old)
{
	sigset_t held;
	size_t i;

	sigemptyset(&held);
	for (i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaddset(&held, deadly[i]);
	sigprocmask(SIG_BLOCK, &held, old);
}

/* Once QEMU runs: where there is none, the log of an earlier run stays as it is. */
static int open_log(const struct request *request, struct child *machine, const char *path)
{
	int fd = run_log_open(path), reason = errno;

	if (fd < 0) {
		run_machine_end(machine, 0);
		die("%s: %s%s", path, strerror(reason),
			request->log ? "" : "; --log FILE keeps the console elsewhere");
	}
	return fd;
}

static int is_over(uint64_t deadline_ms)
{
	return deadline_ms && clock_ms() >= deadline_ms;
}

/* Reads to the end of the console, of the time, or of what a machine may be silent after its last
 * word. Returns 1 when QEMU has closed it. */
static int watch(struct child *machine, struct run_console *console, const struct request *request,
	const char *log_path, int log)
{
	uint64_t end_ms = request->timeout_s ? begun_ms + 1000 * request->timeout_s : 0,
		 stop_ms = end_ms;
	char bytes[65536];
	ssize_t size = -1;
	sigset_t old;

	hold_signals(&old);
	while (!caught_signal && !is_over(stop_ms)) {
		size = run_machine_read(machine, bytes, sizeof bytes, stop_ms, &old);
		if (size == 0)
			break;
		if (size < 0)
			continue;
		run_log_write(log, log_path, bytes, (size_t)size);
		if (request->console)
			run_log_write(STDOUT_FILENO, "standard output", bytes, (size_t)size);
		run_console_add(console, bytes, (size_t)size);
		stop_ms = end_ms;
		if (console->ending)
			stop_ms = clock_ms() + 1000 * console->ending->grace_s;
		if (end_ms && stop_ms > end_ms)
			stop_ms = end_ms;
	}
	sigprocmask(SIG_SETMASK, &old, 0);
	run_console_end(console);
	return size == 0;
}

/* --- The verdict. --- */

static void say_where(const struct run_console *console)
{
	if (console->package[0])
		complain("the last package begun: %s", console->package);
	if (console->cause[0])
		complain("the console said: %s", console->cause);
	else if (console->last_line[0])
		complain("the console's last line: %s", console->last_line);
}

static void complain_of_qemu(const struct request *request, const struct child *machine)
{
	char *text = child_ending(machine);

	complain("%s: %s ended with an error (%s)", request->directory, request->qemu, text);
	free(text);
}

static int judge(const struct request *request, const struct child *machine,
	const struct run_console *console, int closed, const char *log_path)
{
	const char *last = console->last ? console->last : "no milestone at all";

	if (console->ending && console->ending->kind == RUN_DONE) {
		printf("%11s  %s\n", elapsed(), console->ending->meaning);
		return STATUS_DONE;
	}
	if (caught_signal)
		complain("%s: interrupted after %s; it had come to: %s", request->directory,
			elapsed(), last);
	else if (console->ending)
		complain("%s: %s after %s; it had come to: %s", request->directory,
			console->ending->meaning, elapsed(), last);
	else if (!closed)
		complain("%s: time-out: not ended after %s; it had come to: %s", request->directory,
			elapsed(), last);
	else if (machine->status)
		complain_of_qemu(request, machine);
	else
		complain("%s: the machine ended after %s before the system was complete; "
			 "it had come to: %s",
			request->directory, elapsed(), last);
	say_where(console);
	complain("the whole console: %s", log_path);
	return STATUS_FAILED;
}

int command_run(char **argv)
{
	enum { END_MS = 10 * 1000 };
	static struct run_console console;
	struct child machine;
	struct request request;
	int log, closed, status;
	char *log_path;

	parse(&request, argv);
	has_image(&request, "init.img", 1);
	check_memory(&request);
	log_path = request.log ? copy_string(request.log)
			       : format_string("%s/console.log", request.directory);
	catch_signals();
	run_console_begin(&console, request.console ? ignore_milestone : say_milestone);
	start(&machine, &request);
	log = open_log(&request, &machine, log_path);
	closed = watch(&machine, &console, &request, log_path, log);
	run_machine_end(&machine, closed ? END_MS : 0);
	if (close(log))
		die("%s: %s", log_path, strerror(errno));
	status = judge(&request, &machine, &console, closed, log_path);
	free(log_path);
	report_end();
	return status;
}
