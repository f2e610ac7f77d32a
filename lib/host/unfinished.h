/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * unfinished.h - the outputs that are not finished, and what a signal does about them.
 *
 * For output.c alone. The list changes only while the signals that read it are held. */
#ifndef HOST_UNFINISHED_H
#define HOST_UNFINISHED_H

#include <signal.h>

#include "host/output.h"

/* From now on a deadly signal first removes the temporary files of the list. */
void unfinished_catch_signals(void);

void unfinished_hold_signals(sigset_t *old);
void unfinished_release_signals(const sigset_t *old);

/* Both with signals held. */
void unfinished_add(struct output *output);
void unfinished_remove(const struct output *output);

/* 0 when all are finished. */
struct output *unfinished_first(void);

#endif
