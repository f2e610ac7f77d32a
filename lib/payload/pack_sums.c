/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_sums.c - the SHA256SUMS file of an image that is being packed. */
#include "payload/pack_sums.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "payload/file_source.h"
#include "payload/input_file.h"
#include "payload/sums.h"
#include "payload/sums_form.h"

/* --- Ours. --- */

uint64_t pack_sums_bytes(const struct inputs *inputs)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < inputs->count; i++)
		bytes += SHA256SUMS_NAME_OFFSET + strlen(inputs->item[i].name) + 1;
	return bytes;
}

void pack_sums_digest(const struct inputs *inputs, uint8_t digest[SHA256_DIGEST_BYTES])
{
	const struct input *input = inputs->item, *end = input + inputs->count;
	char line[SHA256SUMS_LINE_BYTES_MAX];
	struct sha256 hash;

	sha256_begin(&hash);
	for (; input < end; input++)
		sha256_add(&hash, line,
			sha256sums_put_line(line, input->digest, input->name, strlen(input->name)));
	sha256_end(&hash, digest);
}

void pack_sums_put(struct output *output, uint64_t offset, const struct inputs *inputs,
	uint8_t (*digests)[SHA256_DIGEST_BYTES], uint8_t digest[SHA256_DIGEST_BYTES])
{
	char lines[64 * SHA256SUMS_LINE_BYTES_MAX];
	const char *name;
	struct sha256 hash;
	size_t i, filled = 0;

	sha256_begin(&hash);
	for (i = 0; i < inputs->count; i++) {
		if (filled > sizeof lines - SHA256SUMS_LINE_BYTES_MAX) {
			output_put_at(output, offset, lines, filled);
			sha256_add(&hash, lines, filled);
			offset += filled;
			filled = 0;
		}
		name = inputs->item[i].name;
		filled += sha256sums_put_line(lines + filled, digests[i], name, strlen(name));
	}
	output_put_at(output, offset, lines, filled);
	sha256_add(&hash, lines, filled);
	sha256_end(&hash, digest);
}

static void refuse(const struct input *input, const char *reason)
{
	if (input)
		input_die(input->list_line, input->path, reason);
}

void pack_sums_refuse_input(const struct inputs *inputs, int ours)
{
	enum { NAME_BYTES = sizeof SHA256SUMS_NAME - 1 };

	refuse(inputs_find(inputs, SHA256SUMS_NAME, NAME_BYTES),
		ours ? "--sums writes a file of this name itself: yours is checked, leave --sums "
		       "away; or leave yours away (--exclude " SHA256SUMS_NAME ")"
		     : "it would be in one volume, where all need it: leave it away "
		       "(--exclude " SHA256SUMS_NAME "), and let --sums write one");
	if (ours)
		refuse(inputs_find_below(inputs, SHA256SUMS_NAME, NAME_BYTES),
			"--sums writes a file where this one has a directory, " SHA256SUMS_NAME);
}

/* --- The user's. --- */

static void take_line(
	const struct inputs *inputs, const struct input *sums_input, const struct sums_line *line)
{
	struct input *input = inputs_find(inputs, line->name.text, line->name.bytes);

	if (!input)
		return; /* it may describe more files than are packed */
	if (input == sums_input)
		die("%s:%lu: a SHA-256 of this file itself, which cannot be right: remove the line",
			input->path, (unsigned long)line->name.index);
	memcpy(input->digest, line->digest, SHA256_DIGEST_BYTES);
	input->has_digest = 1;
}

/* What the line is, if that is known, and else what is wrong with it. */
static const char *describe_problem(const struct sums *sums)
{
	const char *line = sums->text + sums->problem_offset;
	size_t left = sums->size - (size_t)sums->problem_offset;
	const char *end = memchr(line, '\n', left);
	const char *form = sums_form(line, end ? (size_t)(end - line) : left);

	return form ? form : sums->problem;
}

/* Refuses what a reader would. */
void pack_sums_read_input(struct inputs *inputs)
{
	struct input *input = inputs_find(inputs, SHA256SUMS_NAME, sizeof SHA256SUMS_NAME - 1);
	struct file_source file;
	const char *problem;
	struct sums sums;
	uint32_t i;

	if (!input)
		return;
	problem = file_source_open(&file, input->path);
	if (problem)
		input_die(input->list_line, input->path, problem);
	input_check(input, file.fd);
	if (sums_read(&sums, &file.source, 0, file.source.size_bytes)) {
		if (sums.problem_line == 0)
			input_die(input->list_line, input->path, sums.problem);
		die("%s:%lu: %s", input->path, (unsigned long)sums.problem_line,
			describe_problem(&sums));
	}
	for (i = 0; i < sums.count; i++)
		take_line(inputs, input, &sums.line[i]);
	sums_free(&sums);
	file_source_close(&file);
}

int pack_sums_check(const struct input *input, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	if (!input->has_digest || memcmp(input->digest, digest, SHA256_DIGEST_BYTES) == 0)
		return 1;
	progress_hide();
	complain("%s%s%s: its SHA-256 is not the one in %s",
		input->list_line ? input->list_line : "", input->list_line ? ": " : "", input->path,
		input->digest_origin ? input->digest_origin
				     : "the SHA256SUMS that is packed with it");
	return 0;
}
