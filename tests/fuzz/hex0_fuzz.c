/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hex0_fuzz.c - any bytes as a program of hexadecimal digits: compiled as a plain second compiler
 * would, and written again as digits the same program.
 *
 * Aims at lib/format/hex0.c */
#include "format/hex0.h"
#include "fuzz.h"

static const char digits[] = "0123456789abcdefABCDEF";

/* Takes comments and blanks out first; returns the digits that are left, or -1 for other ones. */
static long strip(char *to, const char *text, size_t size)
{
	long count = 0;
	size_t i = 0;

	while (i < size) {
		if (text[i] == '#' || text[i] == ';') {
			while (i < size && text[i] != '\n')
				i++;
			continue;
		}
		if (text[i] && strchr(digits, text[i]))
			to[count++] = text[i];
		else if (!text[i] || !strchr(" \t\r\n", text[i]))
			return -1;
		i++;
	}
	to[count] = 0;
	return count;
}

static void check_bytes(const uint8_t *program, size_t compiled, const char *stripped)
{
	char pair[3] = "";
	size_t i;

	for (i = 0; i < compiled; i++) {
		memcpy(pair, stripped + 2 * i, 2);
		must(program[i] == strtoul(pair, 0, 16));
	}
}

static void check_round_trip(const uint8_t *data, size_t size)
{
	char *text = malloc(3 * size + 1);
	uint8_t *again = malloc(size + 1);
	size_t i, compiled = 0;
	unsigned line;

	must(text && again);
	for (i = 0; i < size; i++) {
		text[3 * i] = digits[data[i] / 16];
		text[3 * i + 1] = digits[data[i] % 16];
		text[3 * i + 2] = i % 16 == 15 ? '\n' : ' ';
	}
	must(hex0_compile(again, size, &compiled, text, 3 * size, &line) == 0);
	must(compiled == size && memcmp(again, data, size) == 0);
	if (size > 0)
		must(hex0_compile(again, size - 1, &compiled, text, 3 * size, &line) != 0);
	free(text);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Just the room that is needed: one byte more would be seen. */
	uint8_t *program = malloc(size / 2 + 1);
	char *stripped = malloc(size + 1);
	size_t compiled = 0, i, lines = 1;
	const char *problem;
	unsigned line;
	long count;

	must(program && stripped);
	problem = hex0_compile(program, size / 2, &compiled, (const char *)data, size, &line);
	count = strip(stripped, (const char *)data, size);
	for (i = 0; i < size; i++)
		lines += data[i] == '\n';
	must(line >= 1 && line <= lines);
	if (count < 0 || count % 2 == 1)
		must(problem != 0);
	if (!problem) {
		must(compiled == (size_t)count / 2);
		check_bytes(program, compiled, stripped);
	}
	check_round_trip(data, size);
	free(program);
	free(stripped);
	return 0;
}
