/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * process.c - programs that do not outlive this one. */
#include "qemu-run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/message.h"

enum { NOT_EXECUTABLE = 126, NOT_THERE = 127, PATIENCE_MS = 5000 };

static sigset_t held_signals;

void process_die(const char *format, ...)
{
	va_list values;

	fprintf(stderr, "%s: ", message_program);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(END_BROKEN);
}

const sigset_t *process_hold_signals(void)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action;
	size_t i;

	sigemptyset(&held_signals);
	sigaddset(&held_signals, SIGCHLD);
	for (i = 0; i < sizeof ending / sizeof *ending; i++) {
		/* nohup has SIGHUP ignored, and a held one would come all the same. */
		if (sigaction(ending[i], 0, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(&held_signals, ending[i]);
	}
	if (sigprocmask(SIG_BLOCK, &held_signals, 0) != 0)
		process_die("cannot hold signals: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	/* A caller may have it ignored, and then children end without a trace. */
	signal(SIGCHLD, SIG_DFL);
	return &held_signals;
}

static void become(char **words, int output, int error, const int *keep) __attribute__((noreturn));
static void become(char **words, int output, int error, const int *keep)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (; *keep >= 0; keep++)
		fcntl(*keep, F_SETFD, 0);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
		dup2(output < 0 ? nothing : output, STDOUT_FILENO) < 0 ||
		dup2(error < 0 ? nothing : error, STDERR_FILENO) < 0)
		_exit(NOT_EXECUTABLE);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &held_signals, 0);
	execvp(words[0], words);
	_exit(errno == ENOENT ? NOT_THERE : NOT_EXECUTABLE);
}

pid_t process_start(char **words, int output, int error, const int *keep)
{
	pid_t parent = getpid(), process = fork();

	if (process < 0)
		process_die("%s: cannot start a process: %s", words[0], strerror(errno));
	if (process > 0)
		return process;
	/* Ctrl-C is for qemu-run, which then ends QEMU. */
	setpgid(0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(NOT_EXECUTABLE);
	become(words, output, error, keep);
}

int process_end(pid_t process)
{
	const struct timespec moment = { 0, 20 * 1000 * 1000 };
	int status = 0, waited_ms;

	kill(process, SIGTERM);
	for (waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += 20) {
		if (waitpid(process, &status, WNOHANG) == process)
			return status;
		nanosleep(&moment, 0);
	}
	kill(process, SIGKILL);
	waitpid(process, &status, 0);
	return status;
}
