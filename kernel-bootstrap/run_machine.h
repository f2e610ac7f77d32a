/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_machine.h - QEMU as a child that never outlives this program. */
#ifndef KERNEL_BOOTSTRAP_RUN_MACHINE_H
#define KERNEL_BOOTSTRAP_RUN_MACHINE_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct run_machine {
	pid_t pid;
	int console; /* what it writes to its standard output; -1: ended */
	int status;  /* as wait says it, once it has ended */
};

/* Milliseconds of a clock that only goes forward. */
uint64_t run_clock_ms(void);

/* Starts argv[0] with this argument vector; dies when it cannot be executed. */
void run_machine_start(struct run_machine *machine, char **argv);

/* Reads from its console until deadline_ms of run_clock_ms (0: none), waiting with this mask of
 * signals: whoever has held them until then misses none. Returns the bytes read, 0 at the end of
 * the console, -1 when the time is over or a signal came. */
ssize_t run_machine_read(struct run_machine *machine, void *to, size_t size, uint64_t deadline_ms,
	const sigset_t *waiting);

/* Ends it if it has not ended (after deadline_ms), and waits. Returns 1 when it ended by itself. */
int run_machine_end(struct run_machine *machine, uint64_t deadline_ms);

/* How a program ended with this status of wait: "exit status 1", "killed by signal 9 (Killed)";
 * allocated. */
char *run_machine_ending(int status);

/* "kvm" where KVM really runs a guest, which is tried, else "tcg". */
const char *run_machine_accelerator(const char *qemu);

#endif
