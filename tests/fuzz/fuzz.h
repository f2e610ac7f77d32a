/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fuzz.h - what a fuzz target is: one function that takes any bytes and checks what must hold for
 * every input. libFuzzer calls it millions of times, replay.c once a file. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What does not hold ends the run, as a sanitizer does. */
#define must(condition)                                                                         \
	((condition) ? (void)0                                                                  \
		     : (fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition), \
			       abort()))

#endif
