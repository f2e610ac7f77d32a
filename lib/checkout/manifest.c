/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest.c - live-bootstrap's steps/manifest. */
#include "checkout/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "checkout/manifest_line.h"
#include "host/memory.h"
#include "host/text_file.h"

static const struct directive {
	const char *word;
	enum manifest_kind kind;
} directives[] = {
	{ "build:", MANIFEST_BUILD },
	{ "improve:", MANIFEST_IMPROVE },
	{ "jump:", MANIFEST_JUMP },
	{ "define:", MANIFEST_DEFINE },
	{ "uninstall:", MANIFEST_UNINSTALL },
};

enum {
	DIRECTIVES = sizeof directives / sizeof *directives,
	/* Room that script-generator has for the words of an uninstall together. */
	UNINSTALL_BYTES = 2048,
};

/* What the lines are read with. */
struct reading {
	struct manifest *manifest;
	struct config *config;
	struct problems *problems;
	unsigned line;
};

static void problem_here(const struct reading *reading, const char *problem)
{
	problems_add(
		reading->problems, "%s:%u: %s", reading->manifest->path, reading->line, problem);
}

/* --- The parts of a line. --- */

/* Returns 0, or a phrase. */
static const char *read_predicate(
	const struct reading *reading, struct manifest_line *line, int *is_true)
{
	const char *value, *unknown = 0, *problem;

	*is_true = 1;
	if (!manifest_line_peek(line))
		return 0;
	problem = manifest_line_logic(line, reading->config, &value, &unknown);
	if (problem)
		return problem;
	if (manifest_line_peek(line))
		return "script-generator ignores what follows the predicate";
	if (unknown)
		problems_note(reading->problems, "%s:%u: %s is set nowhere before this line",
			reading->manifest->path, reading->line, unknown);
	*is_true = strcmp(value, "True") == 0;
	return 0;
}

/* NAME = VALUE or NAME = ( LOGIC ), and perhaps a predicate. */
static const char *read_define(const struct reading *reading, struct manifest_line *line)
{
	const char *name = manifest_line_take(line), *value, *equals = manifest_line_take(line);
	const char *problem = 0, *unknown = 0;
	int is_true;

	if (!equals || strcmp(equals, "=") != 0)
		return "a define is NAME = VALUE: script-generator stops here";
	if (!manifest_line_peek(line))
		return "a define without a value";
	if (strcmp(manifest_line_peek(line), "(") == 0)
		problem = manifest_line_logic(line, reading->config, &value, &unknown);
	else
		value = manifest_line_take(line);
	if (problem)
		return problem;
	if (unknown)
		problems_note(reading->problems, "%s:%u: %s is set nowhere before this line",
			reading->manifest->path, reading->line, unknown);
	problem = read_predicate(reading, line, &is_true);
	if (problem || !is_true)
		return problem;
	if (reading->config->count > 0 && strcmp(reading->config->variable[0].name, name) == 0)
		return "a define of the first variable of bootstrap.cfg, which script-generator "
		       "does not change";
	config_define(reading->config, name, value);
	return 0;
}

/* The words before the predicate. */
static const char *skip_uninstalled(struct manifest_line *line, const char *first, int *has_more)
{
	size_t bytes = strlen(first);
	const char *word;

	while ((word = manifest_line_peek(line)) && strcmp(word, "(") != 0) {
		bytes += 1 + strlen(word);
		if (bytes > UNINSTALL_BYTES)
			return "too many words for script-generator: use several lines";
		manifest_line_take(line);
		*has_more = 1;
	}
	return 0;
}

static const struct directive *find_directive(const char *word)
{
	int i;

	for (i = 0; i < DIRECTIVES; i++) {
		if (strcmp(directives[i].word, word) == 0)
			return &directives[i];
	}
	return 0;
}

/* --- Lines. --- */

static struct manifest_step *add_step(struct manifest *manifest)
{
	struct manifest_step *step;

	manifest->step = make_room(manifest->step, manifest->count, sizeof *manifest->step);
	step = &manifest->step[manifest->count++];
	memset(step, 0, sizeof *step);
	return step;
}

/* rootfs.py looks for the word in the whole line, comment included. */
static int says_network(const struct reading *reading, const struct manifest_step *step,
	const char *text, size_t length)
{
	if (step->kind != MANIFEST_IMPROVE || !memmem(text, length, "network", strlen("network")))
		return 0;
	if (!strstr(step->argument, "network"))
		problems_note(reading->problems,
			"%s:%u: rootfs.py takes the network to begin here, since the line has the "
			"word \"network\"",
			reading->manifest->path, reading->line);
	return 1;
}

static const char *read_step(
	struct reading *reading, struct manifest_line *line, const char *text, size_t length)
{
	const char *word = manifest_line_take(line), *argument, *problem = 0;
	const struct directive *directive = find_directive(word);
	struct manifest_step *step;

	if (!directive)
		return "no such directive (build: improve: jump: define: uninstall:): "
		       "script-generator stops here";
	argument = manifest_line_peek(line);
	if (!argument || strcmp(argument, "(") == 0)
		return "the directive has no argument";
	step = add_step(reading->manifest);
	step->kind = directive->kind;
	step->argument = copy_string(argument);
	step->line = reading->line;
	step->says_network = says_network(reading, step, text, length);
	if (step->kind == MANIFEST_DEFINE)
		return read_define(reading, line);
	manifest_line_take(line);
	if (step->kind == MANIFEST_UNINSTALL)
		problem = skip_uninstalled(line, argument, &step->has_more);
	return problem ? problem : read_predicate(reading, line, &step->active);
}

static void read_line(struct reading *reading, const char *text, size_t length)
{
	struct manifest_line line;
	const char *problem = manifest_line_split(&line, text, length);

	if (!problem && line.count > 0)
		problem = read_step(reading, &line, text, length);
	if (problem)
		problem_here(reading, problem);
	manifest_line_free(&line);
}

void manifest_read(struct manifest *manifest, const char *directory, struct config *config,
	struct problems *problems)
{
	struct reading reading = { manifest, config, problems, 0 };
	struct text_file file;
	const char *line, *problem;
	size_t length;

	memset(manifest, 0, sizeof *manifest);
	manifest->directory = copy_string(directory);
	manifest->path = format_string("%s/manifest", directory);
	problem = text_file_open(&file, manifest->path);
	if (problem) {
		problems_add(problems, "%s: %s", manifest->path, problem);
		return;
	}
	while ((line = text_file_next(&file, &length))) {
		reading.line = file.line;
		read_line(&reading, line, length);
	}
	text_file_close(&file);
}

int manifest_builds_bash(const struct manifest_step *step)
{
	return step->kind == MANIFEST_BUILD &&
	       strncmp(step->argument, "bash-", strlen("bash-")) == 0;
}

void manifest_free(struct manifest *manifest)
{
	size_t i;

	for (i = 0; i < manifest->count; i++)
		free(manifest->step[i].argument);
	free(manifest->step);
	free(manifest->path);
	free(manifest->directory);
}
