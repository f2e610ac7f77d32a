/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * terminal.c - a terminal of the target's own, where standard input and output are terminals. */
#include "chroot/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "chroot/calls.h"
#include "host/file.h"
#include "host/message.h"

enum {
	GET_PEER = 0x5441, /* TIOCGPTPEER, include/uapi/asm-generic/ioctls.h */
	PAUSE_MS = 200,
};

/* Not in a pipe, whose other program may want what is typed. */
static int is_wanted(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Returns 0 where there is none. */
static int open_both(struct terminal *terminal, const char *path)
{
	int unlocked = 0;

	terminal->end = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	terminal->peer = -1;
	if (terminal->end >= 0 && ioctl(terminal->end, TIOCSPTLCK, &unlocked) == 0)
		terminal->peer = ioctl(terminal->end, GET_PEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return terminal->peer >= 0;
}

static void close_both(const struct terminal *terminal)
{
	close(terminal->end);
	close(terminal->peer);
}

void terminal_open(struct terminal *outside)
{
	outside->end = outside->peer = -1;
	if (is_wanted())
		open_both(outside, "/dev/ptmx");
}

/* Returns 0 where the caller's has ended. */
static int copy_size(int terminal)
{
	struct winsize size;

	return ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0 &&
	       ioctl(terminal, TIOCSWINSZ, &size) == 0;
}

int terminal_take(const struct terminal *outside)
{
	struct terminal own;
	struct termios modes;
	int fd;

	if (!is_wanted())
		return -1;
	if (open_both(&own, "/dev/pts/ptmx")) {
		close_both(outside);
	} else {
		close_both(&own);
		own = *outside;
	}
	if (own.peer < 0) {
		complain("note: the command has no terminal of its own: none can be made here");
		close(own.end);
		return -1;
	}
	if (tcgetattr(STDIN_FILENO, &modes) == 0)
		tcsetattr(own.peer, TCSANOW, &modes);
	copy_size(own.peer);
	for (fd = STDERR_FILENO; fd >= STDIN_FILENO; fd--) {
		if (isatty(fd))
			dup2(own.peer, fd);
	}
	close(own.peer);
	return own.end;
}

/* --- The caller's, whose modes are changed only while nobody else has it. --- */

static struct termios modes; /* that it had */
static volatile sig_atomic_t is_raw, has_modes;

/* In a session that is another one's nobody can say so. */
static int is_in_front(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group < 0 || group == getpgrp();
}

/* What is typed belongs to the other terminal, ^C too. */
static void make_raw(void)
{
	struct termios now, raw;

	if (tcgetattr(STDIN_FILENO, &now))
		return;
	raw = now;
	cfmakeraw(&raw);
	if (raw.c_lflag == now.c_lflag && raw.c_iflag == now.c_iflag &&
		raw.c_oflag == now.c_oflag && raw.c_cc[VMIN] == now.c_cc[VMIN]) {
		is_raw = has_modes; /* this process was stopped; or the caller's is always so */
		return;
	}
	modes = now;
	is_raw = has_modes = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

static void give_back(void)
{
	if (is_raw && is_in_front())
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	is_raw = 0;
}

static void leave(int number);

static void guard(int number)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = leave;
	action.sa_flags = SA_RESETHAND | SA_NODEFER | SA_RESTART;
	sigaction(number, &action, 0);
}

/* It ends or stops this process; after a stop it goes on here. */
static void leave(int number)
{
	int reason = errno;

	give_back();
	raise(number);
	guard(number);
	errno = reason;
}

/* Whatever ends this process, but for SIGKILL; those that stop.h knows do not. */
static void guard_all(void)
{
	static const int others[] = { SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTTIN,
		SIGTTOU };
	struct sigaction old;
	size_t i;
	int number;

	for (number = 1; number <= SIGRTMAX; number++) {
		for (i = 0; i < sizeof others / sizeof *others && others[i] != number; i++)
			;
		if (i == sizeof others / sizeof *others && sigaction(number, 0, &old) == 0 &&
			old.sa_handler == SIG_DFL)
			guard(number);
	}
}

/* --- The other end. --- */

struct work {
	int terminal;
	char typed[4096];
	size_t typed_bytes; /* that it has not taken yet */
};

/* From where the caller types. Returns 0 where there is nothing. */
static int take_typed(struct work *work)
{
	ssize_t got = read(STDIN_FILENO, work->typed, sizeof work->typed);

	work->typed_bytes = got > 0 ? (size_t)got : 0;
	return got > 0;
}

static void put_typed(struct work *work)
{
	ssize_t put = write(work->terminal, work->typed, work->typed_bytes);

	if (put <= 0)
		return;
	work->typed_bytes -= (size_t)put;
	memmove(work->typed, work->typed + put, work->typed_bytes);
}

/* Returns 0 when nobody has it open any more. */
static int take_written(const struct work *work)
{
	char piece[4096];
	ssize_t got = read(work->terminal, piece, sizeof piece);

	if (got > 0)
		file_put(STDOUT_FILENO, piece, (size_t)got); /* or nobody sees it */
	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* A new size, or it was stopped and goes on. */
static void take_signals(const struct work *work, int signals)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof info) > 0) {
		if (info.ssi_signo == SIGCONT)
			is_raw = 0;
	}
	copy_size(work->terminal);
}

/* Returns whether what is typed is for this process. A shell that brings it to the front tells
 * nobody. */
static int look(void)
{
	int result = is_in_front();

	if (!result)
		is_raw = 0;
	else if (!is_raw)
		make_raw();
	return result;
}

static void work_through(struct work *work, int signals, int socket)
{
	struct pollfd polls[] = { { STDIN_FILENO, POLLIN, 0 }, { work->terminal, POLLIN, 0 },
		{ signals, POLLIN, 0 }, { socket, POLLIN, 0 } };
	int is_front, is_over = 0;

	while (!is_over) {
		is_front = look();
		polls[0].fd = is_front && work->typed_bytes == 0 ? STDIN_FILENO : -1;
		polls[0].revents = 0;
		polls[1].events = (short)(POLLIN | (work->typed_bytes ? POLLOUT : 0));
		if (poll(polls, sizeof polls / sizeof *polls, is_front ? -1 : PAUSE_MS) < 0) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (polls[2].revents)
			take_signals(work, signals);
		/* The caller's was hung up; so is the other one when it is closed. */
		if (polls[0].revents && !take_typed(work) && polls[0].revents & ~POLLIN)
			return;
		if (work->typed_bytes)
			put_typed(work);
		if (polls[1].revents & (POLLIN | POLLHUP | POLLERR))
			is_over = !take_written(work);
		if (polls[3].revents) /* what is there yet, but no more */
			break;
	}
	while (!is_over && poll(&polls[1], 1, 0) > 0 && polls[1].revents & POLLIN)
		is_over = !take_written(work);
}

void terminal_work(int socket)
{
	struct work work = { -1, { 0 }, 0 };
	int word, signals;
	sigset_t set;

	if (!calls_take(socket, &word, &work.terminal) || work.terminal < 0)
		return;
	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGCONT);
	sigprocmask(SIG_BLOCK, &set, 0);
	signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	copy_size(work.terminal); /* it may have changed meanwhile */
	signal(SIGTTIN, SIG_IGN);
	guard_all();
	work_through(&work, signals, socket);
	signal(SIGTTOU, SIG_IGN);
	give_back();
	close(signals);
	close(work.terminal);
}
