/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_exporter.h - what main.c of payload-export gives its other files, for unit tests of these: options, memory, the end. */
#ifndef TESTS_FAKE_EXPORTER_H
#define TESTS_FAKE_EXPORTER_H

#include "exporter/exporter.h"
#include "fake_machine.h"

struct options options;

void give_up(void)
{
	longjmp(machine_end, 1);
}

void *get_memory(size_t size)
{
	return memory_get(size);
}

/* What is said while the command runs, and ends the program. */
#define ends(command) (setjmp(machine_end) ? machine_said[2] : ((command), "it does not end"))

#endif
