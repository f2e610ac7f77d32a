/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_log.h - what the kernel's log says about the initial CPIO, and at last. */
#ifndef INIT_KERNEL_LOG_H
#define INIT_KERNEL_LOG_H

/* Looks for the line in which the kernel says that it could not unpack, and ends it with NUL.
 * Returns it, without level and time; 0 for none. *reason is the part of it that says why. */
char *kernel_log_find_refusal(char *log, const char **reason);

/* Says so many lines, the last ones, as they are. */
void kernel_log_say(unsigned lines);

#endif
