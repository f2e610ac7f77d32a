/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_carrier.h - a kernel, ports and a feed for unit tests of init's carrier: they return what they were told, and are
 * written down. Each scenario runs in a child, since what is carried is so once. */
#ifndef TESTS_FAKE_CARRIER_H
#define TESTS_FAKE_CARRIER_H

#include <setjmp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_trace.h"
#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "init/feed.h"
#include "init/streams.h"
#include "tap.h"

/* As freestanding/process_one.h has it, whose names are a libc's, too. */
struct poll {
	int fd;
	short wanted, found;
};

enum { IN = 1, ROOM = 4 };

enum { MASTER = 20, SLAVE = 30, PORTS = 50, PIPES = 100, POLLS = 5, PROCESS = 77 };

#define PTS(flags) "ioctl 20 80045430; open /dev/pts/12 " flags "; "

static struct settings settings;
static char said[1024];
static jmp_buf end;
static unsigned ignored, pipes, polled, was_read, written, taken, sized;

/* What the kernel and the feed say, in their order. Polls: which of the five are found ready, and a '-' where it fails. */
static struct kernel {
	long pipes[4], ptmx, pts, lock, number, fork, ports[3], control; /* control: of FIONREAD */
	const char *polls[40];
	struct { long result; const char *bytes; } reads[40];
	long writes[40]; /* 0: all */
	struct { int kind; const char *bytes; } pieces[6];
	int terminals; /* bits of ports */
	int size_after, settled;
} kernel;

/* --- Stand-ins. --- */

void streams_take_one(const struct settings *all, int stream)
{
	fake_note("file %d%s; ", stream, all == &settings ? "" : " of others");
}

long streams_open_port(const struct settings *all, int stream)
{
	fake_note("port %d%s; ", stream, all == &settings ? "" : " of others");
	return kernel.ports[stream] ? kernel.ports[stream] : PORTS + stream;
}

int streams_drain_one(int fd, int has_limit)
{
	fake_note("drain %d%s; ", fd, has_limit ? " at most" : "");
	return 1;
}

int streams_is_terminal(int fd)
{
	return fd >= PORTS && kernel.terminals >> (fd - PORTS) & 1;
}

void feed_begin(struct feed *feed, int port)
{
	fake_note("feed %d; ", port);
	feed->port = port < 0 ? -1 : port;
}

void feed_ask(struct feed *feed)
{
	if (feed->port >= 0)
		fake_note(feed->has_asked ? "ask again; " : "ask; ");
}

int feed_read(struct feed *feed, const uint8_t **bytes, size_t *size)
{
	const char *piece = kernel.pieces[taken].bytes;

	fake_note("piece%s; ", feed->port < 0 ? " of none" : "");
	*bytes = (const uint8_t *)piece;
	*size = piece ? strlen(piece) : 0;
	return kernel.pieces[taken++].kind;
}

int feed_settle(struct feed *feed, uint64_t output_bytes, uint64_t error_bytes)
{
	fake_note("settle %d %u %u; ", feed->port, (unsigned)output_bytes, (unsigned)error_bytes);
	return kernel.settled;
}

/* --- The kernel. --- */

static long poll_all(struct poll *polls, long count, int waits)
{
	const char *found = kernel.polls[polled];
	long i, ready = 0;

	fake_note("poll");
	for (i = 0; i < count; i++)
		fake_note(" %d%s", polls[i].fd, polls[i].wanted == ROOM ? "!" : polls[i].wanted == IN ? "" : "?");
	fake_note(waits ? "; " : " once; ");
	if (found && *found == '-')
		return polled++, found[1] == 'i' ? -ERROR_INTR : -ERROR_INVAL;
	for (i = 0; i < count; i++) {
		polls[i].found = (short)(found && strchr(found, '0' + (int)i) ? polls[i].wanted : 0);
		ready += polls[i].found != 0;
	}
	polled += found != 0;
	return ready;
}

static long control(long fd, unsigned long request, void *data)
{
	fake_note("ioctl %ld %lx", fd, request);
	if (request == 0x40045431) {
		fake_note(" %d; ", *(int *)data);
		return kernel.lock;
	}
	fake_note(request == 0x5414 ? " %.4s; " : "; ", (char *)data);
	if (request == 0x80045430)
		*(uint32_t *)data = 12;
	if (request == 0x80045430)
		return kernel.number;
	if (request == 0x541b)
		*(uint32_t *)data = (uint32_t)kernel.control;
	if (request == 0x5413 && kernel.size_after >= 0 && sized++ >= (unsigned)kernel.size_after)
		((uint16_t *)data)[sized % 2] = 80;
	return request == 0x5413 && kernel.size_after == -1 ? -25 : 0;
}

static long read_some(long fd, char *to, size_t room)
{
	const char *bytes = kernel.reads[was_read].bytes;

	fake_note("read %ld %lu; ", fd, (unsigned long)room);
	if (bytes)
		memcpy(to, bytes, strlen(bytes));
	return bytes ? (was_read++, (long)strlen(bytes)) : kernel.reads[was_read++].result;
}

static long write_some(long fd, const char *bytes, size_t size)
{
	long result = kernel.writes[written];

	if (fd == MESSAGE_STANDARD_ERROR)
		return strncat(said, bytes, size), (long)size;
	written++;
	fake_note("write %ld '%.*s'; ", fd, (int)size, bytes);
	return result ? result : (long)size;
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	static unsigned calls;

	(void)e, (void)f;
	if (calls++ == 1000000) /* it waits for what never comes */
		abort();
	switch (number) {
	case SYS_PIPE2:
		if (kernel.pipes[pipes])
			return kernel.pipes[pipes];
		((int *)a)[0] = PIPES + 2 * (int)pipes, ((int *)a)[1] = PIPES + 2 * (int)pipes + 1;
		return pipes++, 0;
	case SYS_OPEN:
		fake_note("open %s %lo%s; ", (char *)b, c, d ? " ?" : "");
		return strcmp((char *)b, "/dev/ptmx") == 0 ? kernel.ptmx ? kernel.ptmx : MASTER : kernel.pts ? kernel.pts : SLAVE;
	case SYS_PPOLL:
		return poll_all((struct poll *)a, b, c == 0);
	case SYS_IOCTL:
		return control(a, (unsigned long)b, (void *)c);
	case SYS_READ:
		return read_some(a, (char *)b, (size_t)c);
	case SYS_WRITE:
		return write_some(a, (const char *)b, (size_t)c);
	case SYS_RT_SIGACTION:
		ignored += 1u << a;
		return 0;
	case SYS_EXIT:
		fake_note("exit %ld", a);
		longjmp(end, 1);
	case SYS_FORK:
		fake_note("fork; ");
		return kernel.fork;
	case SYS_NANOSLEEP:
		fake_note("sleep %ld; ", ((const long *)a)[1]);
		return 0;
	}
	fake_note("%s %ld", number == SYS_CLOSE ? "close" : number == SYS_DUP2 ? "dup" : number == SYS_FCNTL ? "fcntl" : number == SYS_SETSID ? "session" : "?", a);
	fake_note(number == SYS_DUP2 ? " %ld; " : number == SYS_FCNTL ? " %ld %lo; " : "; ", b, (unsigned long)c);
	return 0;
}

/* --- Scenarios. --- */

/* Runs it in a child, where what it has done and said is compared. */
static void compare(const char *name, void (*run)(void), const char *trace, const char *words)
{
	int status, is_wrong;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		message_program = "init";
		if (setjmp(end) == 0)
			run();
		is_wrong = strcmp(fake_trace, trace) != 0 || strcmp(said, words) != 0;
		if (is_wrong)
			fprintf(stderr, "# got:    %s\n# wanted: %s\n# got:    %s\n# wanted: %s\n", fake_trace, trace, said, words);
		_exit(is_wrong);
	}
	waitpid(child, &status, 0);
	ok(status == 0, name);
}

static void with(int carrier, const char *feed)
{
	settings.carrier = carrier;
	settings.feed = feed;
	memset(&kernel, 0, sizeof kernel);
}

#endif
