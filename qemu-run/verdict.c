/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * verdict.c - how a run ended. */
#include "qemu-run/verdict.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "format/initial.h"
#include "host/message.h"
#include "host/qemu/room.h"
#include "qemu-run/end.h"

/* What a status means, and what helps. */
static void note_reason(const struct watch_status *said, const char *no_room)
{
	int is_absent = said->status == INITIAL_STATUS_NOT_FOUND;
	int is_full = said->status != 0 && no_room[0];

	if (!said->failed && (is_absent || is_full))
		message_before = 0; /* the console tells nothing of the program's own end */
	if (is_absent)
		complain("note: 127 means a program that is not in the guest: --put or --package "
			 "brings it, 'mkpayload cpio --file PROGRAM' into an initial CPIO");
	if (is_full)
		complain("note: no room in the guest: %s; where that is its memory, --memory gives "
			 "more",
			no_room);
}

/* The status that the guest said. */
static int report_status(
	const struct session *session, const struct watch_status *said, int *is_programs)
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
	note_reason(said, said->failed ? watch->no_room : watch->full);
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
	*is_programs = 1;
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

/* What the guest wrote last is not on the host's disk, whatever it says of itself. */
static void report_stop(const struct session *session)
{
	const struct qemu_events *events = &session->events;
	const struct machine_disk *disk;

	complain("%s", events->stopped);
	disk = events->host_disk_is_full ? machine_find_disk(session->machine, events->stopped_by)
					 : 0;
	if (disk)
		qemu_room_explain(disk->file, disk->name, !disk->keeps);
}

/* Says how it ended. Returns the exit status. */
static int say(const struct session *session, int *is_programs)
{
	const struct watch *watch = &session->watch;

	if (session->events.stopped) {
		report_stop(session);
		return END_BROKEN;
	}
	if (session->signal) {
		complain("ended by signal %d", session->signal);
		return END_SIGNAL + session->signal;
	}
	if (session->timed_out && watch->port.status < 0) {
		complain("time-out: not ended after %u seconds", session->timeout_s);
		return END_TIMEOUT;
	}
	if (watch->unpacking[0] && !session->takes_what_is_there && !watch->port.failed &&
		!watch->console.failed)
		return report_unpacking(watch);
	if (watch->port.status >= 0)
		return report_status(session, &watch->port, is_programs);
	if (watch->panic[0] && watch_panic_is_of_memory(watch)) {
		complain("out of memory: kernel panic: %s; --memory gives more", watch->panic);
		return END_OF_MEMORY;
	}
	if (watch->panic[0]) {
		complain("kernel panic: %s", watch->panic);
		return END_PANIC;
	}
	if (watch->console.status >= 0)
		return report_status(session, &watch->console, is_programs);
	if (WIFSIGNALED(session->qemu.status)) {
		complain("QEMU was killed by signal %d", WTERMSIG(session->qemu.status));
		return END_BROKEN;
	}
	if (WEXITSTATUS(session->qemu.status) != 0) {
		complain("QEMU ended with status %d", WEXITSTATUS(session->qemu.status));
		return END_BROKEN;
	}
	complain("the guest ended without saying a status (" INITIAL_SAYS INITIAL_STATUS "N); a "
		 "kernel that says nothing, either, may need more --memory");
	return END_WITHOUT_STATUS;
}

/* What the console said last stands before what qemu-run says of it. */
static const struct session *quiet_session;

static void show_last_lines(void)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	message_before = 0;
	watch_print_last(&quiet_session->watch, to ? to : stderr);
	if (!to || fclose(to))
		return;
	message_put(text, size);
	free(text);
}

int verdict(const struct session *session, int *is_programs)
{
	quiet_session = session;
	if (session->log < 0)
		message_before = show_last_lines;
	*is_programs = 0;
	return say(session, is_programs);
}
