/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * status_port.h - the port of the machine that is told how the boot ended, an I/O port (its number)
 * or a serial one (its node). A program cannot write to it by printing, and it needs no console. */
#ifndef INIT_STATUS_PORT_H
#define INIT_STATUS_PORT_H

/* Opens a serial port, whose node goes away: no program that looks for ports finds this one. */
void status_port_begin(const char *port);

/* Writes a line, the word and the number, to the port; does nothing for none (0). */
void status_port_say(const char *port, const char *word, const char *number);

#endif
