/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * child.h - other programs, run as children that do not outlive this one: the kernel kills them
 * when it dies, also by SIGKILL. */
#ifndef HOST_CHILD_H
#define HOST_CHILD_H

#include <stdint.h>
#include <sys/types.h>

enum {
	CHILD_NOTHING = -1, /* /dev/null */
	CHILD_PIPE = -2,    /* one is made; child_start puts our end in its place */
};

struct child {
	/* given: descriptors, or one of the above; STDOUT_FILENO as error is where output goes */
	int input, output, error;
	const int *keep; /* further ones that stay open in the child, up to a -1; 0: none */
	/* In a process group of its own, which ends with it: Ctrl-C is for this program only. */
	int is_alone;
	/* CLONE_NEW... (Linux 5.3): what it begins in. In CLONE_NEWPID all that it has started ends
	 * with it. */
	uint64_t namespaces;
	/* the outcome */
	pid_t pid;  /* 0: has ended */
	int status; /* as waitpid has it, once it has ended */
};

/* Starts words[0], searched along PATH, without any signal held. Returns 0, or the errno that says
 * why it could not be executed: ENOENT where there is no such program. To be called by a thread
 * that lives as long as the child shall: the kernel takes the end of that thread for ours. */
int child_start(struct child *child, char **words);

/* The same, after enter in the child, which returns 0 or the errno that says why there shall be no
 * program: 0 for none. */
int child_start_in(struct child *child, char **words, int (*enter)(void *context), void *context);

/* Waits until it has ended, but no longer than this; -1: for ever. Returns 1 when it has. */
int child_wait(struct child *child, int64_t patience_ms);

/* Both end it if it has not ended, and wait for it: at once; and with SIGTERM first, so that it can
 * leave things in order. */
void child_kill(struct child *child);
void child_end(struct child *child);

/* The status it exited with; -1 when it was killed. */
int child_exit_status(const struct child *child);

/* How it ended: "exit status 1", "killed by signal 9 (Killed)"; allocated. */
char *child_ending(const struct child *child);

#endif
