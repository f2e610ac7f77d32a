/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * streams.h - standard input, output and error of the next program, where settings name others than
 * the console. */
#ifndef INIT_STREAMS_H
#define INIT_STREAMS_H

#include "init/settings.h"

/* Looks whether they can be opened; what cannot is said, and the console takes its place. */
void streams_check(struct settings *settings);

/* In the process that becomes the next program: takes the streams. */
void streams_take(const struct settings *settings);

/* Waits until what was written has left the machine, for a minute at most. */
void streams_drain(const struct settings *settings);

/* The same for an open file. */
void streams_drain_fully(int fd);

/* Whether an open file is a terminal, as a console is. */
int streams_is_terminal(int fd);

#endif
