/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_line.c - one line of the manifest: its words, and the predicate at its end. */
#include "checkout/manifest_line.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"

enum {
	/* Room that script-generator has for a word, with its end; one of so many bytes overflows
	 * it. */
	WORD_BYTES = 64,
};

/* --- Words. --- */

static const char *check_bytes(const char *text, size_t length)
{
	size_t i;
	int in_comment = 0;

	for (i = 0; i < length; i++) {
		if (text[i] == (char)0xff)
			return "a byte 0xff, where script-generator takes the file for ended";
		if (text[i] == '#')
			in_comment = 1;
		if (in_comment)
			continue;
		if (text[i] == '\t')
			return "a tab: script-generator separates words by single blanks only";
		if (text[i] == '\r')
			return "the line ends in CR, which script-generator takes for a part of "
			       "the last word";
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return "a control character";
	}
	return 0;
}

static const char *check_word(const char *word, size_t length, int first)
{
	if (length == 0)
		return first ? "the line begins with a blank: script-generator stops here"
			     : "two blanks in a row: script-generator stops here";
	if (length >= WORD_BYTES)
		return "a word of 64 characters or more, for which script-generator has no room";
	if (length > 1 && (memchr(word, '(', length) || memchr(word, ')', length)))
		return "a parenthesis needs a blank on both sides: script-generator stops here";
	return 0;
}

static void add_word(struct manifest_line *line, const char *word, size_t length)
{
	line->word = make_room(line->word, line->count, sizeof *line->word);
	line->word[line->count++] = format_string("%.*s", (int)length, word);
}

const char *manifest_line_split(struct manifest_line *line, const char *text, size_t length)
{
	const char *problem = check_bytes(text, length);
	size_t at = 0, begin;

	memset(line, 0, sizeof *line);
	while (!problem && at < length && text[at] != '#') {
		begin = at;
		while (at < length && text[at] != ' ' && text[at] != '#')
			at++;
		problem = check_word(text + begin, at - begin, begin == 0);
		add_word(line, text + begin, at - begin);
		if (at < length && text[at] == ' ')
			at++;
	}
	return problem;
}

void manifest_line_free(struct manifest_line *line)
{
	size_t i;

	for (i = 0; i < line->count; i++)
		free(line->word[i]);
	free(line->word);
}

const char *manifest_line_peek(const struct manifest_line *line)
{
	return line->at < line->count ? line->word[line->at] : 0;
}

const char *manifest_line_take(struct manifest_line *line)
{
	return line->at < line->count ? line->word[line->at++] : 0;
}

/* --- Predicates. --- */

static int takes(struct manifest_line *line, const char *word)
{
	const char *next = manifest_line_peek(line);

	if (!next || strcmp(next, word) != 0)
		return 0;
	line->at++;
	return 1;
}

static int is_true(const char *value)
{
	return strcmp(value, "True") == 0;
}

/* NAME == VALUE or NAME != VALUE. */
static const char *comparison(struct manifest_line *line, const struct config *config,
	const char **value, const char **unknown)
{
	const char *name = manifest_line_take(line), *right;
	int equal = takes(line, "==");

	if (!equal && !takes(line, "!="))
		return "a predicate has '==' or '!=' after a name: script-generator stops here";
	right = manifest_line_take(line);
	if (!right)
		return "the predicate ends too early";
	if (!config_has(config, name))
		*unknown = name;
	*value = (strcmp(config_get(config, name), right) == 0) == equal ? "True" : "False";
	return 0;
}

static int is_one_word(const struct manifest_line *line)
{
	return line->at + 1 < line->count && strcmp(line->word[line->at + 1], ")") == 0;
}

static const char *one_word(struct manifest_line *line, const char **value)
{
	*value = manifest_line_take(line);
	return is_true(*value) || strcmp(*value, "False") == 0
		       ? 0
		       : "a predicate of one word: script-generator takes it for a value, never "
			 "for a variable";
}

/* What follows '(': comparisons joined by || and &&, which take all to their right: so what is to
 * the left of one decides, or all to its right does. */
static const char *logic(struct manifest_line *line, const struct config *config,
	const char **value, const char **unknown)
{
	const char *problem, *left, *decided = 0;
	int any;

	for (;;) {
		if (!manifest_line_peek(line))
			return "the predicate ends too early";
		problem = is_one_word(line) ? one_word(line, &left)
					    : comparison(line, config, &left, unknown);
		if (problem)
			return problem;
		*value = decided ? decided : left;
		if (!manifest_line_peek(line) || strcmp(manifest_line_peek(line), ")") == 0)
			return 0;
		any = takes(line, "||");
		if (!any && !takes(line, "&&"))
			return "a predicate goes on with '||' or '&&' or ends with ')': "
			       "script-generator stops here";
		if (!decided && any == is_true(left))
			decided = left;
	}
}

const char *manifest_line_logic(struct manifest_line *line, const struct config *config,
	const char **value, const char **unknown)
{
	const char *problem;

	if (!takes(line, "("))
		return "a predicate begins with '(': script-generator stops here";
	problem = logic(line, config, value, unknown);
	if (problem)
		return problem;
	return takes(line, ")") ? 0 : "the predicate has no ')' at its end";
}
