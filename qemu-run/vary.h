/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * vary.h - a machine that differs in what should not matter to a program. */
#ifndef QEMU_RUN_VARY_H
#define QEMU_RUN_VARY_H

#include "qemu-run/machine.h"

/* What a clock begins with that is not said: now, as --rtc has it; allocated. */
char *vary_now(int is_local);

/* Another clock and number of processors. */
void vary_machine(struct machine *machine);

/* More memory, once it is known. */
unsigned vary_memory_mib(unsigned memory_mib);

/* What the kernel is told: another host name. A Linux before 6.0 would make a variable of the
 * program's environment of it: there it is nothing, which is said. */
const char *vary_append(const char *kernel);

/* The archive in this open file with its files in the reverse order, directories before them: the
 * kernel's first file system gives names in the order in which they were made. What has no
 * uncompressed archive stays as it is. */
void vary_archive(int fd);

#endif
