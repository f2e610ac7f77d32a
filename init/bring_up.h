/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bring_up.h - the system around the next program: file systems, console, command line.
 *
 * Nothing here ends the boot: what is missing is said, and the boot goes on as far as it can. */
#ifndef INIT_BRING_UP_H
#define INIT_BRING_UP_H

#include <stddef.h>

/* Writes to a file that the kernel has. Returns less than 0 where it has none, or refuses. */
long bring_up_write(const char *path, const char *text);

/* Mounts /proc, /sys, /dev, /dev/pts, /run and /dev/shm, makes the few device nodes that must be
 * there on a kernel without devtmpfs, and /tmp. Complaints wait until there is a console. */
void bring_up_file_systems(void);

int bring_up_has_devtmpfs(void);

/* Makes standard input, output and error of process 1 and its children work: the console, else the
 * kernel's log, else nothing. The second one does not keep what is open. */
void bring_up_console(void);
void bring_up_console_anew(void);

/* Says what bring_up_file_systems could not do. */
void bring_up_report(void);

/* Makes what programs take for granted besides: /dev/fd, /dev/stdin, /dev/stdout, /dev/stderr, and
 * the loopback device, which is to be up. */
void bring_up_places(void);

/* Reads the kernel's command line into line (size bytes, NUL included); an empty one without /proc.
 */
void bring_up_command_line(char *line, size_t size);

#endif
