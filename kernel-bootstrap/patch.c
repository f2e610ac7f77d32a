/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * patch.c - what 'git am' reads. The same patch, byte for byte, whoever writes it and when. */
#include "kernel-bootstrap/patch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

enum { CONTEXT = 3 };

struct lines {
	struct line {
		const char *bytes;
		size_t size; /* with its newline, if it has one */
	} * line;
	size_t count;
};

static void split(struct lines *lines, const char *bytes, size_t size)
{
	const char *end = bytes + size, *newline;
	struct line *line;

	memset(lines, 0, sizeof *lines);
	while (bytes < end) {
		newline = memchr(bytes, '\n', (size_t)(end - bytes));
		lines->line = make_room(lines->line, lines->count, sizeof *lines->line);
		line = &lines->line[lines->count++];
		line->bytes = bytes;
		line->size = (size_t)((newline ? newline + 1 : end) - bytes);
		bytes += line->size;
	}
}

static int same(const struct line *a, const struct line *b)
{
	return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* --- The longest common lines. --- */

/* For each pair of places how many lines the rests have in common: files are short. */
static uint32_t *common_rests(const struct lines *old, const struct lines *new_)
{
	size_t width = new_->count + 1, i, j;
	uint32_t *common = allocate((old->count + 1) * width * sizeof *common);

	for (i = old->count + 1; i-- > 0;) {
		for (j = width; j-- > 0;) {
			uint32_t *here = &common[i * width + j];

			if (i == old->count || j == new_->count)
				*here = 0;
			else if (same(&old->line[i], &new_->line[j]))
				*here = common[(i + 1) * width + j + 1] + 1;
			else if (common[(i + 1) * width + j] >= common[i * width + j + 1])
				*here = common[(i + 1) * width + j];
			else
				*here = common[i * width + j + 1];
		}
	}
	return common;
}

/* What becomes of lines, one after the other. */
struct script {
	struct step {
		char sign; /* ' ', '-', '+' */
		const struct line *line;
	} * step;
	size_t count;
};

static void add_step(struct script *script, char sign, const struct line *line)
{
	script->step = make_room(script->step, script->count, sizeof *script->step);
	script->step[script->count].sign = sign;
	script->step[script->count++].line = line;
}

static void compare(struct script *script, const struct lines *old, const struct lines *new_)
{
	uint32_t *common = common_rests(old, new_);
	size_t width = new_->count + 1, i = 0, j = 0;

	memset(script, 0, sizeof *script);
	while (i < old->count || j < new_->count) {
		if (i < old->count && j < new_->count && same(&old->line[i], &new_->line[j])) {
			add_step(script, ' ', &old->line[i++]);
			j++;
		} else if (j == new_->count ||
			   (i < old->count &&
				   common[(i + 1) * width + j] >= common[i * width + j + 1])) {
			add_step(script, '-', &old->line[i++]);
		} else {
			add_step(script, '+', &new_->line[j++]);
		}
	}
	free(common);
}

/* --- Hunks. --- */

static void put_line(FILE *out, const struct step *step)
{
	putc(step->sign, out);
	fwrite(step->line->bytes, 1, step->line->size, out);
	if (step->line->bytes[step->line->size - 1] != '\n')
		fputs("\n\\ No newline at end of file\n", out);
}

/* Where the hunk of this change ends: where more than twice the context follows that is the same.
 */
static size_t hunk_end(const struct script *script, size_t at)
{
	size_t end = at, i;

	for (i = at; i < script->count && i <= end + 2 * CONTEXT; i++) {
		if (script->step[i].sign != ' ')
			end = i + 1;
	}
	return end + CONTEXT < script->count ? end + CONTEXT : script->count;
}

static size_t count_lines(const struct script *script, size_t from, size_t to, char not_sign)
{
	size_t count = 0;

	for (; from < to; from++)
		count += script->step[from].sign != not_sign;
	return count;
}

static void put_hunk(FILE *out, const struct script *script, size_t from, size_t to)
{
	size_t old_count = count_lines(script, from, to, '+');
	size_t new_count = count_lines(script, from, to, '-');

	fprintf(out, "@@ -%zu,%zu +%zu,%zu @@\n",
		count_lines(script, 0, from, '+') + (old_count > 0), old_count,
		count_lines(script, 0, from, '-') + (new_count > 0), new_count);
	for (; from < to; from++)
		put_line(out, &script->step[from]);
}

void patch_put(FILE *out, const char *path, const char *old, size_t old_size, const char *new_,
	size_t new_size)
{
	struct lines old_lines, new_lines;
	struct script script;
	size_t at, done = 0, end;

	split(&old_lines, old, old ? old_size : 0);
	split(&new_lines, new_, new_size);
	compare(&script, &old_lines, &new_lines);
	fprintf(out, "diff --git a/%s b/%s\n%s", path, path, old ? "" : "new file mode 100644\n");
	if (old)
		fprintf(out, "--- a/%s\n", path);
	else
		fprintf(out, "--- /dev/null\n");
	fprintf(out, "+++ b/%s\n", path);
	for (at = 0; at < script.count; at = done = end) {
		while (at < script.count && script.step[at].sign == ' ')
			at++;
		if (at == script.count)
			break;
		end = hunk_end(&script, at);
		put_hunk(out, &script, at - done < CONTEXT ? done : at - CONTEXT, end);
	}
	free(script.step);
	free(old_lines.line);
	free(new_lines.line);
}

/* --- The mail. --- */

void patch_begin(FILE *out, unsigned number, unsigned count, const char *message)
{
	size_t subject = strcspn(message, "\n");

	fprintf(out,
		"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
		"From: The lbpayload authors <lbpayload@localhost>\n"
		"Date: Thu, 1 Jan 2026 00:00:00 +0000\n"
		"Subject: [PATCH %u/%u] %.*s\n"
		"MIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=UTF-8\n"
		"Content-Transfer-Encoding: 8bit\n%s---\n\n",
		number, count, (int)subject, message, message + subject + 1);
}

void patch_end(FILE *out)
{
	fputs("-- \nlbpayload " VERSION "\n", out);
}
