/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * session.c - QEMU from its start to its end.
 *
 * QEMU has one end of a pipe a channel. A channel is read only when what was read from it before
 * has been handed on, so a slow reader of standard output slows the program down in the guest, and
 * nothing is lost; the others go on meanwhile. */
#include "qemu-run/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/message.h"
#include "qemu-run/end.h"
#include "qemu-run/terminal.h"

enum {
	BUFFER_BYTES = 65536,
	PIECE_BYTES = 4096, /* PIPE_BUF: so much never blocks in a pipe that is ready */
	/* QEMU writes the bytes of a serial port one by one: let some gather. */
	GATHER_MS = 1,
	PANIC_GRACE_MS = 5000,
	/* For what QEMU had said when it was ended. */
	DRAIN_MS = 2000,
};

struct channel {
	int from;         /* our end of the pipe; -1 when it has ended */
	int to;           /* -1: only watched */
	const char *name; /* of to, for messages */
	void (*watch)(struct watch *watch, const char *bytes, size_t size);
	char bytes[BUFFER_BYTES];
	size_t count, done; /* read, handed on */
	uint64_t come_bytes;
};

/* What the loop works on. */
struct run {
	struct session *session;
	struct channel channels[CHANNELS];
	struct child *qemu; /* the session's */
	int signals;
	uint64_t deadline_ms; /* 0: none */
	uint64_t hang_ms;     /* when a machine that hangs after a panic is ended; 0: it does not */
};

/* The console's carriage returns are the terminal's, nobody's words. */
static void drop_returns(struct channel *channel)
{
	size_t i, kept = 0;

	for (i = 0; i < channel->count; i++) {
		if (channel->bytes[i] != '\r')
			channel->bytes[kept++] = channel->bytes[i];
	}
	channel->count = kept;
}

/* Two channels may lead into one pipe, and the other one's piece have taken the room. */
static int is_ready(int fd)
{
	struct pollfd ready = { fd, POLLOUT, 0 };

	return poll(&ready, 1, 0) > 0;
}

/* Returns whether something went out. */
static int hand_on_piece(struct run *run, struct channel *channel)
{
	size_t left = channel->count - channel->done;
	ssize_t written = write(channel->to, channel->bytes + channel->done,
		left < PIECE_BYTES ? left : PIECE_BYTES);

	if (written < 0 && errno != EINTR && errno != EAGAIN) {
		int error = errno;

		child_end(run->qemu);
		die_with(END_BROKEN, "%s: cannot be written: %s", channel->name, strerror(error));
	}
	if (written > 0)
		channel->done += (size_t)written;
	return written > 0;
}

static void hand_on(struct run *run, struct channel *channel)
{
	while (channel->done < channel->count && is_ready(channel->to)) {
		if (!hand_on_piece(run, channel))
			return;
	}
}

/* A machine in panic that was told not to end is ended; but one that still says something lives. */
static void look_for_hang(struct run *run)
{
	run->hang_ms =
		run->qemu->pid && run->session->watch.hangs ? clock_ms() + PANIC_GRACE_MS : 0;
}

static void take_feed(struct feed *feed, const struct channel *channel)
{
	feed_take(feed, channel->bytes, channel->count);
	if (feed->has_started)
		terminal_give_keys();
}

static void receive(struct run *run, struct channel *channel)
{
	ssize_t got = read(channel->from, channel->bytes, sizeof channel->bytes);

	channel->done = channel->count = 0;
	if (got > 0) {
		channel->count = (size_t)got;
		channel->come_bytes += (uint64_t)got;
		if (channel == &run->channels[CHANNEL_FEED])
			take_feed(&run->session->feed, channel);
		if (channel->watch)
			channel->watch(&run->session->watch, channel->bytes, channel->count);
		look_for_hang(run);
		if (channel == &run->channels[CHANNEL_CONSOLE])
			drop_returns(channel);
		if (channel->to < 0)
			channel->count = 0;
	} else if (got == 0 || (errno != EINTR && errno != EAGAIN) ||
		   (errno == EAGAIN && !run->qemu->pid)) {
		close(channel->from);
		channel->from = -1;
	}
}

static void take_signal(struct run *run)
{
	struct signalfd_siginfo info;

	while (read(run->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGWINCH)
			feed_give_size(&run->session->feed);
		else if (info.ssi_signo != SIGCHLD)
			run->session->signal = (int)info.ssi_signo;
	}
	if (run->qemu->pid && child_wait(run->qemu, 0)) {
		/* Time was for the machine: a slow reader still gets all that it said. */
		run->deadline_ms = run->hang_ms = 0;
	}
}

/* When something must be done though nothing happens, 0 for never. */
static uint64_t next_deadline_ms(const struct run *run)
{
	int is_sooner = !run->deadline_ms || run->hang_ms < run->deadline_ms;

	return run->hang_ms && is_sooner ? run->hang_ms : run->deadline_ms;
}

/* How long to wait, -1 for ever. */
static int time_left_ms(const struct run *run)
{
	uint64_t deadline_ms = next_deadline_ms(run), now_ms = clock_ms();

	if (!deadline_ms)
		return -1;
	if (deadline_ms <= now_ms)
		return 0;
	return deadline_ms - now_ms > 60 * 1000 ? 60 * 1000 : (int)(deadline_ms - now_ms);
}

/* Waits for something to do, and does it. Returns 0 when all is done. */
static int step(struct run *run)
{
	enum { SIGNALS = CHANNELS, INPUT, POLLS };
	struct feed *feed = &run->session->feed;
	struct pollfd polls[POLLS];
	int i, busy = run->qemu->pid != 0;

	for (i = 0; i < CHANNELS; i++) {
		struct channel *channel = &run->channels[i];
		int waits = channel->done < channel->count;

		/* Without QEMU nothing new comes: what is there is read at once. */
		if (!run->qemu->pid && !waits && channel->from >= 0)
			receive(run, channel);
		waits = channel->done < channel->count;
		polls[i].fd = waits ? channel->to : channel->from;
		polls[i].events = waits ? POLLOUT : POLLIN;
		polls[i].revents = 0;
		busy |= waits || channel->from >= 0;
	}
	if (!busy)
		return 0;
	polls[SIGNALS].fd = run->signals;
	polls[INPUT].fd = run->qemu->pid && feed_waits(feed) ? STDIN_FILENO : -1;
	polls[SIGNALS].events = polls[INPUT].events = POLLIN;
	polls[SIGNALS].revents = polls[INPUT].revents = 0;
	if (run->qemu->pid)
		clock_pause_ms(GATHER_MS);
	if (poll(polls, POLLS, time_left_ms(run)) < 0 && errno != EINTR)
		die_with(END_BROKEN, "poll: %s", strerror(errno));
	for (i = 0; i < CHANNELS; i++) {
		if (polls[i].revents == 0)
			continue;
		if (polls[i].events == POLLOUT)
			hand_on(run, &run->channels[i]);
		else
			receive(run, &run->channels[i]);
	}
	if (polls[INPUT].revents)
		feed_give(feed);
	feed_settle(feed, (const uint64_t[]){ run->channels[CHANNEL_OUTPUT].come_bytes,
				  run->channels[CHANNEL_ERROR].come_bytes });
	if (polls[SIGNALS].revents)
		take_signal(run);
	return 1;
}

/* Ours is the first of the pair. */
static void open_channel(int pair[2], int is_both_ways)
{
	int failed = is_both_ways ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)
				  : pipe2(pair, O_CLOEXEC);

	if (failed || fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0)
		die_with(END_BROKEN, "cannot make a pipe: %s", strerror(errno));
}

static void start_qemu(struct run *run, const struct machine *machine, int has_kvm)
{
	int fds[CHANNELS], keep[CHANNELS + 2], *kept = keep, pair[2], reason, i;

	for (i = 0; i < CHANNELS; i++) {
		run->channels[i].from = fds[i] = -1;
		open_channel(pair, i == CHANNEL_FEED);
		run->channels[i].from = pair[0];
		*kept++ = fds[i] = pair[1];
	}
	if (machine->initrd_fd >= 0)
		*kept++ = machine->initrd_fd;
	*kept = -1;
	run->session->feed.port = run->channels[CHANNEL_FEED].from;
	run->qemu->input = CHILD_NOTHING;
	run->qemu->output = run->qemu->error = STDERR_FILENO;
	run->qemu->keep = keep;
	run->qemu->is_alone = 1; /* Ctrl-C is for qemu-run, which then ends QEMU */
	reason = child_start(run->qemu, machine_words(machine, fds, has_kvm));
	if (reason)
		die_with(END_BROKEN, "%s: cannot be started: %s", machine->qemu, strerror(reason));
	for (i = 0; i < CHANNELS; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
}

static void name_channels(struct run *run, const struct session *session)
{
	struct channel *channels = run->channels;

	channels[CHANNEL_CONSOLE].to = session->log;
	channels[CHANNEL_CONSOLE].name = "the log";
	channels[CHANNEL_CONSOLE].watch = watch_console;
	channels[CHANNEL_OUTPUT].to = STDOUT_FILENO;
	channels[CHANNEL_OUTPUT].name = "standard output";
	channels[CHANNEL_ERROR].to = STDERR_FILENO;
	channels[CHANNEL_ERROR].name = "standard error";
	channels[CHANNEL_PORT].to = channels[CHANNEL_FEED].to = -1;
	channels[CHANNEL_PORT].watch = watch_port;
}

/* Holds what the loop takes from a descriptor: SIGCHLD, SIGWINCH and the signals that end qemu-run.
 * Returns their set. In the background a terminal is no input, but an error (feed.c). */
static const sigset_t *hold_signals(void)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	static sigset_t held;
	struct sigaction action;
	size_t i;

	sigemptyset(&held);
	sigaddset(&held, SIGCHLD);
	sigaddset(&held, SIGWINCH);
	for (i = 0; i < sizeof ending / sizeof *ending; i++) {
		/* nohup has SIGHUP ignored, and a held one would come all the same. */
		if (sigaction(ending[i], 0, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(&held, ending[i]);
	}
	if (sigprocmask(SIG_BLOCK, &held, 0) != 0)
		die_with(END_BROKEN, "cannot hold signals: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	return &held;
}

void session_run(struct session *session, const struct machine *machine, int has_kvm)
{
	static struct run run;
	uint64_t deadline;

	run.session = session;
	run.qemu = &session->qemu;
	watch_begin(&session->watch);
	name_channels(&run, session);
	run.signals = signalfd(-1, hold_signals(), SFD_CLOEXEC | SFD_NONBLOCK);
	if (run.signals < 0)
		die_with(END_BROKEN, "signalfd: %s", strerror(errno));
	if (session->feed.has_terminal)
		terminal_begin();
	start_qemu(&run, machine, has_kvm);
	if (session->timeout_s)
		run.deadline_ms = clock_ms() + (uint64_t)session->timeout_s * 1000;
	while (!session->signal && step(&run)) {
		deadline = next_deadline_ms(&run);
		if (deadline && clock_ms() >= deadline) {
			session->timed_out = deadline != run.hang_ms;
			break;
		}
	}
	child_end(run.qemu);
	run.hang_ms = 0;
	run.deadline_ms = clock_ms() + DRAIN_MS;
	while (step(&run) && clock_ms() < run.deadline_ms)
		;
	terminal_end();
	/* The guest may have ended in the middle of a line. */
	if (session->log == STDERR_FILENO && session->watch.console_line.length > 0)
		fputc('\n', stderr);
}
