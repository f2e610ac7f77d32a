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

enum { GET_PEER = 0x5441 /* TIOCGPTPEER, include/uapi/asm-generic/ioctls.h */ };

/* Not in a pipe, whose other program may want what is typed. */
static int is_wanted(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

int terminal_open(void)
{
	return is_wanted() ? open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
}

/* Returns its other end; -1: this is no such terminal. */
static int open_peer(int terminal)
{
	int unlocked = 0;

	if (terminal < 0 || ioctl(terminal, TIOCSPTLCK, &unlocked))
		return -1;
	return ioctl(terminal, GET_PEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

int terminal_take(int outside)
{
	int terminal, peer, fd;
	struct termios modes;
	struct winsize size;

	if (!is_wanted())
		return -1;
	terminal = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	peer = open_peer(terminal);
	if (peer < 0) {
		close(terminal);
		terminal = outside;
		peer = open_peer(terminal);
	} else {
		close(outside);
	}
	if (peer < 0)
		return -1;
	if (tcgetattr(STDIN_FILENO, &modes) == 0)
		tcsetattr(peer, TCSANOW, &modes);
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
		ioctl(peer, TIOCSWINSZ, &size);
	for (fd = STDERR_FILENO; fd >= STDIN_FILENO; fd--) {
		if (isatty(fd))
			dup2(peer, fd);
	}
	close(peer);
	return terminal;
}

/* --- The other end. --- */

struct work {
	int terminal;
	char typed[4096];
	size_t typed_bytes; /* that it has not taken yet */
};

/* From where the caller types. Returns 0 when nothing more can come. */
static int take_typed(struct work *work)
{
	ssize_t got = read(STDIN_FILENO, work->typed, sizeof work->typed);

	work->typed_bytes = got > 0 ? (size_t)got : 0;
	return got > 0 || (got < 0 && errno == EINTR);
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

static void set_size(const struct work *work, int sizes)
{
	struct signalfd_siginfo info;
	struct winsize size;

	if (read(sizes, &info, sizeof info) > 0 && ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
		ioctl(work->terminal, TIOCSWINSZ, &size);
}

static void work_through(struct work *work, int sizes, int socket)
{
	struct pollfd polls[] = { { STDIN_FILENO, POLLIN, 0 }, { work->terminal, POLLIN, 0 },
		{ sizes, POLLIN, 0 }, { socket, POLLIN, 0 } };
	int is_open = 1, is_over = 0;

	while (!is_over) {
		polls[0].fd = is_open && work->typed_bytes == 0 ? STDIN_FILENO : -1;
		polls[1].events = (short)(POLLIN | (work->typed_bytes ? POLLOUT : 0));
		if (poll(polls, sizeof polls / sizeof *polls, -1) < 0) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (polls[0].fd >= 0 && polls[0].revents)
			is_open = take_typed(work);
		if (work->typed_bytes)
			put_typed(work);
		if (polls[1].revents & (POLLIN | POLLHUP | POLLERR))
			is_over = !take_written(work);
		if (polls[2].revents)
			set_size(work, sizes);
		if (polls[3].revents) /* what is there yet, but no more */
			break;
	}
	while (!is_over && poll(&polls[1], 1, 0) > 0 && polls[1].revents & POLLIN)
		is_over = !take_written(work);
}

/* What is typed belongs to the other terminal, ^C too; unless another program has this one now. */
static int make_raw(struct termios *modes)
{
	struct termios raw;

	if (tcgetpgrp(STDIN_FILENO) != getpgrp() || tcgetattr(STDIN_FILENO, modes))
		return 0;
	raw = *modes;
	cfmakeraw(&raw);
	return tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

void terminal_work(int socket)
{
	struct work work = { -1, { 0 }, 0 };
	struct termios modes;
	int word, sizes, is_raw;
	sigset_t set;

	if (!calls_take(socket, &word, &work.terminal) || work.terminal < 0)
		return;
	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, 0);
	sizes = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	fcntl(work.terminal, F_SETFL, O_RDWR | O_NONBLOCK);
	is_raw = make_raw(&modes);
	work_through(&work, sizes, socket);
	signal(SIGTTOU, SIG_IGN);
	if (is_raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	close(sizes);
	close(work.terminal);
}
