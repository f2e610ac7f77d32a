/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * undo.h - what is to be undone should the program end before its time: by die or die_usage, or by
 * a signal that ends programs (SIGHUP, SIGINT, SIGTERM and their like), however often it comes.
 *
 * The steps are taken in the reverse order. Signals are held while the list changes, and while die
 * goes through it. A step may be taken twice, once by a thread that dies and once by a signal. */
#ifndef HOST_UNDO_H
#define HOST_UNDO_H

#include <signal.h>

struct undo {
	void (*function)(void *argument); /* may complain, but not die */
	void *argument;
	/* It only does what a signal handler may (signal-safety(7)), so a signal takes this step,
	 * too; it leaves out all others. */
	int is_signal_safe;
	struct undo *before;
};

/* Adds a step, which stays where it is until undo_forget. From the first on deadly signals are
 * caught, but for those that the caller ignores (nohup). */
void undo_add(struct undo *step);

/* What the step was for is done, or has been undone. */
void undo_forget(const struct undo *step);

/* In a new child process, with signals held: the steps are its parent's alone. */
void undo_begin_anew(void);

/* Takes all steps; for die. */
void undo_all(void);

/* Takes all steps and ends the program by this signal, which was held or caught: who waits for it
 * sees what ended it. */
void undo_die_by(int number) __attribute__((noreturn));

/* No deadly signal comes in between: something is made and its step added, or the reverse. */
void undo_hold_signals(sigset_t *old);
void undo_release_signals(const sigset_t *old);

#endif
