/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * streams.h - standard input, output and error of the next program, where settings name others than
 * the console; and the port that init says its status to. */
#ifndef INIT_STREAMS_H
#define INIT_STREAMS_H

#include "init/settings.h"

/* Looks whether they can be opened; what cannot is said, and the console takes its place. */
void streams_check(struct settings *settings);

/* In the process that becomes the next program: takes the streams. */
void streams_take(const struct settings *settings);

/* Waits until what was written has left the machine, for a minute at most. */
void streams_drain(const struct settings *settings);

/* Writes a line to the status port, where there is one. */
void streams_say_status(const struct settings *settings, const char *word, const char *number);

/* Whether an open file is a terminal, as a console is. */
int streams_is_terminal(int fd);

#endif
