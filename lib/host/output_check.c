/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_check.c - whether a block device has kept an output, before and after its first bytes say
 * that it is whole. */
#include "host/output_check.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"

void output_say_at_end(struct output *output, const char *words)
{
	unfinished_say(&output->unfinished,
		format_string("%s: %s: %s\n", message_program, output->path, words));
}

void output_check(struct output *output)
{
	const char *problem = read_back_find(&output->back, output->fd, output->size_bytes);

	if (problem)
		die("%s: %s", output->path, problem);
}

/* The first bytes go again, as far as the device lets them. */
__attribute__((noreturn)) static void take_back(struct output *output, const char *problem)
{
	memset(output->last, 0, output->last_bytes);
	if (pwrite(output->fd, output->last, output->last_bytes, 0) ==
			(ssize_t)output->last_bytes &&
		fsync(output->fd) == 0)
		output_say_at_end(output, OUTPUT_WORDS_LOST);
	die("%s: %s", output->path, problem);
}

void output_check_first(struct output *output)
{
	const char *problem;

	if (fsync(output->fd))
		take_back(output, format_string("cannot flush: %s", strerror(errno)));
	problem = read_back_find(&output->back, output->fd,
		output->size_bytes < READ_BACK_PIECE_BYTES ? output->size_bytes
							   : READ_BACK_PIECE_BYTES);
	if (problem)
		take_back(output, problem);
}
