/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * guest.c - the process that is number 1 in the target. */
#include "chroot/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chroot/bootstrap.h"
#include "chroot/calls.h"
#include "chroot/mounts.h"
#include "chroot/stop.h"
#include "chroot/terminal.h"
#include "chroot/user.h"
#include "chroot/worker.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/words.h"

#define USUAL_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

enum { GO = 1 }; /* the word that lets the command begin */

/* --- The command. --- */

static void put_variable(struct words *words, const char *name, const char *value)
{
	if (value)
		words_add(words, format_string("%s=%s", name, value));
}

/* What is given replaces what is there. */
static void add_variable(struct words *words, const char *text)
{
	size_t length = strcspn(text, "=");
	char *whole = text[length]   ? copy_string(text)
		      : getenv(text) ? format_string("%s=%s", text, getenv(text))
				     : 0;
	int i;

	for (i = 0; whole && i < words->count; i++) {
		if (strncmp(words->list[i], whole, length + 1) == 0) {
			words->list[i] = whole;
			return;
		}
	}
	if (whole)
		words_add(words, whole);
}

/* Nothing of the caller's but TERM: the same command has the same environment everywhere. */
static char **make_environment(const struct request *request, const struct user *user)
{
	struct words words = { 0, 0 };
	size_t i;

	put_variable(&words, "PATH", request->bootstrap ? "/bin" : USUAL_PATH);
	if (!request->bootstrap) {
		put_variable(&words, "HOME", user->home);
		put_variable(&words, "USER", user->name);
		put_variable(&words, "LOGNAME", user->name);
		put_variable(&words, "SHELL", user->shell);
		put_variable(&words, "TERM", getenv("TERM"));
	}
	for (i = 0; i < request->environment.count; i++)
		add_variable(&words, request->environment.item[i].text);
	return words.list;
}

static char **make_words(const struct request *request, const struct user *user)
{
	struct words words = { 0, 0 };

	if (request->wrap)
		words_add_split(&words, request->wrap);
	if (request->bootstrap)
		words_add_these(&words, BOOTSTRAP_PROGRAM);
	else if (*request->command)
		words_add_all(&words, (const char *const *)request->command);
	else
		words_add_these(&words, access(user->shell, X_OK) ? "/bin/sh" : user->shell);
	return words.list;
}

static void become_user(const struct request *request, const struct user *user)
{
	int is_denied = request->is_without_root && user->id == 0;

	if (is_denied) /* a user namespace of one user has no other groups */
		return;
	if (setgroups(user->groups_count, user->groups) || setgid(user->group) || setuid(user->id))
		die("%s: the command cannot run as this user: %s", user->name, strerror(errno));
}

__attribute__((noreturn)) static void become_command(
	const struct request *request, const struct user *user, int has_terminal)
{
	char **words = make_words(request, user), **environment = make_environment(request, user);
	int reason;

	/* A group, a session, a terminal and keys of its own: nothing leads back to the caller's.
	 */
	setsid();
	if (has_terminal && ioctl(STDIN_FILENO, TIOCSCTTY, 0) == 0)
		fchown(STDIN_FILENO, user->id, (gid_t)-1);
	become_user(request, user);
	stop_reset();
	environ = environment;
	execvp(words[0], words);
	reason = errno;
	complain("%s: %s", words[0], strerror(reason));
	_exit(reason == ENOENT ? END_NOT_FOUND : END_NOT_EXECUTABLE);
}

/* --- Process 1. --- */

/* Takes in who has ended. Returns 1 when the command is one of them. */
static int reap(pid_t command, int *status)
{
	int found = 0, ended;
	pid_t pid;

	while ((pid = waitpid(-1, &ended, WNOHANG)) > 0) {
		if (pid == command) {
			*status = ended;
			found = 1;
		}
	}
	return found;
}

/* Until the command ends; what comes through the socket are signals for it. */
static int wait_for(pid_t command, int socket, int children)
{
	struct pollfd polls[] = { { socket, POLLIN, 0 }, { children, POLLIN, 0 } };
	struct signalfd_siginfo info;
	int status = 0, number;

	while (!reap(command, &status)) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			_exit(END_FAILED);
		if (polls[1].revents && read(children, &info, sizeof info) < 0)
			_exit(END_FAILED);
		if (!polls[0].revents)
			continue;
		if (!calls_take(socket, &number, 0))
			_exit(END_FAILED);
		if (kill(-command, number))
			kill(command, number); /* it has no group of its own yet */
	}
	return status;
}

/* Nobody is left then, daemons neither: the kernel kills what a killed process has started
 * meanwhile, too, since kill(-1) is one look at all. */
static void end_all(void)
{
	kill(-1, SIGKILL);
	while (waitpid(-1, 0, 0) > 0 || errno == EINTR)
		;
}

static void enter(const struct request *request, const char *place)
{
	int target = open(place, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (target < 0)
		die("%s: %s", place, strerror(errno));
	mounts_serve(request, target, place);
	mounts_make(request, target);
	if (fchdir(target) || calls_pivot())
		die("%s: cannot become the root: %s", request->target, strerror(errno));
	close(target);
}

/* A signal of the terminal, or of a group, is not for this process. */
__attribute__((noreturn)) static void be_first(
	const struct request *request, const char *place, int socket)
{
	struct terminal outside;
	struct user user;
	sigset_t all, child;
	int word, root, status, children, terminal, fd;
	pid_t command;

	calls_close_all_but(socket); /* a directory of the mounter's would lead out of the target */
	calls_leave_keys();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, 0);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	terminal_open(&outside);
	enter(request, place);
	terminal = terminal_take(&outside);
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (children < 0 || root < 0 || calls_give(socket, 0, root) || close(root) ||
		calls_give(socket, 0, terminal) || !calls_take(socket, &word, 0) || word != GO)
		_exit(END_FAILED);
	close(terminal);
	/* What was put into the target may say who its users are. */
	user_find(&user, request->user);
	command = fork();
	if (command < 0)
		die("no process can be started: %s", strerror(errno));
	if (command == 0)
		become_command(request, &user, terminal >= 0);
	status = wait_for(command, socket, children);
	end_all();
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		close(fd); /* so that its terminal has ended, too */
	if (calls_give(socket, status, -1) == 0)
		calls_take(socket, &word, 0);
	_exit(END_FAILED); /* it is to be killed before that */
}

/* --- The other side. --- */

void guest_end(struct guest *guest)
{
	if (!guest->pid)
		return;
	kill(guest->pid, SIGKILL);
	worker_wait(guest->pid);
	guest->pid = 0;
	close(guest->root);
	close(guest->socket);
}

void guest_begin(struct guest *guest, const struct request *request, const char *place)
{
	int word;

	guest->pid = worker_clone(
		CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS, &guest->socket);
	if (guest->pid == 0)
		be_first(request, place, guest->socket);
	stop_ends(guest->pid, SIGKILL);
	guest->root = guest->terminal = -1;
	if (!calls_take(guest->socket, &word, &guest->root) || guest->root < 0 ||
		!calls_take(guest->socket, &word, &guest->terminal)) {
		stop_if_asked();
		guest_end(guest);
		die("%s: was not entered", request->target);
	}
	stop_ends(0, 0);
	stop_if_asked();
}

int guest_run(struct guest *guest, int supervisor, int *number)
{
	int status, is_told;

	if (guest->terminal >= 0) {
		calls_give(supervisor, 0, guest->terminal);
		close(guest->terminal);
	}
	is_told = calls_give(guest->socket, GO, -1) == 0;
	stop_tells(guest->socket, guest->pid);
	is_told = is_told && calls_take(guest->socket, &status, 0);
	stop_tells(-1, 0);
	*number = 0;
	if (!is_told) {
		kill(guest->pid, SIGKILL);
		status = worker_wait(guest->pid);
		guest->pid = 0;
		*number = status > END_BY_SIGNAL ? status - END_BY_SIGNAL : 0;
		return status;
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	*number = WTERMSIG(status);
	return END_BY_SIGNAL + *number;
}
