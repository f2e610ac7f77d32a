/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.h - the machine and its kernel as a whole: system calls. Functions that can fail return a
 * negative error number (errors.h). */
#ifndef FREESTANDING_MACHINE_H
#define FREESTANDING_MACHINE_H

#include <stdint.h>

long system_load_module(int fd, const char *options, unsigned flags);
long system_reboot(uint32_t command);
void system_sync(void);

/* Whether the kernel is Linux, by its own word. */
int system_is_linux(void);

#endif
