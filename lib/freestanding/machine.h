/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * machine.h - the machine and its kernel as a whole: system calls. Functions that can fail return a
 * negative error number (files.h). */
#ifndef FREESTANDING_MACHINE_H
#define FREESTANDING_MACHINE_H

#include <stdint.h>

long system_load_module(int fd, const char *options, unsigned flags);
long system_reboot(uint32_t command);
void system_sync(void);

/* The release of Linux, 1000 * 5 + 8 for 5.8; 0 for other kernels, by their own word. */
uint32_t system_linux_release(void);

#endif
