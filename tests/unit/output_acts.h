/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_acts.h - outputs from beginning to end, for unit tests: as programs make them. */
#ifndef TESTS_OUTPUT_ACTS_H
#define TESTS_OUTPUT_ACTS_H

#include "host/output.h"
#include "place.h"

static struct output output, others[12];

static inline void begin_file(void)
{
	output_begin(&output, "d/file", 0644);
	output_reserve(&output, 100);
	output_put(&output, "new", 3);
}

static inline void finish(void)
{
	output_finish(&output);
}

static inline void whole(void)
{
	begin_file();
	output_put_hole(&output, 100000);
	output_put(&output, "end", 3);
	finish();
}

static inline void begin_at(const char *name, const char *temporary, int is_new)
{
	int directory = open("d", O_RDONLY);
	struct output_place at = { directory, "d", name, temporary, is_new };

	output_begin_at(&output, &at, 0600);
	close(directory);
	output_put(&output, "new", 3);
}

static inline void into_directory(void)
{
	begin_at("file", "t", 0);
	finish();
}

/* In the place of one that has lost its writer. */
static inline void lost(void)
{
	put_file(PART, "lost");
	whole();
}

static inline void on_device(void)
{
	output_begin_device(&output, "d/file", open("d/file", O_RDWR));
	output_put(&output, "LBPAYLD1", 8);
	output_rest(&output);
	output_put(&output, "rest", 4);
	finish();
}

static inline void given_up(void)
{
	begin_file();
	output_abandon(&output);
}

/* Another program does that. */
static inline void exchange(void)
{
	unlink(PART);
	put_file(PART, "their");
}

#endif
