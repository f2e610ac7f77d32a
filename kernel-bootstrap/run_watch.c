/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_watch.c - a run from the first word of its console to the last. */
#include "kernel-bootstrap/run_watch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/report.h"
#include "kernel-bootstrap/image_memory.h"
#include "kernel-bootstrap/run_log.h"
#include "kernel-bootstrap/run_machine.h"
#include "kernel-bootstrap/run_time.h"

enum { TICK_MS = 1000 };

/* Of the one run, for the functions that are called back. */
static const struct run *the_run;
static uint64_t said_ms; /* when something was printed last */
static volatile sig_atomic_t caught_signal;

/* --- What is said meanwhile. --- */

static void say_milestone(const char *meaning)
{
	if (the_run->request.console)
		return;
	progress_hide();
	printf("%11s  %s\n", run_time(), meaning);
	fflush(stdout);
	said_ms = clock_ms();
}

static void say_event(const char *what)
{
	complain("%s: after %s: %s", the_run->request.directory, run_time(), what);
	said_ms = clock_ms();
}

/* Drives stand in the order of the words that QEMU was started with (run_machine.c), two a cable. */
struct run_disk run_watch_disk(const struct run *run, const char *drive)
{
	unsigned cable, place, number = 0;

	if (sscanf(drive, "ide%u-hd%u", &cable, &place) == 2)
		number = 2 * cable + place;
	if (run->request.export && number == 1u + (run->external_path != 0))
		return (struct run_disk){ run->results.disk, run->request.export, 1 };
	if (number == 1)
		return (struct run_disk){ run->external_path ? run->external_path : run->init_path,
			"external.img", 0 };
	return (struct run_disk){ run->init_path, "init.img", 0 };
}

static const char *image_of(const char *drive)
{
	return run_watch_disk(the_run, drive).name;
}

/* builder-hex0 reads the image from its beginning to its end, and says nothing. */
static void put_loading(char text[256], const struct run *run)
{
	struct image_memory_count count;

	image_memory_count(&count, run->init_path, run->events.read_bytes);
	snprintf(text, 256, "%s: %llu of %llu", run->console.last,
		(unsigned long long)count.files_within, (unsigned long long)count.files);
}

/* "gcc-4.0.4: compiling source" */
static void put_place(char text[256], const struct run *run)
{
	const struct run_console *console = &run->console;

	if (run_console_is_loading(console) && run->events.has_read)
		put_loading(text, run);
	else if (console->import[0])
		snprintf(text, 256, "importing file %s", console->import);
	else if (console->package[0])
		snprintf(text, 256, "%s%s%s", console->package, console->stage[0] ? ": " : "",
			console->stage);
	else
		snprintf(text, 256, "%s", console->last ? console->last : "no milestone yet");
}

/* Nothing new is nothing bad: a build is silent for half an hour and lives. */
static void say_alive(const struct run *run, uint64_t silent_ms, int is_on_terminal)
{
	const struct qemu_events *events = &run->events;
	char place[256], disks[64] = "", size[REPORT_SIZE_TEXT_BYTES], line[512];

	put_place(place, run);
	if (events->has_read)
		snprintf(disks, sizeof disks, "; %s read from the disks",
			report_size(size, events->read_bytes));
	snprintf(line, sizeof line, "%s; the console's last word was %llu s ago%s%s", place,
		(unsigned long long)(silent_ms / 1000), disks,
		events->paused ? "; it is paused" : "");
	if (is_on_terminal) {
		char shown[600];

		snprintf(shown, sizeof shown, "%11s  %s", run_time(), line);
		progress_show(shown);
	} else {
		say_event(line);
	}
}

/* Is called once a tick. */
static void tick(struct run *run, uint64_t word_ms)
{
	uint64_t now = clock_ms();
	int is_on_terminal = !run->request.console && progress_can_show();

	qemu_events_ask(&run->events);
	if (is_on_terminal)
		say_alive(run, now - word_ms, 1);
	else if (run->request.alive_s && now - said_ms >= 1000 * run->request.alive_s)
		say_alive(run, now - word_ms, 0);
}

/* --- Signals. --- */

static void catch_signal(int signal)
{
	caught_signal = signal;
}

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

void run_watch_begin(struct run *run)
{
	struct sigaction action, old;
	size_t i;

	the_run = run;
	run_console_begin(&run->console, say_milestone);
	qemu_events_begin(&run->events, say_event, image_of);
	signal(SIGTTOU, SIG_IGN); /* in the background a terminal's tostop would stop the watch */
	memset(&action, 0, sizeof action);
	action.sa_handler = catch_signal;
	for (i = 0; i < sizeof deadly / sizeof *deadly; i++) {
		/* One that the caller ignores (nohup) stays ignored. */
		if (sigaction(deadly[i], 0, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, 0);
	}
}

/* From here on they come only while something is waited for, never between a look at caught_signal
 * and the wait. QEMU has begun and does not inherit it. */
static void hold_signals(sigset_t *old)
{
	sigset_t held;
	size_t i;

	sigemptyset(&held);
	for (i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaddset(&held, deadly[i]);
	sigprocmask(SIG_BLOCK, &held, old);
}

/* --- The watch. --- */

/* Returns 0 at the end of the console. */
static int read_console(struct run *run)
{
	char bytes[65536];
	ssize_t size = read(run->machine.output, bytes, sizeof bytes);

	if (size <= 0)
		return size < 0 && errno == EINTR;
	if (run_log_write(run->log, bytes, (size_t)size) && !run->events.stopped) {
		run->events.host_disk_is_full = errno == ENOSPC;
		run->events.stopped = format_string("%s: %s", run->log_path, strerror(errno));
	}
	if (run->request.console) {
		if (run_log_write(STDOUT_FILENO, bytes, (size_t)size))
			die("standard output: %s", strerror(errno));
		said_ms = clock_ms();
	}
	run_console_add(&run->console, bytes, (size_t)size);
	return 1;
}

/* Whether it is over although the console goes on; word_ms is when that said something last. */
static int is_over(struct run *run, uint64_t word_ms)
{
	const struct run_sign *ending = run->console.ending;
	uint64_t timeout_s = run->request.timeout_s;

	if (caught_signal)
		run->end = RUN_INTERRUPTED;
	else if (run->events.stopped)
		run->end = RUN_STOPPED;
	else if (ending && clock_ms() - word_ms >= 1000 * (uint64_t)ending->grace_s)
		run->end = RUN_SILENT;
	else if (timeout_s && run_time_ms() >= 1000 * timeout_s)
		run->end = RUN_TIMED_OUT;
	else
		return 0;
	return 1;
}

void run_watch(struct run *run)
{
	uint64_t word_ms = clock_ms(), tick_ms = word_ms + TICK_MS, now;
	sigset_t old;
	int ready;

	said_ms = word_ms;
	hold_signals(&old);
	while (!is_over(run, word_ms)) {
		now = clock_ms();
		ready = run_machine_wait(run, tick_ms > now ? (unsigned)(tick_ms - now) : 0, &old);
		if (ready & RUN_EVENTS_READY)
			qemu_events_receive(&run->events);
		if (ready & RUN_CONSOLE_READY) {
			if (!read_console(run)) {
				run->end = RUN_CLOSED;
				break;
			}
			word_ms = clock_ms();
		}
		if (clock_ms() >= tick_ms) {
			tick(run, word_ms);
			tick_ms = clock_ms() + TICK_MS;
		}
	}
	sigprocmask(SIG_SETMASK, &old, 0);
	/* The console may have ended by the same signal. */
	run->signal = caught_signal;
	if (caught_signal)
		run->end = RUN_INTERRUPTED;
	progress_hide();
	run_console_end(&run->console);
}
