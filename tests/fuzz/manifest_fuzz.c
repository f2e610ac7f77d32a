/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_fuzz.c - any text as steps/manifest: each line is a step or a problem, and which it is,
 * a second reading of the words and the predicate says, too.
 *
 * Aims at lib/checkout/manifest.c lib/checkout/manifest_line.c lib/checkout/config.c
 * lib/checkout/problems.c */
#include "checkout/manifest.h"
#include "checkout/manifest_line.h"
#include "fuzz.h"
#include "host.h"

struct input {
	const char *text;
	size_t size;
};

/* --- A line, joined again. --- */

static void check_words(const struct manifest_line *line, const char *text, size_t length)
{
	const char *at = text, *hash = memchr(text, '#', length);
	size_t i, left = hash ? (size_t)(hash - text) : length, word;

	for (i = 0; i < line->count; i++) {
		word = strlen(line->word[i]);
		must(word > 0 && word < 64 && word <= left && memcmp(at, line->word[i], word) == 0);
		must(!strchr(line->word[i], ' ') && !strchr(line->word[i], '#'));
		at += word;
		left -= word;
		must(left == 0 || *at == ' ');
		at += left > 0;
		left -= left > 0;
	}
	must(left == 0);
}

/* --- "( LOGIC )", by descent: || and && take all to their right. --- */

struct logic {
	char *const *word;
	size_t count, at;
	const struct config *config;
	int is_wrong;
};

static const char *next_word(struct logic *logic)
{
	if (logic->at < logic->count)
		return logic->word[logic->at++];
	logic->is_wrong = 1;
	return "";
}

static int evaluate(struct logic *logic)
{
	const char *word = next_word(logic), *operator= next_word(logic), *joint;
	int left, right;

	if (strcmp(operator, ")") == 0) {
		logic->is_wrong |= strcmp(word, "True") != 0 && strcmp(word, "False") != 0;
		return strcmp(word, "True") == 0;
	}
	left = strcmp(config_get(logic->config, word), next_word(logic)) == 0;
	if (strcmp(operator, "!=") == 0)
		left = !left;
	else if (strcmp(operator, "==") != 0)
		logic->is_wrong = 1;
	joint = next_word(logic);
	if (logic->is_wrong || strcmp(joint, ")") == 0)
		return left;
	right = evaluate(logic);
	if (strcmp(joint, "||") == 0)
		return left || right;
	logic->is_wrong |= strcmp(joint, "&&") != 0;
	return left && right;
}

static void check_logic(const struct config *config, const char *text, size_t length)
{
	struct manifest_line line;
	struct logic logic = { 0, 0, 0, config, 0 };
	const char *value = 0, *unknown = 0, *problem;
	int wanted = 0;

	problem = manifest_line_split(&line, text, length);
	if (!problem) {
		check_words(&line, text, length);
		logic.word = line.word;
		logic.count = line.count;
		logic.is_wrong = strcmp(next_word(&logic), "(") != 0;
		if (!logic.is_wrong)
			wanted = evaluate(&logic);
		problem = manifest_line_logic(&line, config, &value, &unknown);
		/* One of one word may have words behind it that nobody read, if it decides. */
		must(!problem == !logic.is_wrong || problem == 0);
		if (!problem && !logic.is_wrong)
			must((strcmp(value, "True") == 0) == wanted && line.at == logic.at);
	}
	manifest_line_free(&line);
}

/* --- All of it. --- */

static size_t count_lines(const struct input *input)
{
	size_t lines = 0, i;

	for (i = 0; i < input->size; i++)
		lines += input->text[i] == '\n' || i + 1 == input->size;
	return lines;
}

static void check_manifest(const struct input *input, struct config *config)
{
	struct problems problems = { 0 };
	struct manifest manifest;
	size_t i, j;

	manifest_read(&manifest, "steps", config, &problems);
	for (i = 0; i < manifest.count; i++) {
		must(manifest.step[i].line > (i ? manifest.step[i - 1].line : 0));
		must(manifest.step[i].line <= count_lines(input));
		must(*manifest.step[i].argument && !strpbrk(manifest.step[i].argument, " #\n"));
		manifest_builds_bash(&manifest.step[i]);
	}
	must(problems.wrong <= count_lines(input));
	for (i = 0; i < problems.count; i++) {
		must(strncmp(problems.item[i].text, "steps/manifest:", 15) == 0);
		for (j = 0; problems.item[i].text[j]; j++)
			must((unsigned char)problems.item[i].text[j] >= ' ');
	}
	problems_free(&problems);
	manifest_free(&manifest);
}

static void check(void *context)
{
	const struct input *input = context;
	struct config config = { 0 };
	const char *text = input->text, *end;
	size_t left;

	config_add(&config, "FIRST", "1");
	config_add(&config, "ARCH", "x86");
	config_add(&config, "CHROOT", "False");
	for (left = input->size; left > 0; left = input->size - (size_t)(text - input->text)) {
		end = memchr(text, '\n', left);
		check_logic(&config, text, end ? (size_t)(end - text) : left);
		text = end ? end + 1 : text + left;
	}
	check_manifest(input, &config);
	must(strcmp(config_get(&config, "FIRST"), "1") == 0);
	config_free(&config);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { (const char *)data, size };

	if (memchr(data, 0, size) || size == 0)
		return 0;
	host_no_files();
	host_file("steps/manifest", data, size);
	must(host_run(check, &input));
	return 0;
}
