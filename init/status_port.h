/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * status_port.h - the I/O port of the machine that is told how the boot ended. A program cannot
 * write to it by printing, and it needs no console. */
#ifndef INIT_STATUS_PORT_H
#define INIT_STATUS_PORT_H

#include <stdint.h>

/* Writes a line, the word and the number, to the port; does nothing for port 0. */
void status_port_say(uint32_t port, const char *word, const char *number);

#endif
