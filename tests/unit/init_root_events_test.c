/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_root_events_test.c - how block devices are waited for: what the kernel says of them by netlink, how long, and what
 * happens where it says nothing. */
#include "init/root_events.h"

#include "fake_trace.h"
#include "freestanding/process_one.h"
#include "kernel_root.h"
#include "tap.h"

enum { SOCKET = 5, ERROR_NOBUFS = 105, ERROR_PERM = 1 };

static long made, bound; /* what socket and bind return */
static uint64_t now_ms;

/* What comes, and when: texts, with newlines for NUL, that are read until the one that is 0, which this is instead. */
static const struct event {
	uint32_t after_ms;
	const char *texts[3];
	long end;
} *next;

static int said; /* of its texts */

static long read_text(char *to, size_t room)
{
	const char *text = next ? next->texts[said] : 0;
	size_t at;

	if (!text) {
		long end = next && next->end ? next->end : -ERROR_AGAIN;

		next = next && next->after_ms ? next + 1 : next;
		said = 0;
		return end;
	}
	said++;
	if (text[0] == '*') /* a long one */
		memset(to, '/', room);
	for (at = 0; text[0] != '*' && text[at]; at++)
		to[at] = text[at] == '\n' ? 0 : text[at];
	return text[0] == '*' ? (long)room : (long)strlen(text);
}

static void note_poll(const struct poll *poll, long count, const long *time)
{
	uint64_t limit_ms = (uint64_t)time[0] * 1000 + (uint64_t)time[1] / 1000000;

	fake_note("poll %d %d %d %ld %ld.%ld; ", poll->fd < 0 ? -1 : poll->fd, poll->wanted, poll->found, count, time[0], time[1]);
	now_ms += next && next->after_ms && next->after_ms < limit_ms ? next->after_ms : limit_ms;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	const uint32_t *address = (const uint32_t *)b;
	uint16_t family;

	(void)d, (void)e, (void)f;
	switch (number) {
	case SYS_SOCKET:
		fake_note("socket %ld %lo %ld; ", a, b, c);
		return made;
	case SYS_BIND:
		memcpy(&family, address, sizeof family);
		fake_note("bind %ld %u %u %u %ld; ", a, family, address[1], address[2], c);
		return bound;
	case SYS_CLOSE:
		fake_note("close %ld; ", a);
		return 0;
	case SYS_READ:
		fake_note("read %ld %ld; ", a, c);
		return read_text((char *)b, (size_t)c);
	case SYS_PPOLL:
		note_poll((const struct poll *)a, b, (const long *)c);
		return 0;
	case SYS_CLOCK_GETTIME:
		if (a != 1)
			fake_note("clock %ld; ", a);
		((long *)b)[0] = (long)(now_ms / 1000);
		((long *)b)[1] = (long)(now_ms % 1000 * 1000000) + 999999;
		return 0;
	}
	return -ERROR_NOSYS;
}

static void begin(const struct event *events)
{
	fake_trace_anew();
	next = events;
	said = 0;
}

static void check_clock(void)
{
	now_ms = 12345;
	ok(root_events_clock_ms() == 12345, "milliseconds");
	now_ms = 4294967296u + 7;
	ok(root_events_clock_ms() == 7, "... which begin anew");
	ok(!*fake_trace, "... that nobody sets");
}

#define ASKED "socket 16 2004002 15; "

static void check_blind(void)
{
	begin(0);
	ok(root_events_wait(1000) == ROOT_EVENT_COME, "without events anything may have come");
	is(fake_trace, "poll -1 1 0 1 0.100000000; ", "... after a tenth of a second");
	begin(0);
	ok(root_events_wait(99) == ROOT_EVENT_COME, "... or less");
	is(fake_trace, "poll -1 1 0 1 0.99000000; ", "... where there is no more");
	begin(0);
	ok(root_events_wait(0) == 0 && !*fake_trace, "no time");
}

static void check_open(void)
{
	begin(0);
	made = -ERROR_NOSYS;
	root_events_open();
	is(fake_trace, ASKED, "a kernel without netlink");
	check_blind();
	begin(0);
	made = SOCKET, bound = -ERROR_PERM;
	root_events_open();
	is(fake_trace, ASKED "bind 5 16 0 1 12; close 5; ", "... that does not let it");
	check_blind();
	begin(0);
	bound = 0;
	root_events_open();
	is(fake_trace, ASKED "bind 5 16 0 1 12; ", "the kernel's events");
	begin(0);
	root_events_open();
	is(fake_trace, "", "... once");
}

#define POLL(time) "poll 5 1 0 1 " time "; "
#define READ "read 5 8192; "

static const struct {
	const char *name;
	struct event events[3];
	uint32_t limit_ms;
	int kinds;
	uint32_t passed_ms;
	const char *trace;
} waits[] = {
	{ "nothing", { { 0, { 0 }, 0 } }, 2500, 0, 2500, POLL("2.500000000") READ },
	{ "a device that comes", { { 300, { "add@/devices/pci/block/vda\nSUBSYSTEM=block" }, 0 } }, 2500, ROOT_EVENT_COME, 300,
		POLL("2.500000000") READ READ },
	{ "one that goes", { { 300, { "remove@/devices/pci/block/vda\nSUBSYSTEM=block" }, 0 } }, 2500, ROOT_EVENT_COME, 300,
		POLL("2.500000000") READ READ },
	{ "one that is another now", { { 300, { "change@/devices/block/vda\nSUBSYSTEM=block" }, 0 } }, 2500, ROOT_EVENT_CHANGED, 300,
		POLL("2.500000000") READ READ },
	{ "both", { { 1, { "change@/block/vda\nSUBSYSTEM=block", "add@/block/vdb\nSUBSYSTEM=block" }, 0 } }, 2500, ROOT_EVENT_COME | ROOT_EVENT_CHANGED, 1,
		POLL("2.500000000") READ READ READ },
	{ "more than the kernel keeps", { { 300, { 0 }, -ERROR_NOBUFS } }, 2500, ROOT_EVENT_COME | ROOT_EVENT_CHANGED, 300,
		POLL("2.500000000") READ },
	{ "... behind what came", { { 300, { "add@/block/vdb\nSUBSYSTEM=block" }, -ERROR_NOBUFS } }, 2500,
		ROOT_EVENT_COME | ROOT_EVENT_CHANGED, 300, POLL("2.500000000") READ READ },
	{ "others, and one at last", { { 300, { "add@/usb/1\nSUBSYSTEM=usb", "add@/block/x\nSUBSYSTEM=blocks" }, 0 }, { 700, { "add@/x/block/y\nSUBSYSTEM=block" }, 0 } },
		2500, ROOT_EVENT_COME, 1000, POLL("2.500000000") READ READ READ POLL("2.200000000") READ READ },
	{ "nothing but others", { { 300, { "add@/usb/1\nSUBSYSTEM=usb" }, 0 }, { 700, { "change@/block/\nxSUBSYSTEM=block" }, 0 } }, 1500, 0, 1500,
		POLL("1.500000000") READ READ POLL("1.200000000") READ READ POLL("0.500000000") READ },
	{ "a long text", { { 300, { "*" }, 0 } }, 300, 0, 300, POLL("0.300000000") READ READ },
	{ "a short one", { { 300, { "change" }, 0 } }, 300, 0, 300, POLL("0.300000000") READ READ },
	{ "one that is no longer there", { { 300, { "" }, 0 } }, 300, 0, 300, POLL("0.300000000") READ },
	{ "one byte, and more", { { 300, { "x", "add@/block/vda\nSUBSYSTEM=block" }, 0 } }, 300, ROOT_EVENT_COME, 300,
		POLL("0.300000000") READ READ READ },
	{ "a word that only begins so", { { 300, { "changed@/block/vda\nSUBSYSTEM=block" }, 0 } }, 300, ROOT_EVENT_COME, 300,
		POLL("0.300000000") READ READ },
	{ "one millisecond", { { 0, { 0 }, 0 } }, 1, 0, 1, POLL("0.1000000") READ },
	{ "a day", { { 0, { 0 }, 0 } }, 86400000, 0, 86400000, POLL("86400.0") READ },
};

static void check_waits(void)
{
	uint64_t begin_ms;
	size_t i;

	for (i = 0; i < sizeof waits / sizeof *waits; i++) {
		begin(waits[i].events);
		begin_ms = now_ms = 4294967296u - 100; /* the clock begins anew meanwhile */
		ok(root_events_wait(waits[i].limit_ms) == waits[i].kinds, waits[i].name);
		is(fake_trace, waits[i].trace, "... its calls");
		ok(now_ms - begin_ms == waits[i].passed_ms, "... its time");
	}
}

int main(void)
{
	check_clock();
	check_blind();
	check_open();
	check_waits();
	return tap_end();
}
