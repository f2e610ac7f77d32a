/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fake_import.h - what a file of the importer stands on, for its unit test, which includes it: options, extras that may be
 * there or not, an end that comes back, memory. */
#ifndef TESTS_FAKE_IMPORT_H
#define TESTS_FAKE_IMPORT_H

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "importer/importer.h"

struct options options;
static struct extras extras_told;
static jmp_buf fake_ended;
static int fake_may_end;

/* What is included behind this sees those that the test tells. */
#define extras extras_told

void give_up(void)
{
	if (!fake_may_end)
		abort();
	fake_may_end = 0;
	longjmp(fake_ended, 1);
}

/* Whether the command ends the program, which nothing else may. */
#define dies(command) (fake_may_end = 1, setjmp(fake_ended) ? 1 : ((void)(command), fake_may_end = 0))

/* Memory of the machine, which is never given back: remembered, so that it is no leak. */
void *get_memory(size_t size)
{
	static void *pieces[4096];
	static size_t count;

	if (count == sizeof pieces / sizeof *pieces)
		abort();
	return pieces[count++] = calloc(1, size ? size : 1);
}

static inline void fake_import_begin(void)
{
	memset(&options, 0, sizeof options);
	memset(&extras_told, 0, sizeof extras_told);
	message_program = "import";
}

#endif
