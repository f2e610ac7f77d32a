/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * stop.h - what becomes of INT, TERM, HUP and QUIT.
 *
 * They come to the supervisor, which hands them to the mounter; that takes them from nobody else,
 * since a terminal, or who kills the group, reaches the mounter, too. While the command runs the
 * first is handed on to it, and the second kills it. Before, the first ends what is being done, the
 * second kills that, and all is undone. While things are undone nothing interrupts it. */
#ifndef CHROOT_STOP_H
#define CHROOT_STOP_H

#include <signal.h>
#include <sys/types.h>

/* Of the supervisor, first: a caller that ignores SIGCHLD, or holds signals, would do so for all
 * that is waited for here; a reader that has gone away must not end what is to be undone. */
void stop_begin(void);
/* Each is handed to this process from now on. Ones that are held come then. */
void stop_hand_on_to(pid_t mounter);
/* Holds them, and lets them in. */
void stop_hold(sigset_t *old);
void stop_let_in(const sigset_t *old);

/* Of the mounter: takes them from this process only. */
void stop_take_from(pid_t supervisor);

/* What the first one ends, by this signal, and the second one kills; 0: nothing, stop_if_asked sees
 * it. */
void stop_ends(pid_t pid, int number);
/* The command runs: the first goes through this socket, one that has come just before, too; the
 * second kills this process. 0: it does not any more. */
void stop_tells(int socket, pid_t guest);

/* Of a process that becomes a command: each signal as it was for this program, and none held. */
void stop_reset(void);

/* Undoes all and ends, where one has come. */
void stop_if_asked(void);

/* The same behind a command with this status: one for the whole group may have ended that before it
 * comes here, a moment later. */
void stop_if_by_signal(int status);
/* From now on none counts. */
void stop_ignore(void);

#endif
