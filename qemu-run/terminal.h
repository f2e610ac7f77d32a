/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * terminal.h - the terminal that qemu-run is called from, as the guest's own (--tty). */
#ifndef QEMU_RUN_TERMINAL_H
#define QEMU_RUN_TERMINAL_H

/* Whether standard input and output are one. */
int terminal_is_there(void);

/* It is the guest's from now on, until the program ends at the latest; no signal must end it without
 * a word. Ctrl-C is one as long as no guest takes the keys: it may hang before. */
void terminal_begin(void);
void terminal_give_keys(void);
void terminal_end(void);

#endif
