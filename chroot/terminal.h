/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * terminal.h - a terminal of the target's own, where standard input and output are terminals.
 *
 * The command has a session of its own and so no terminal of the caller's: nothing that it does
 * there can reach the caller's shell. It gets a pseudo-terminal, and what is typed and what is
 * written goes through the supervisor. */
#ifndef CHROOT_TERMINAL_H
#define CHROOT_TERMINAL_H

struct terminal {
	int end, peer; /* where the supervisor works, and the command's; -1: there is none */
};

/* Of process 1 of the target, before it enters: one of this machine, for a target that has no
 * /dev/pts, if any is wanted. Its peer cannot be opened later: its name is none in there. */
void terminal_open(struct terminal *outside);

/* ... and then: one takes the place of the caller's in standard input, output and error. Takes what
 * terminal_open gave; returns the end that the supervisor works at, or -1. */
int terminal_take(const struct terminal *outside);

/* Of the supervisor: works until the target has ended, or who has the other end of the socket,
 * through which the terminal comes if there is one. Where the caller's is hung up so is that. While
 * another program has the caller's terminal nothing is read there. */
void terminal_work(int socket);

#endif
