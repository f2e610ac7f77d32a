/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.c - QEMU, its console and its events. */
#include "kernel-bootstrap/run_machine.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/drive.h"
#include "host/qemu/kvm.h"
#include "host/report.h"
#include "host/words.h"
#include "kernel-bootstrap/run_time.h"

static void add_words(struct words *words, const char *option, char *value)
{
	words_add(words, copy_string(option));
	words_add(words, value);
}

/* The words of rootfs.py, but for the accelerator, which it takes for granted, and the events. */
static void make_words(struct words *words, struct run *run, const char *accelerator)
{
	const struct run_request *request = &run->request;
	int reason;

	words_add_these(words, request->qemu, "-accel", accelerator);
	add_words(words, "-m", format_string("%" PRIu64 "M", request->memory_mib));
	add_words(words, "-smp", format_string("%" PRIu64, request->cores));
	add_words(words, "-drive", qemu_drive(run->init_path, 0, !request->snapshot, ""));
	if (run->external_path)
		add_words(
			words, "-drive", qemu_drive(run->external_path, 0, !request->snapshot, ""));
	if (request->export)
		add_words(words, "-drive", qemu_drive(run->results.disk, 0, 1, ""));
	words_add_these(words, "-machine", "kernel-irqchip=split", "-nic",
		"user,ipv6=off,model=e1000", "-no-reboot", "-nographic");
	reason = qmp_open(&run->events.qmp, words);
	if (reason)
		die("cannot make a socket: %s", strerror(reason));
}

static void start_child(struct run *run, char **words)
{
	const int keep[] = { run->events.qmp.theirs,
		run->request.export ? run->results.output.fd : -1, -1 };
	struct child *machine = &run->machine;
	int reason;

	memset(machine, 0, sizeof *machine);
	machine->input = CHILD_NOTHING;
	machine->output = CHILD_PIPE;
	machine->error = STDERR_FILENO;
	machine->keep = keep;
	machine->is_alone = 1; /* Ctrl-C is for this program, which then ends QEMU */
	reason = child_start(machine, words);
	machine->keep = 0;
	qmp_give(&run->events.qmp);
	if (reason == ENOENT)
		die("%s: is not here: Debian's package qemu-system-x86 has it, or name one with "
		    "--qemu",
			words[0]);
	if (reason)
		die("%s: %s", words[0], strerror(reason));
}

void run_machine_start(struct run *run)
{
	const struct run_request *request = &run->request;
	const char *accelerator = qemu_kvm_works(request->qemu, "host") ? "kvm" : "tcg";
	struct words words = { 0, 0 };

	make_words(&words, run, accelerator);
	printf("%s: %s, %s, %" PRIu64 " MiB, %" PRIu64 " core%s\n", request->directory,
		run->external_path ? "init.img and external.img" : "init.img", accelerator,
		request->memory_mib, request->cores, report_plural(request->cores));
	fflush(stdout);
	run_time_begin();
	start_child(run, words.list);
	words_free(&words);
}

int run_machine_wait(const struct run *run, unsigned timeout_ms, const sigset_t *waiting)
{
	struct pollfd ready[] = {
		{ run->machine.output, POLLIN, 0 },
		{ run->events.qmp.fd, POLLIN, 0 },
	};
	struct timespec time = { timeout_ms / 1000, (long)(timeout_ms % 1000) * 1000000 };

	if (ppoll(ready, 2, &time, waiting) <= 0)
		return 0;
	return (ready[0].revents ? RUN_CONSOLE_READY : 0) |
	       (ready[1].revents ? RUN_EVENTS_READY : 0);
}

void run_machine_end(struct run *run, unsigned patience_ms)
{
	run->is_killed = !child_wait(&run->machine, patience_ms);
	if (run->is_killed)
		child_kill(&run->machine);
	qemu_events_receive(&run->events);
	qmp_close(&run->events.qmp);
	close(run->machine.output);
}
