/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpu.h - the CPU of the machine, and whether KVM runs it. */
#ifndef QEMU_RUN_CPU_H
#define QEMU_RUN_CPU_H

#include "qemu-run/machine.h"

/* Chooses the one that is wanted: 0, the same one everywhere; "host", "max" or a name of QEMU's.
 * KVM runs it where it has all of it. Ends the program where there is no such CPU. */
void cpu_choose(struct machine *machine, const char *wanted);

#endif
