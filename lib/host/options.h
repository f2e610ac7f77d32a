/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options.h - what the commands share about the command line. */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include <getopt.h>
#include <stdint.h>

/* What --help returns in a table of long options. */
enum { OPTION_HELP = 'h' };

/* The next option as getopt_long returns it, -1 after the last. short_options begins with ':'.
 * --help prints the text and ends the program; a wrong option ends it with STATUS_USAGE. */
int option_next(int argc, char **argv, const char *short_options, const struct option *long_options,
	const char *help);

/* The number that an option was given: decimal digits, from min to max; else STATUS_USAGE. */
uint64_t option_number(
	const char *command, const char *option, const char *text, uint64_t min, uint64_t max);

/* A number of bytes, 1 to INT64_MAX: decimal digits, perhaps with K, M or G behind for as many
 * times 1024, 1024^2 or 1024^3; else STATUS_USAGE. */
uint64_t option_size(const char *command, const char *option, const char *text);

#endif
