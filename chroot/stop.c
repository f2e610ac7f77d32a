/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stop.c - what becomes of INT, TERM, HUP and QUIT. */
#include "chroot/stop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "chroot/calls.h"
#include "chroot/request.h"
#include "host/clock.h"
#include "host/message.h"
#include "host/undo.h"

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

enum { NUMBERS = sizeof numbers / sizeof *numbers };

static volatile pid_t mounter, supervisor, ended, guest;
static volatile int ended_by, guest_socket;
static volatile sig_atomic_t asked, told;

/* Of those that the caller ignores (nohup) none is taken. */
static void take_all(void (*function)(int, siginfo_t *, void *))
{
	struct sigaction action, old;
	size_t i;

	memset(&action, 0, sizeof action);
	action.sa_sigaction = function;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	for (i = 0; i < NUMBERS; i++)
		sigaddset(&action.sa_mask, numbers[i]);
	for (i = 0; i < NUMBERS; i++) {
		if (sigaction(numbers[i], 0, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, 0);
	}
}

static void (*pipe_action)(int); /* the caller's */

void stop_begin(void)
{
	pipe_action = signal(SIGPIPE, SIG_IGN);
	stop_reset();
	signal(SIGPIPE, SIG_IGN);
}

void stop_reset(void)
{
	sigset_t none;

	signal(SIGCHLD, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL); /* what else is ignored was so here (nohup) */
	signal(SIGPIPE, pipe_action);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
}

void stop_hold(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < NUMBERS; i++)
		sigaddset(&set, numbers[i]);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, old);
}

void stop_let_in(const sigset_t *old)
{
	sigprocmask(SIG_SETMASK, old, 0);
}

/* As another one, which is queued: the same one may be waiting there already, from a terminal, and
 * two would be one. */
static void hand_on(int number, siginfo_t *info, void *context)
{
	union sigval value = { number };
	int reason = errno;

	(void)info;
	(void)context;
	sigqueue(mounter, SIGRTMIN, value);
	errno = reason;
}

void stop_hand_on_to(pid_t pid)
{
	mounter = pid;
	take_all(hand_on);
}

static void leave(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)info;
	(void)context;
}

static void take(int number, siginfo_t *info, void *context)
{
	int reason = errno;

	(void)context;
	if (info->si_pid != supervisor)
		return;
	number = info->si_value.sival_int;
	if (guest) {
		if (told++)
			kill(guest, SIGKILL);
		else
			calls_give(guest_socket, number, -1);
	} else {
		if (ended)
			kill(ended, asked ? SIGKILL : ended_by);
		asked = number;
	}
	errno = reason;
}

void stop_take_from(pid_t pid)
{
	struct sigaction action;

	supervisor = pid;
	memset(&action, 0, sizeof action);
	action.sa_sigaction = take;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	sigaction(SIGRTMIN, &action, 0);
	take_all(leave); /* not ignored, since what this starts would ignore it, too */
}

void stop_ends(pid_t pid, int number)
{
	ended_by = number;
	ended = pid;
	if (pid && asked)
		kill(pid, number);
}

void stop_tells(int socket, pid_t pid)
{
	sigset_t old;

	stop_hold(&old);
	guest_socket = socket;
	guest = pid;
	if (pid && asked && !told++) {
		calls_give(socket, asked, -1);
		asked = 0; /* what comes behind the command is not asked to end */
	}
	stop_let_in(&old);
}

void stop_if_asked(void)
{
	int number = asked;

	if (!number)
		return;
	stop_ignore();
	undo_all();
	exit(message_failure != END_FAILED ? message_failure : END_BY_SIGNAL + number);
}

void stop_if_by_signal(int status)
{
	enum { MOMENT_MS = 2000 };
	uint64_t begun_ms = clock_ms();
	size_t i;

	for (i = 0; i < NUMBERS; i++) {
		while (status == END_BY_SIGNAL + numbers[i] && !asked &&
			!clock_is_over(begun_ms, MOMENT_MS))
			;
	}
	stop_if_asked();
}

void stop_ignore(void)
{
	size_t i;

	for (i = 0; i < NUMBERS; i++)
		signal(numbers[i], SIG_IGN);
	signal(SIGRTMIN, SIG_IGN);
}
