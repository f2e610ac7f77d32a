/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * list_fuzz.c - any text as a list of mkpayload pack, "NAME PATH" a line: a second reading finds
 * the same files, up to the line that is refused.
 *
 * Aims at lib/payload/inputs_list.c lib/host/text_file.c */
#include "fuzz.h"
#include "host.h"
#include "payload/inputs.h"

struct reading {
	const char *at, *end;
	unsigned line;
};

static struct reading reading;

static int is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next line with words, from the first to behind the last character that is none of blank;
 * 0 behind the last line, or for one that must be refused. */
static const char *next_line(const char **end)
{
	const char *from, *to;

	while (reading.at < reading.end) {
		from = reading.at;
		to = memchr(from, '\n', (size_t)(reading.end - from));
		to = to ? to : reading.end;
		reading.at = to + 1;
		reading.line++;
		if ((reading.line == 1 && to - from >= 3 && memcmp(from, "\xef\xbb\xbf", 3) == 0) ||
			memchr(from, 0, (size_t)(to - from)) || (to > from && to[-1] == '\r'))
			break;
		while (to > from && is_blank(to[-1]))
			to--;
		while (from < to && is_blank(*from))
			from++;
		*end = to;
		if (from < to)
			return from;
	}
	return 0;
}

void inputs_add_file(
	struct inputs *inputs, const char *name, const char *path, const char *list_line)
{
	const char *end, *from = next_line(&end), *blank = from;
	char where[32];

	(void)inputs;
	must(from != 0);
	while (blank < end && !is_blank(*blank))
		blank++;
	must(strlen(name) == (size_t)(blank - from) && memcmp(name, from, strlen(name)) == 0);
	while (blank < end && is_blank(*blank))
		blank++;
	must(blank < end && strlen(path) == (size_t)(end - blank));
	must(memcmp(path, blank, strlen(path)) == 0);
	sprintf(where, "list:%u", reading.line);
	must(strcmp(list_line, where) == 0);
}

static void check(void *inputs)
{
	inputs_add_list(inputs, "list");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct inputs inputs = { 0 };
	const char *text = (const char *)data, *from, *end = 0;
	char where[32];

	reading = (struct reading){ text, text + size, 0 };
	host_no_files();
	host_file("list", data, size);
	if (host_run(check, &inputs)) {
		must(next_line(&end) == 0 && reading.at >= reading.end);
		return 0;
	}
	/* The line that comes next is one that must be refused, or has no path. */
	from = next_line(&end);
	sprintf(where, "list:%u: ", reading.line);
	must(strncmp(host_last_words, where, strlen(where)) == 0);
	for (; from && from < end; from++)
		must(!is_blank(*from));
	return 0;
}
