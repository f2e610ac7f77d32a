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

void output_check(struct output_check check)
{
	const char *problem = read_back_find(check.back, check.fd, check.size_bytes);

	if (problem)
		die("%s: %s", check.path, problem);
}

/* The first bytes go again, as far as the device lets them. */
__attribute__((noreturn)) static void take_back(struct output_check check, const char *problem)
{
	void *zeros = allocate(check.last_bytes);

	memset(zeros, 0, check.last_bytes);
	if (pwrite(check.fd, zeros, check.last_bytes, 0) == (ssize_t)check.last_bytes &&
		fsync(check.fd) == 0)
		unfinished_say(check.unfinished, check.path, OUTPUT_WORDS_LOST);
	die("%s: %s", check.path, problem);
}

void output_check_first(struct output_check check)
{
	const char *problem;

	if (fsync(check.fd))
		take_back(check, format_string("cannot flush: %s", strerror(errno)));
	problem = read_back_find(check.back, check.fd,
		check.size_bytes < READ_BACK_PIECE_BYTES ? check.size_bytes
							 : READ_BACK_PIECE_BYTES);
	if (problem)
		take_back(check, problem);
}
