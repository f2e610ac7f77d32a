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
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/room.h"
#include "qemu-run/channel.h"
#include "qemu-run/end.h"
#include "qemu-run/terminal.h"

enum {
	/* QEMU writes the bytes of a serial port one by one: let some gather. */
	GATHER_MS = 1,
	/* A machine that is over and does not end. */
	GRACE_MS = 5000,
	ASK_MS = 1000,
	/* For what QEMU had said when it was ended, and what is to be said of that. */
	DRAIN_MS = 500,
	/* Meanwhile nothing waits for who reads our messages. */
	PATIENCE_MS = 500,
};

/* What the loop works on. */
struct run {
	struct session *session;
	struct channel channels[CHANNELS];
	struct child *qemu; /* the session's */
	int signals;
	uint64_t deadline_ms;           /* 0: none */
	uint64_t over_ms;               /* when a machine that is over is ended; 0: it is not */
	int is_told;                    /* its status, and so it is over */
	uint64_t ask_ms, written_bytes; /* for its disks then: to ask again; what they said last */
};

/* A machine in panic that was told not to end is ended; but one that still says something lives.
 * One that has told its status may not be able to power off; the time-out was for its program. */
static void look_for_end(struct run *run)
{
	const struct watch *watch = &run->session->watch;

	if (!run->qemu->pid || run->is_told)
		return;
	run->is_told = watch->port.status >= 0;
	run->over_ms = run->is_told || watch->hangs ? clock_ms() + GRACE_MS : 0;
	if (run->is_told)
		run->deadline_ms = 0;
}

/* Before it ends, its disks get what was written to them, and a slow reader its last words, which
 * may take long. */
static void look_at_rest(struct run *run)
{
	struct qemu_events *events = &run->session->events;
	uint64_t now_ms = clock_ms();
	int i, moves = events->written_bytes != run->written_bytes;

	if (!run->is_told || !run->over_ms || now_ms < run->ask_ms)
		return;
	for (i = 0; i < CHANNELS; i++)
		moves |= run->channels[i].done < run->channels[i].count;
	if (moves)
		run->over_ms = now_ms + GRACE_MS;
	run->written_bytes = events->written_bytes;
	run->ask_ms = now_ms + ASK_MS;
	qemu_events_ask(events);
}

static void take_feed(struct feed *feed, const struct channel *channel)
{
	feed_take(feed, channel->bytes, channel->count);
	if (feed->has_started)
		terminal_give_keys();
}

static void receive(struct run *run, struct channel *channel)
{
	struct session *session = run->session;

	/* Without QEMU nothing new comes. */
	if (!channel_receive(channel, !run->qemu->pid))
		return;
	if (channel == &run->channels[CHANNEL_FEED])
		take_feed(&session->feed, channel);
	if (channel->watch)
		channel->watch(&session->watch, channel->bytes, channel->count);
	if (session->is_recorded && channel == &run->channels[CHANNEL_OUTPUT])
		sha256_add(&session->said[FEED_OUTPUT], channel->bytes, channel->count);
	if (session->is_recorded && channel == &run->channels[CHANNEL_ERROR])
		sha256_add(&session->said[FEED_ERROR], channel->bytes, channel->count);
	look_for_end(run);
	channel_settle(channel);
}

/* QEMU says a line when a signal ends it. */
static void end_qemu(struct run *run)
{
	enum { QUIT_MS = 1000 };

	if (run->qemu->pid)
		qmp_quit(&run->session->events.qmp);
	if (!child_wait(run->qemu, QUIT_MS))
		child_end(run->qemu);
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
		run->deadline_ms = run->over_ms = 0;
	}
}

static void hand_on(struct run *run, struct channel *channel)
{
	int reason = channel_hand_on(channel);

	if (!reason)
		return;
	take_signal(run);
	if (run->session->signal) { /* Ctrl-C ends who reads it, too */
		channel->to = -1;
		channel->done = channel->count = 0;
		return;
	}
	end_qemu(run);
	die_with(END_BROKEN, "%s: cannot be written: %s", channel->name, strerror(reason));
}

/* When something must be done though nothing happens, 0 for never. */
static uint64_t next_deadline_ms(const struct run *run)
{
	int is_sooner = !run->deadline_ms || run->over_ms < run->deadline_ms;

	return run->over_ms && is_sooner ? run->over_ms : run->deadline_ms;
}

/* How long to wait, -1 for ever. */
static int time_left_ms(const struct run *run)
{
	uint64_t deadline_ms = next_deadline_ms(run), now_ms = clock_ms();

	if (run->is_told && run->over_ms && run->ask_ms < deadline_ms)
		deadline_ms = run->ask_ms;
	if (!deadline_ms)
		return -1;
	if (deadline_ms <= now_ms)
		return 0;
	return deadline_ms - now_ms > 60 * 1000 ? 60 * 1000 : (int)(deadline_ms - now_ms);
}

/* Waits for something to do, and does it. Returns 0 when all is done. */
static int step(struct run *run)
{
	enum { SIGNALS = CHANNELS, INPUT, EVENTS, POLLS };
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
	polls[EVENTS].fd = run->session->events.qmp.fd;
	for (i = SIGNALS; i < POLLS; i++) {
		polls[i].events = POLLIN;
		polls[i].revents = 0;
	}
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
	if (polls[EVENTS].revents)
		qemu_events_receive(&run->session->events);
	if (polls[SIGNALS].revents)
		take_signal(run);
	look_at_rest(run);
	return 1;
}

static void start_qemu(struct run *run, const struct machine *machine)
{
	int fds[CHANNELS], keep[CHANNELS + MACHINE_RESULTS_MAX + 3], *kept = keep, pair[2], reason;
	int i;
	struct qmp *qmp = &run->session->events.qmp;
	struct words *words = &run->session->words;

	for (i = 0; i < CHANNELS; i++) {
		run->channels[i].from = fds[i] = -1;
		channel_open(pair, i == CHANNEL_FEED);
		run->channels[i].from = pair[0];
		*kept++ = fds[i] = pair[1];
	}
	machine_words(words, machine, fds);
	reason = qmp_open(qmp, words);
	if (reason)
		die_with(END_BROKEN, "cannot make a socket: %s", strerror(reason));
	*kept++ = qmp->theirs;
	if (machine->initrd_fd >= 0)
		*kept++ = machine->initrd_fd;
	for (i = 0; i < machine->results_count; i++)
		*kept++ = machine->results_fds[i];
	*kept = -1;
	run->session->feed.port = run->channels[CHANNEL_FEED].from;
	run->qemu->input = CHILD_NOTHING;
	run->qemu->output = run->qemu->error = STDERR_FILENO;
	run->qemu->keep = keep;
	qemu_room_begin();
	run->qemu->is_alone = 1; /* Ctrl-C is for qemu-run, which then ends QEMU */
	reason = child_start(run->qemu, words->list);
	qmp_give(qmp);
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
	channels[CHANNEL_CONSOLE].drops_returns = 1;
	channels[CHANNEL_OUTPUT].to = STDOUT_FILENO;
	channels[CHANNEL_OUTPUT].name = "standard output";
	channels[CHANNEL_ERROR].to = STDERR_FILENO;
	channels[CHANNEL_ERROR].name = "standard error";
	channels[CHANNEL_ERROR].watch = watch_error;
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
	message_patience_ms = PATIENCE_MS;
	return &held;
}

/* For what is called back. */
static const struct machine *the_machine;

static const char *name_of_disk(const char *drive)
{
	const struct machine_disk *disk = machine_find_disk(the_machine, drive);

	return !disk ? drive : disk->name ? disk->name : disk->file;
}

/* A guest that tries again and again is one error. */
static void say_event(const char *what)
{
	static char *said;

	if (said && strcmp(what, said) == 0)
		return;
	complain("%s", what);
	free(said);
	said = copy_string(what);
}

void session_run(struct session *session, const struct machine *machine)
{
	static struct run run;
	const sigset_t *held = hold_signals();
	uint64_t deadline;

	run.session = session;
	run.qemu = &session->qemu;
	watch_begin(&session->watch);
	sha256_begin(&session->said[FEED_OUTPUT]);
	sha256_begin(&session->said[FEED_ERROR]);
	name_channels(&run, session);
	run.signals = signalfd(-1, held, SFD_CLOEXEC | SFD_NONBLOCK);
	if (run.signals < 0)
		die_with(END_BROKEN, "signalfd: %s", strerror(errno));
	if (session->feed.has_terminal)
		terminal_begin();
	signal(SIGTTOU, SIG_IGN); /* in the background tostop would stop all of it */
	session->machine = the_machine = machine;
	qemu_events_begin(&session->events, say_event, name_of_disk);
	start_qemu(&run, machine);
	if (session->timeout_s)
		run.deadline_ms = clock_ms() + (uint64_t)session->timeout_s * 1000;
	while (!session->signal && !session->events.stopped && step(&run)) {
		deadline = next_deadline_ms(&run);
		if (deadline && clock_ms() >= deadline) {
			session->timed_out = deadline != run.over_ms;
			break;
		}
	}
	end_qemu(&run);
	/* A slow reader still gets all that a machine said which was not ended before its time, or
	 * has told its status at the last moment. */
	run.over_ms = 0;
	run.deadline_ms = session->signal || session->timed_out ? clock_ms() + DRAIN_MS : 0;
	while (step(&run)) {
		if (session->timed_out && session->watch.port.status >= 0)
			run.deadline_ms = session->timed_out = 0;
		if (run.deadline_ms ? clock_ms() >= run.deadline_ms : session->signal != 0)
			break;
	}
	qmp_close(&session->events.qmp);
	session->said_bytes[FEED_OUTPUT] = run.channels[CHANNEL_OUTPUT].come_bytes;
	session->said_bytes[FEED_ERROR] = run.channels[CHANNEL_ERROR].come_bytes;
	terminal_end();
	/* What is still to be written may take long. */
	sigprocmask(SIG_UNBLOCK, held, 0);
	message_patience_ms = session->signal || session->timed_out ? PATIENCE_MS : -1;
	/* The guest may have ended in the middle of a line. */
	if (session->log == STDERR_FILENO && session->watch.console_line.length > 0)
		message_put("\n", 1);
}
