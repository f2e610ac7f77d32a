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

/* In the process that becomes the next program: takes one of them. */
void streams_take_one(const struct settings *settings, int stream);

/* For the process that carries (carrier.h): opens the feed, or has where an output goes; a terminal
 * is not waited for. */
long streams_open_port(const struct settings *settings, int stream);

/* From now on no read and no write of this open file waits. */
#define streams_wait_no_more(fd) call(SYS_FCNTL, fd, 4 /* F_SETFL */, OPEN_NONBLOCK)

/* They do, whatever a program has set that has it, too: what init says must go out whole. */
#define streams_wait_again(fd) call(SYS_FCNTL, fd, 4, 0)

/* Waits until what was written to this port has left the machine, for a minute where there is a
 * limit. Returns whether it has. */
int streams_drain_one(int fd, int has_limit);

/* Waits until what was written has left the machine, for a minute at most; what
 * nobody took is said. */
void streams_drain(const struct settings *settings);

/* Whether an open file is a terminal, as a console is. */
int streams_is_terminal(int fd);

#endif
