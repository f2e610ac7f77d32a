/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options.c - what the commands share about the command line. */
#include "host/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/message.h"
#include "host/report.h"

/* Whether this word is the long option that returns letter, perhaps shortened, perhaps with a
 * value. */
static int is_long(const char *word, int letter, const struct option *long_options)
{
	size_t length = strcspn(word, "=");

	if (length < 3 || strncmp(word, "--", 2) != 0)
		return 0;
	for (; long_options->name; long_options++) {
		if (long_options->val == letter &&
			strncmp(word + 2, long_options->name, length - 2) == 0)
			return 1;
	}
	return 0;
}

/* getopt_long keeps the letter of an option that it could not use, 0 for an unknown long one; the
 * word is the one before the next. */
static void die_of_option(char **argv, const struct option *long_options, int missing)
{
	const char *word = argv[optind - 1];

	if (missing)
		die_usage(argv[0], "%s: a value is missing", word);
	if (optopt == 0)
		die_usage(argv[0], "%s: no such option", word);
	if (is_long(word, optopt, long_options))
		die_usage(argv[0], "%s: this option takes no value", word);
	die_usage(argv[0], "-%c: no such option", optopt);
}

int option_next(int argc, char **argv, const char *short_options, const struct option *long_options,
	const char *help)
{
	int option;

	opterr = 0;
	option = getopt_long(argc, argv, short_options, long_options, 0);
	if (option == '?' || option == ':')
		die_of_option(argv, long_options, option == ':');
	if (option == OPTION_HELP) {
		fputs(help, stdout);
		report_end();
		exit(STATUS_DONE);
	}
	return option;
}

/* Reads the decimal digits at the beginning. Returns what follows them, 0 when there are none or
 * the number is above max. */
static const char *read_digits(uint64_t *value, const char *text, uint64_t max)
{
	const char *at = text;
	unsigned digit;

	for (*value = 0; *at >= '0' && *at <= '9'; at++) {
		digit = (unsigned)(*at - '0');
		if (digit > max || *value > (max - digit) / 10)
			return 0;
		*value = *value * 10 + digit;
	}
	return at == text ? 0 : at;
}

uint64_t option_number(
	const char *command, const char *option, const char *text, uint64_t min, uint64_t max)
{
	uint64_t value;
	const char *rest = read_digits(&value, text, max);

	if (!rest || *rest || value < min)
		die_usage(command, "%s %s: not a number from %llu to %llu", option, text,
			(unsigned long long)min, (unsigned long long)max);
	return value;
}

uint64_t option_size(const char *command, const char *option, const char *text)
{
	static const char units[] = "KMG";
	uint64_t value;
	const char *rest = read_digits(&value, text, INT64_MAX), *unit;
	unsigned shift = 0;

	if (rest && *rest && (unit = strchr(units, *rest))) {
		shift = 10 * (unsigned)(unit - units + 1);
		rest++;
	}
	if (!rest || *rest || value == 0 || value > (uint64_t)INT64_MAX >> shift)
		die_usage(command,
			"%s %s: not a number of bytes, 1 to 9223372036854775807, perhaps with K, M "
			"or "
			"G behind",
			option, text);
	return value << shift;
}
