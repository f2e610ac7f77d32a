/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_verdict.c - what became of a run, and where. */
#include "kernel-bootstrap/run_verdict.h"

#include <stdio.h>
#include <stdlib.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/room.h"
#include "kernel-bootstrap/run_time.h"
#include "kernel-bootstrap/run_watch.h"
#include "kernel-bootstrap/target_result.h"

/* --- Where. --- */

static void say_lines(const struct run *run, const char *title, const struct run_lines *lines)
{
	int i;

	if (lines->number > 0)
		complain("%s (line %llu of %s):", title, (unsigned long long)lines->number,
			run->log_path);
	for (i = 0; i < lines->count; i++)
		complain("    %s", lines->line[i]);
}

static void say_place(const struct run *run)
{
	const struct run_console *console = &run->console;
	/* One that stands among the lines of the failure is seen there. */
	int has_cause =
		console->cause.count > 0 &&
		(!console->failed || console->failure.number >= console->cause.number + RUN_LINES);

	if (console->package[0])
		complain("the last package begun: %s%s%s", console->package,
			console->stage[0] ? ": " : "", console->stage);
	if (console->command[0])
		complain("the last command: %s", console->command);
	if (console->import[0])
		complain("the last file of the import: %s", console->import);
	if (has_cause)
		say_lines(run, "the first that went wrong there, and what was before it",
			&console->cause);
	if (console->failed)
		say_lines(run,
			has_cause ? "what came of it, and what was before that"
				  : "the first failure, and what was before it",
			&console->failure);
	else
		say_lines(run, "the console's last lines", &console->recent);
	complain("the whole console: %s", run->log_path);
}

/* --- What. --- */

static char *name_ending_of_qemu(const struct run *run)
{
	char *ending = child_ending(&run->machine);
	char *text = format_string("%s ended with an error (%s)", run->request.qemu, ending);

	free(ending);
	return text;
}

/* What ended it, and in *but what that lacks; allocated. */
static char *name_what(const struct run *run, const char **but)
{
	const struct run_console *console = &run->console;

	*but = "";
	if (run->end == RUN_INTERRUPTED)
		return copy_string("interrupted");
	if (run->events.stopped)
		return copy_string(run->events.stopped);
	if (console->failed)
		return copy_string(console->failed->meaning);
	if (run->end == RUN_TIMED_OUT)
		return copy_string("time-out: not ended");
	if (run->is_killed)
		return format_string("%s closed the console and did not end, so it was killed",
			run->request.qemu);
	if (run->machine.status)
		return name_ending_of_qemu(run);
	*but = ", before the system was complete";
	return format_string("the machine %s", run->events.ended ? run->events.ended : "ended");
}

static int is_time_out(const struct run *run)
{
	return run->end == RUN_TIMED_OUT && !run->events.stopped && !run->console.failed;
}

static int is_done(const struct run *run)
{
	const struct run_sign *ending = run->console.ending;

	return ending && ending->kind == RUN_DONE;
}

int run_verdict(const struct run *run)
{
	const struct run_request *request = &run->request;
	const char *last = run->console.last, *but;
	char *what;

	if (is_done(run)) {
		if (run->events.stopped) /* at the very end: the log is cut */
			complain("%s", run->events.stopped);
		printf("%11s  %s\n", run_time(), run->console.ending->meaning);
		if (request->snapshot)
			printf("%s: --snapshot: the system is not kept\n", run->init_path);
		else
			target_result_say(run->init_path, run->external_path);
		return STATUS_DONE;
	}
	what = name_what(run, &but);
	complain("%s: %s after %s%s; it had come to: %s", request->directory, what, run_time(), but,
		last ? last : "no milestone at all");
	free(what);
	if (run->events.host_disk_is_full) {
		struct run_disk disk = run_watch_disk(run, run->events.stopped_by);

		qemu_room_explain(disk.path, disk.is_results ? disk.name : 0,
			request->snapshot && !disk.is_results);
	}
	say_place(run);
	return is_time_out(run) ? STATUS_TIMEOUT : STATUS_FAILED;
}
