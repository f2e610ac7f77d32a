/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.c - other programs, run as children that do not outlive this one. */
#include "host/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/memory.h"
#include "host/message.h"

/* A call that not every libc has; the same on every architecture. */
enum { CALL_CLONE3 = 435 };

enum { STREAMS = 3, NOT_EXECUTED = 127, PAUSE_MS = 5, PATIENCE_MS = 5000 };

/* What the child is made of. */
struct birth {
	const struct child *child;
	char **words;
	pid_t parent;
	int stream[STREAMS]; /* the child's */
	int failed;          /* takes the errno of what failed */
	int (*enter)(void *context);
	void *context;
};

/* What this program does about signals is no business of the new one. What is ignored stays so (it
 * may be the caller's nohup), but for those that every program of ours ignores. */
static void let_signals_in(void)
{
	struct sigaction action;
	sigset_t none;
	int number;

	for (number = 1; number < NSIG; number++) {
		if (number == SIGPIPE || number == SIGXFSZ ||
			(sigaction(number, 0, &action) == 0 && action.sa_handler != SIG_IGN))
			signal(number, SIG_DFL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
}

static int give_streams(const struct birth *birth)
{
	const int *keep = birth->child->keep;
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC), i;

	for (; keep && *keep >= 0; keep++)
		fcntl(*keep, F_SETFD, 0);
	for (i = 0; i < STREAMS; i++) {
		if (dup2(birth->stream[i] == CHILD_NOTHING ? nothing : birth->stream[i], i) < 0)
			return -1;
	}
	return 0;
}

/* From within namespaces of processes it cannot be seen. */
static int has_parent(const struct birth *birth)
{
	return birth->child->namespaces || getppid() == birth->parent;
}

static void become(const struct birth *birth) __attribute__((noreturn));
static void become(const struct birth *birth)
{
	int reason;

	if (birth->child->is_alone) {
		setpgid(0, 0);
		signal(SIGTTOU, SIG_IGN); /* a terminal's tostop would stop it in the background */
	}
	/* A new user namespace would take the signal away. */
	reason = birth->enter ? birth->enter(birth->context) : 0;
	if (!reason && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && has_parent(birth) &&
		give_streams(birth) == 0) {
		let_signals_in();
		execvp(birth->words[0], birth->words);
	}
	if (!reason)
		reason = errno;
	if (write(birth->failed, &reason, sizeof reason) < 0)
		_exit(NOT_EXECUTED - 1);
	_exit(NOT_EXECUTED);
}

/* Returns 0, or errno. */
static int open_pipe(int *stream, int *ours, int child_reads)
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return errno;
	*stream = pair[!child_reads];
	*ours = pair[child_reads];
	return 0;
}

static int open_streams(struct birth *birth, int *const ours[STREAMS])
{
	int i, reason;

	for (i = 0; i < STREAMS; i++) {
		birth->stream[i] = *ours[i];
		if (*ours[i] == CHILD_PIPE &&
			(reason = open_pipe(&birth->stream[i], ours[i], i == STDIN_FILENO)))
			return reason;
	}
	return 0;
}

static pid_t fork_into(uint64_t namespaces)
{
	struct {
		uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	} how = { .flags = namespaces, .exit_signal = SIGCHLD };

	return namespaces ? (pid_t)syscall(CALL_CLONE3, &how, sizeof how) : fork();
}

/* The pipe closes without a word when the program has begun. No signal comes to the child before,
 * since it would still do there what it does here. Returns 0, or errno. */
static int fork_child(struct child *child, struct birth *birth)
{
	int told = -1, reason = open_pipe(&birth->failed, &told, 0);
	sigset_t all, old;
	ssize_t got;

	if (reason)
		return reason;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	child->pid = fork_into(child->namespaces);
	if (child->pid == 0)
		become(birth);
	if (child->pid < 0) {
		reason = errno;
		child->pid = 0;
	}
	pthread_sigmask(SIG_SETMASK, &old, 0);
	close(birth->failed);
	do
		got = read(told, &reason, sizeof reason);
	while (got < 0 && errno == EINTR);
	close(told);
	if (child->pid && got > 0)
		child_wait(child, -1);
	return reason;
}

int child_start(struct child *child, char **words)
{
	return child_start_in(child, words, 0, 0);
}

int child_start_in(struct child *child, char **words, int (*enter)(void *context), void *context)
{
	int *const ours[STREAMS] = { &child->input, &child->output, &child->error };
	const int given[STREAMS] = { child->input, child->output, child->error };
	struct birth birth = { child, words, getpid(), { -1, -1, -1 }, -1, enter, context };
	int reason, i;

	child->pid = 0;
	child->status = 0;
	/* A caller may have it ignored, and then children end without a trace. */
	signal(SIGCHLD, SIG_DFL);
	reason = open_streams(&birth, ours);
	if (!reason)
		reason = fork_child(child, &birth);
	for (i = 0; i < STREAMS; i++) {
		if (given[i] != CHILD_PIPE || *ours[i] == CHILD_PIPE)
			continue;
		close(birth.stream[i]);
		if (reason)
			close(*ours[i]);
	}
	return reason;
}

/* What it has left behind ends with it. Until it is waited for, nobody else has its number, nor has
 * another group. */
static int look(struct child *child, int flags)
{
	siginfo_t info;
	int got;

	info.si_pid = 0;
	do
		got = waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT | flags);
	while (got < 0 && errno == EINTR);
	if (got == 0 && info.si_pid == 0)
		return 0;
	if (got == 0 && child->is_alone)
		kill(-child->pid, SIGKILL);
	if (got < 0 || waitpid(child->pid, &child->status, 0) < 0)
		die("cannot wait for a child: %s", strerror(errno));
	child->pid = 0;
	return 1;
}

/* A child that is alone is a group: it may be a script that has started what we mean. */
static void send_signal(const struct child *child, int number)
{
	if (child->pid)
		kill(child->is_alone ? -child->pid : child->pid, number);
}

int child_wait(struct child *child, int64_t patience_ms)
{
	uint64_t begun_ms = clock_ms();

	if (!child->pid || look(child, patience_ms < 0 ? 0 : WNOHANG))
		return 1;
	while (clock_ms() - begun_ms < (uint64_t)patience_ms) {
		clock_pause_ms(PAUSE_MS);
		if (look(child, WNOHANG))
			return 1;
	}
	return 0;
}

void child_kill(struct child *child)
{
	send_signal(child, SIGKILL);
	child_wait(child, -1);
}

void child_end(struct child *child)
{
	send_signal(child, SIGTERM);
	if (!child_wait(child, PATIENCE_MS))
		child_kill(child);
}

int child_exit_status(const struct child *child)
{
	return WIFEXITED(child->status) ? WEXITSTATUS(child->status) : -1;
}

char *child_ending(const struct child *child)
{
	if (WIFEXITED(child->status))
		return format_string("exit status %d", WEXITSTATUS(child->status));
	return format_string("killed by signal %d (%s)", WTERMSIG(child->status),
		strsignal(WTERMSIG(child->status)));
}
