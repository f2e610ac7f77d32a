/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * host.h - what code of the host programs stands on while it is fuzzed: files that are pieces of
 * the input, a die() that comes back, memory that must be given back unless it died. */
#ifndef TESTS_FUZZ_HOST_H
#define TESTS_FUZZ_HOST_H

#include <stddef.h>

/* What a file is from now on whose path ends in this; any other is not there. */
void host_file(const char *end, const void *bytes, size_t size);
void host_no_files(void);

/* Calls the function. Returns 1; 0 when it died. When it returns, it must have freed all that it
 * has allocated. */
int host_run(void (*function)(void *), void *argument);

/* What a target frees that they have allocated. */
void host_free(void *piece);

/* What it died of. */
extern char host_last_words[4096];

#endif
