/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * carrier.c - what goes through the next program's standard streams. */
#include "init/carrier.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "freestanding/processes.h"
#include "init/feed.h"
#include "init/join.h"
#include "init/streams.h"

/* include/uapi/asm-generic/ioctls.h */
#define IOCTL_TIOCSPTLCK 0x40045431ul
#define IOCTL_TIOCGPTN   0x80045430ul
#define IOCTL_TIOCGWINSZ 0x5413ul
#define IOCTL_TIOCSWINSZ 0x5414ul
#define IOCTL_FIONREAD   0x541bul

enum {
	INPUT = MESSAGE_STANDARD_OUTPUT - 1,
	OUTPUT = MESSAGE_STANDARD_OUTPUT,
	ERROR = MESSAGE_STANDARD_ERROR,
	FEED = SETTINGS_STREAMS, /* further places to look at */
	CONTROL,
	POLLS,
	LOG_BYTES = 900,
	END_OF_TRANSMISSION = 4, /* a terminal's way to say that there is no more */
	/* When the program has ended, so much of each stream may still be its own, or what a pipe
	 * holds that it has made larger. What it has left running can write for ever. */
	LEFT_BYTES_MAX = 1024 * 1024,
};

/* What goes one way: it is read only when what was read before has been written. A piece of the
 * feed fits. */
struct flow {
	int from, to; /* -1: none any more */
	size_t count, done;
	uint64_t left_bytes; /* of what may still be read */
	uint64_t sent_bytes;
	int is_waited_for; /* what it goes to says when it has room; else a write waits */
	size_t piece_bytes;
	uint8_t bytes[INITIAL_FEED_MUCH_BYTES];
};

static struct {
	int ours[SETTINGS_STREAMS], programs[SETTINGS_STREAMS]; /* ends of the pipes; -1: none */
	int terminal;                                           /* our side; -1: none */
	int control[2]; /* closed when the program has ended */
	struct feed feed;
	long process;
} carrier = { { -1, -1, -1 }, { -1, -1, -1 }, -1, { -1, -1 }, { -1, 0, 0 }, 0 };

static struct flow flows[SETTINGS_STREAMS];

/* --- Pipes and the terminal. --- */

static long open_terminal(void)
{
	int unlocked = 0;
	long fd = system_open("/dev/ptmx", OPEN_READ_WRITE | OPEN_NO_TERMINAL | OPEN_CLOSE_ON_EXEC |
				      OPEN_NONBLOCK, 0);

	if (fd < 0)
		return fd;
	carrier.terminal = (int)fd;
	return system_ioctl(fd, IOCTL_TIOCSPTLCK, &unlocked);
}

/* Becomes the controlling terminal of a session that has none, unless the flags say otherwise. */
static long open_programs_side(int flags)
{
	char path[32];
	uint32_t number = 0;
	long result = system_ioctl(carrier.terminal, IOCTL_TIOCGPTN, &number);

	if (result < 0)
		return result;
	join(path, INITIAL_DEV "/pts/", message_number(number));
	return system_open(path, OPEN_READ_WRITE | flags, 0);
}

/* It comes before the first piece of the feed, and most programs look once, when they begin. */
static void wait_for_size(void)
{
	enum { SIZE_MS_MAX = 3000, STEP_MS = 10 };
	uint16_t winsize[4] = { 0 };
	int waited_ms;

	for (waited_ms = 0; waited_ms < SIZE_MS_MAX; waited_ms += STEP_MS) {
		if (system_ioctl(INPUT, IOCTL_TIOCGWINSZ, winsize) < 0 || winsize[0] || winsize[1])
			return;
		system_sleep_ms(STEP_MS);
	}
}

/* A pipe is ready when it has room for a page, and a write of more would wait for the rest: for a
 * program that may wait for us to read what it writes. The program's end is another open file. */
static long make_pipe(int stream)
{
	int ends[2], is_input = stream == INPUT;
	long result = system_pipe(ends);

	if (result < 0)
		return result;
	carrier.programs[stream] = ends[!is_input];
	carrier.ours[stream] = ends[is_input];
	streams_wait_no_more(ends[is_input]);
	return 0;
}

void carrier_begin(struct settings *settings)
{
	long result = system_pipe(carrier.control);
	int i;

	if (result == 0 && settings->carrier == STREAMS_TERMINAL)
		result = open_terminal();
	for (i = settings->feed ? INPUT : OUTPUT;
		result == 0 && settings->carrier == STREAMS_PIPES && i < SETTINGS_STREAMS; i++)
		result = make_pipe(i);
	if (result == 0)
		return;
	complain(settings->carrier == STREAMS_PIPES ? "no pipes" : "no terminal",
		" for the program's streams: ", system_error_text(result), INITIAL_DIVERTED);
	settings->carrier = STREAMS_DIRECT;
}

void carrier_take(const struct settings *settings)
{
	long fd;
	int i;

	if (settings->carrier == STREAMS_TERMINAL) {
		system_set_session();
		fd = open_programs_side(0);
		if (fd < 0)
			complain("no terminal for the program: ", system_error_text(fd),
				INITIAL_DIVERTED);
		for (i = 0; fd >= 0 && i < SETTINGS_STREAMS; i++)
			system_dup2((int)fd, i);
		if (fd > ERROR)
			system_close((int)fd);
		if (settings->feed)
			wait_for_size();
		return;
	}
	for (i = 0; i < SETTINGS_STREAMS; i++) {
		if (settings->carrier == STREAMS_PIPES && carrier.programs[i] >= 0)
			system_dup2(carrier.programs[i], i);
		else
			streams_take_one(settings, i);
	}
}

/* --- The process that carries. --- */

static void close_fd(int *fd)
{
	if (*fd >= 0)
		system_close(*fd);
	*fd = -1;
}

static int is_over(long result)
{
	return result != -ERROR_AGAIN && result != -ERROR_INTR;
}

/* Whoever writes to a stream that leads nowhere must notice. */
static void end_flow(struct flow *flow)
{
	if (flow->from != carrier.terminal)
		close_fd(&flow->from);
	if (flow->to != carrier.terminal)
		close_fd(&flow->to);
	flow->from = flow->to = -1;
	flow->count = flow->done = 0;
}

static void empty(struct flow *flow)
{
	long written = call(SYS_WRITE, flow->to, flow->bytes + flow->done, flow->count - flow->done);

	if (written > 0) {
		flow->done += (size_t)written;
		flow->sent_bytes += (size_t)written;
	} else if (is_over(written)) {
		end_flow(flow);
	}
	if (flow->done == flow->count)
		flow->done = flow->count = 0;
}

static void fill(struct flow *flow)
{
	size_t size = flow->piece_bytes;
	long got;

	if (size > flow->left_bytes)
		size = (size_t)flow->left_bytes;
	got = system_read(flow->from, flow->bytes, size);
	if (got > 0) {
		flow->count = (size_t)got;
		flow->left_bytes -= (uint64_t)got;
	} else if (got == 0 || is_over(got)) {
		flow->from = -1;
	}
	while (flow->count > 0 && !flow->is_waited_for)
		empty(flow);
}

static void take_piece(void)
{
	struct flow *flow = &flows[INPUT];
	const uint8_t *bytes;
	size_t size;
	int kind = feed_read(&carrier.feed, &bytes, &size);

	if (kind == INITIAL_FEED_SIZE)
		system_ioctl(carrier.terminal, IOCTL_TIOCSWINSZ, bytes);
	else if (kind == INITIAL_FEED_DATA && flow->to >= 0)
		memcpy(flow->bytes, bytes, flow->count = size);
	else if (kind == INITIAL_FEED_END && flow->to >= 0 && flow->to == carrier.terminal)
		flow->bytes[flow->count++] = END_OF_TRANSMISSION;
	else if (kind != INITIAL_FEED_DATA)
		end_flow(flow);
	if (!kind)
		close_fd(&carrier.feed.port);
}

static void choose_polls(struct poll polls[POLLS])
{
	int i;

	for (i = 0; i < SETTINGS_STREAMS; i++) {
		struct flow *flow = &flows[i];
		int waits = flow->count > 0;

		polls[i].fd = waits ? flow->to : flow->left_bytes > 0 ? flow->from : -1;
		polls[i].wanted = waits ? POLL_OUT : POLL_IN;
	}
	/* While a piece waits none but sizes come. When the program has ended, feed_settle reads. */
	polls[FEED].fd = carrier.control[0] < 0 ? -1 : carrier.feed.port;
	polls[CONTROL].fd = carrier.control[0];
	polls[FEED].wanted = polls[CONTROL].wanted = POLL_IN;
}

/* The program has ended: what it has written is carried, nothing more comes in. */
static void take_end(void)
{
	uint32_t held;
	int i;

	close_fd(&carrier.control[0]);
	end_flow(&flows[INPUT]);
	for (i = OUTPUT; i < SETTINGS_STREAMS; i++) {
		held = 0;
		system_ioctl(flows[i].from, IOCTL_FIONREAD, &held);
		flows[i].left_bytes = held > LEFT_BYTES_MAX ? held : LEFT_BYTES_MAX;
	}
}

static int is_busy(void)
{
	return flows[OUTPUT].count > 0 || flows[ERROR].count > 0;
}

static void carry(void)
{
	struct poll polls[POLLS];
	long found;
	int i;

	for (;;) {
		if (flows[INPUT].to >= 0 && flows[INPUT].count == 0)
			feed_ask(&carrier.feed);
		choose_polls(polls);
		found = system_poll(polls, POLLS, carrier.control[0] >= 0 || is_busy());
		if (found == 0 || (found < 0 && is_over(found)))
			return;
		for (i = 0; found > 0 && i < SETTINGS_STREAMS; i++) {
			if (polls[i].fd < 0 || !polls[i].found)
				continue;
			if (polls[i].wanted == POLL_OUT)
				empty(&flows[i]);
			else
				fill(&flows[i]);
		}
		if (found > 0 && polls[FEED].fd >= 0 && polls[FEED].found)
			take_piece();
		if (found > 0 && polls[CONTROL].fd >= 0 && polls[CONTROL].found)
			take_end();
	}
}

static void open_flows(const struct settings *settings)
{
	struct flow *flow;
	long fd;
	int i;

	for (i = OUTPUT; i < SETTINGS_STREAMS; i++) {
		flow = &flows[i];
		flow->left_bytes = ~(uint64_t)0;
		flow->from = carrier.ours[i];
		flow->to = -1;
		if (i == OUTPUT && carrier.terminal >= 0)
			flow->from = carrier.terminal;
		if (flow->from < 0)
			continue;
		fd = streams_open_port(settings, i);
		flow->to = (int)fd;
		flow->is_waited_for = streams_is_terminal((int)fd);
		/* The kernel's log, which takes the place of a console, refuses more at once. */
		flow->piece_bytes = fd == i ? LOG_BYTES : sizeof flow->bytes;
		if (fd < 0)
			end_flow(flow);
	}
	flow = &flows[INPUT];
	flow->from = -1;
	flow->to = carrier.terminal >= 0 ? carrier.terminal : carrier.ours[INPUT];
	flow->is_waited_for = 1;
	if (settings->feed) {
		fd = streams_open_port(settings, INPUT);
		feed_begin(&carrier.feed, (int)fd);
		if (fd < 0)
			complain(settings->feed, ": no standard input of the program: ",
				system_error_text(fd), INITIAL_LOST);
	}
	if (flow->to == carrier.ours[INPUT] && carrier.feed.port < 0)
		end_flow(flow);
}

__attribute__((noreturn)) static void be_carrier(const struct settings *settings)
{
	int i;

	/* What only the program may hold open. */
	for (i = 0; i < SETTINGS_STREAMS; i++)
		close_fd(&carrier.programs[i]);
	close_fd(&carrier.control[1]);
	/* A broken pipe, and what a program sends to whoever runs (kill -1). */
	for (i = 1; i < 32; i++)
		system_ignore_signal(i);
	/* A terminal that no program has open, yet or for a moment, is an error to read or write. */
	if (carrier.terminal >= 0)
		open_programs_side(OPEN_NO_TERMINAL);
	open_flows(settings);
	carry();
	/* What does not go to a port of the feed's machine is not its business. */
	if (feed_settle(&carrier.feed, settings->streams[OUTPUT] ? flows[OUTPUT].sent_bytes : 0,
		    settings->streams[ERROR] ? flows[ERROR].sent_bytes : 0))
		system_exit(0);
	for (i = OUTPUT; i < SETTINGS_STREAMS; i++) {
		if (flows[i].to >= 0)
			streams_drain_one(flows[i].to, 0);
	}
	system_exit(0);
}

void carrier_start(const struct settings *settings)
{
	int i;

	carrier.process = system_fork();
	if (carrier.process == 0)
		be_carrier(settings);
	if (carrier.process < 0)
		complain("the program's streams lead nowhere: ", system_error_text(carrier.process));
	for (i = 0; i < SETTINGS_STREAMS; i++) {
		close_fd(&carrier.programs[i]);
		close_fd(&carrier.ours[i]);
	}
	close_fd(&carrier.terminal);
	close_fd(&carrier.control[0]);
}

long carrier_end(void)
{
	close_fd(&carrier.control[1]);
	return carrier.process;
}
