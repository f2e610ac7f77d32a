/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * carrier.h - between the next program, whose standard streams are pipes or a terminal of its own,
 * and the ports that lead out of the machine: a process of init's that carries the bytes.
 *
 * So a program sees pipes where it is given pipes, none of its settings reaches a port, and what it
 * has written is out before its status is told, however slow the reader is. */
#ifndef INIT_CARRIER_H
#define INIT_CARRIER_H

#include "init/settings.h"

/* Makes the pipes or the terminal; where that cannot be, says so, and settings->carrier becomes
 * STREAMS_DIRECT. */
void carrier_begin(struct settings *settings);

/* In the process that becomes the program: they become its standard streams, or the files
 * themselves do. */
void carrier_take(const struct settings *settings);

/* Once that process is there. */
void carrier_start(const struct settings *settings);

/* Once it has ended: returns the process that ends when all that was written is out; below 0 there
 * is none. */
long carrier_end(void);

#endif
