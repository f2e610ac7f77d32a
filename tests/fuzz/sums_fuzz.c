/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums_fuzz.c - any bytes as a SHA256SUMS, whole in memory: its lines are those that are read one
 * by one, and the first that is wrong is that which comparing each with each finds. And its lines
 * as those of the other forms that are found in the world.
 *
 * Aims at lib/payload/sums.c lib/payload/sums_form.c */
#include "buffer.h"
#include "host.h"
#include "payload/sums.h"
#include "payload/sums_form.h"

enum { LINES_MAX = 64 }; /* comparing each with each takes the square */

static int is_name(const struct sha256sums_line *line, const char *name)
{
	return line->name_bytes == strlen(name) && memcmp(line->name, name, line->name_bytes) == 0;
}

/* The number of the line that contradicts one before it, or that is none; 0: all are good. */
static uint32_t find_wrong(const char *text, size_t size)
{
	struct sha256sums sums = { text, size, 0, 0, 0, 0 };
	struct sha256sums_line line[LINES_MAX];
	uint32_t count = 0, i;
	int result;

	while (count < LINES_MAX && (result = sha256sums_next(&sums, &line[count])) == 1) {
		for (i = 0; i < count; i++) {
			if (line[i].name_bytes == line[count].name_bytes &&
				!is_name(&line[i], "SHA256SUMS") &&
				memcmp(line[i].name, line[count].name, line[i].name_bytes) == 0 &&
				memcmp(line[i].digest, line[count].digest, 32) != 0)
				return sums.line;
		}
		count++;
	}
	must(count < LINES_MAX);
	return result < 0 ? sums.line : 0;
}

static void check_lines(const struct sums *sums)
{
	struct sha256sums text = { sums->text, sums->size, 0, 0, 0, 0 };
	struct sha256sums_line line;
	uint32_t i;

	for (i = 0; i < sums->count && sha256sums_next(&text, &line) == 1; i++) {
		must(sums->line[i].name.text == line.name);
		must(sums->line[i].name.bytes == line.name_bytes);
		must(sums->line[i].name.index == text.line);
		must(sums->line[i].name.offset == (uint64_t)text.line_at);
		must(memcmp(sums->line[i].digest, line.digest, sizeof line.digest) == 0);
	}
	must(i == sums->count);
	for (i = 1; sums->by_name && i < sums->count; i++)
		must(name_compare(sums->by_name[i - 1]->text, sums->by_name[i - 1]->bytes,
			     sums->by_name[i]->text, sums->by_name[i]->bytes) <= 0);
}

static void check(void *context)
{
	struct buffer *input = context;
	uint32_t wanted = find_wrong((const char *)input->bytes, input->source.size_bytes);
	struct sums sums;

	must(sums_read(&sums, &input->source, 0, input->source.size_bytes) == (wanted ? -1 : 0));
	must((sums.problem != 0) == (wanted != 0) && sums.problem_line == wanted);
	check_lines(&sums);
	sums_free(&sums);
}

/* What is said of a line is said of none that is good. */
static void check_forms(const char *text, size_t size)
{
	struct sha256sums_line line;
	const char *end, *at = text;
	char *copy;

	for (; at < text + size; at = end + 1) {
		end = memchr(at, '\n', (size_t)(text + size - at));
		end = end ? end : text + size;
		copy = malloc(end > at ? (size_t)(end - at) : 1); /* nothing behind it is read */
		must(copy != 0);
		memcpy(copy, at, (size_t)(end - at));
		if (sums_form(copy, (size_t)(end - at)))
			must(sha256sums_get_line(&line, at, (size_t)(end - at)) != 0 || !line.name);
		free(copy);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer input = { { read_buffer, size, 0 }, data };
	size_t lines = 0, i;

	for (i = 0; i < size; i++)
		lines += data[i] == '\n';
	if (lines + 1 >= LINES_MAX)
		return 0;
	must(host_run(check, &input));
	check_forms((const char *)data, size);
	return 0;
}
