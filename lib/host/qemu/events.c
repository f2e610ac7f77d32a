/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * events.c - what QEMU says of the machine. Events and words are QEMU's (qapi/run-state.json,
 * qapi/block-core.json there). */
#include "host/qemu/events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/json_read.h"
#include "host/memory.h"

/* A word of QEMU's and ours for it. */
struct meaning {
	const char *word, *ours;
};

/* Why a machine ends. */
static const struct meaning endings[] = {
	{ "guest-reset", "has reset itself" },
	{ "guest-shutdown", "has switched itself off" },
	{ "guest-panic", "has told QEMU that it panicked" },
	{ "host-signal", "was ended by a signal to QEMU" },
	{ "host-qmp-quit", "was ended by another monitor of QEMU" },
	{ "host-qmp-system-reset", "was reset by another monitor of QEMU" },
	{ "host-ui", "was ended by hand" },
	{ "host-error", "was ended by an error of QEMU" },
	{ 0, 0 },
};

/* States in which a machine stands still, and will. */
static const struct meaning stops[] = {
	{ "internal-error", "QEMU or KVM cannot go on with the machine (internal error)" },
	{ "guest-panicked", "the machine has told QEMU that it panicked" },
	{ "watchdog", "its watchdog has stopped the machine" },
	{ "io-error", "QEMU has stopped the machine for an error of the host's disk" },
	{ 0, 0 },
};

/* ... and until somebody lets it go on. */
static const struct meaning pauses[] = {
	{ "paused", "somebody has paused the machine" },
	{ "debug", "a debugger has paused the machine" },
	{ "suspended", "the machine sleeps" },
	{ "save-vm", "the machine is being saved" },
	{ 0, 0 },
};

static const char *find_meaning(const struct meaning *meanings, const char *value)
{
	while (meanings->word && !json_is(value, meanings->word))
		meanings++;
	return meanings->ours;
}

static void take_disk_error(struct qemu_events *events, const char *data)
{
	char *reason = json_text(json_member(data, "reason")),
	     *operation = json_text(json_member(data, "operation")),
	     *drive = json_text(json_member(data, "device")),
	     *text = format_string(
		     "the host's disk: %s: %s: %s", events->name_of(drive), operation, reason);

	if (!json_is(json_member(data, "action"), "stop")) {
		events->happened(text);
	} else if (!events->stopped) {
		events->stopped = copy_string(text);
		events->stopped_by = copy_string(drive);
		events->host_disk_is_full = json_is(json_member(data, "reason"), strerror(ENOSPC));
	}
	free(text);
	free(drive);
	free(operation);
	free(reason);
}

static void take_stop(struct qemu_events *events, const char *data)
{
	(void)data;
	qmp_ask(&events->qmp, "query-status");
}

static void take_resume(struct qemu_events *events, const char *data)
{
	(void)data;
	if (events->paused)
		events->happened("the machine goes on");
	events->paused = 0;
}

static void take_reset(struct qemu_events *events, const char *data)
{
	(void)data;
	events->happened("the machine has reset itself");
}

static void take_watchdog(struct qemu_events *events, const char *data)
{
	(void)data;
	events->happened("the machine's watchdog has run out");
}

static void take_shutdown(struct qemu_events *events, const char *data)
{
	events->ended = find_meaning(endings, json_member(data, "reason"));
}

static const struct {
	const char *name;
	void (*take)(struct qemu_events *events, const char *data);
} kinds[] = {
	{ "BLOCK_IO_ERROR", take_disk_error },
	{ "STOP", take_stop },
	{ "RESUME", take_resume },
	{ "RESET", take_reset },
	{ "WATCHDOG", take_watchdog },
	{ "SHUTDOWN", take_shutdown },
};

static void take_status(struct qemu_events *events, const char *status)
{
	const char *stop = find_meaning(stops, status);

	if (stop && !events->stopped)
		events->stopped = copy_string(stop);
	events->paused = stop ? 0 : find_meaning(pauses, status);
	if (events->paused)
		events->happened(events->paused);
}

static void take_disks(struct qemu_events *events, const char *disk)
{
	uint64_t bytes = 0, written_bytes = 0;
	const char *counts;

	for (; disk; disk = json_next(disk)) {
		counts = json_member(disk, "stats");
		bytes += json_number(json_member(counts, "rd_bytes"));
		written_bytes += json_number(json_member(counts, "wr_bytes"));
	}
	events->read_bytes = bytes;
	events->written_bytes = written_bytes;
	events->has_read = 1;
	events->is_asking = 0;
}

static void take(void *argument, const char *message)
{
	struct qemu_events *events = argument;
	const char *event = json_member(message, "event"), *answer = json_member(message, "return"),
		   *status;
	size_t i;

	for (i = 0; event && i < sizeof kinds / sizeof *kinds; i++) {
		if (json_is(event, kinds[i].name))
			kinds[i].take(events, json_member(message, "data"));
	}
	if (json_member(message, "error")) /* it was asked before it was ready */
		events->is_asking = 0;
	if (answer && *answer == '[')
		take_disks(events, json_first(answer));
	else if ((status = json_member(answer, "status")))
		take_status(events, status);
}

void qemu_events_begin(struct qemu_events *events, void (*happened)(const char *what),
	const char *(*name_of)(const char *drive))
{
	memset(events, 0, sizeof *events);
	events->happened = happened;
	events->name_of = name_of;
}

void qemu_events_ask(struct qemu_events *events)
{
	if (!events->is_asking)
		qmp_ask(&events->qmp, "query-blockstats");
	events->is_asking = 1;
}

void qemu_events_receive(struct qemu_events *events)
{
	qmp_receive(&events->qmp, take, events);
}
