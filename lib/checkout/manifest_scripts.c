/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_scripts.c - are the scripts there that the steps of the manifest run? */
#include "checkout/manifest_scripts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"

/* How often a step is built up to this one. As script-generator counts, which also takes the name
 * of an uninstall or an improve for it. */
static unsigned pass_number(const struct manifest *manifest, const struct manifest_step *step)
{
	const struct manifest_step *past = manifest->step;
	unsigned pass = 1;

	for (; past < step; past++)
		pass += past->active && past->kind != MANIFEST_DEFINE && !past->has_more &&
			strcmp(past->argument, step->argument) == 0;
	return pass;
}

static int is_there(const struct manifest *manifest, const char *directory, const char *name)
{
	char *path = format_string("%s/%s/%s", manifest->directory, directory, name);
	int there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static void check_script(const struct manifest *manifest, const struct manifest_step *step,
	const char *directory, const char *name, struct problems *problems)
{
	if (!is_there(manifest, directory, name))
		problems_add(problems, "%s:%u: %s/%s/%s: there is no such script", manifest->path,
			step->line, manifest->directory, directory, name);
}

/* kaem needs a script for each pass. The shell has a way to build anything without, which is meant
 * when a step has no scripts at all. */
static void check_build(const struct manifest *manifest, const struct manifest_step *step,
	int have_bash, struct problems *problems)
{
	char *name =
		format_string("pass%u.%s", pass_number(manifest, step), have_bash ? "sh" : "kaem");

	if (!is_there(manifest, step->argument, ""))
		; /* said elsewhere */
	else if (!have_bash)
		check_script(manifest, step, step->argument, name, problems);
	else if (!is_there(manifest, step->argument, name) &&
		 (is_there(manifest, step->argument, "pass1.sh") ||
			 is_there(manifest, step->argument, "pass1.kaem")))
		problems_note(problems,
			"%s:%u: %s/%s has no %s: it is built as if it had no scripts",
			manifest->path, step->line, manifest->directory, step->argument, name);
	free(name);
}

void manifest_check_scripts(const struct manifest *manifest, struct problems *problems)
{
	const struct manifest_step *step = manifest->step, *end = step + manifest->count;
	int have_bash = 0;
	char *name;

	for (; step < end; step++) {
		if (!step->active)
			continue;
		name = format_string("%s.sh", step->argument);
		if (step->kind == MANIFEST_BUILD)
			check_build(manifest, step, have_bash, problems);
		else if (step->kind == MANIFEST_IMPROVE)
			check_script(manifest, step, "improve", name, problems);
		else if (step->kind == MANIFEST_JUMP)
			check_script(manifest, step, "jump", name, problems);
		free(name);
		have_bash |= manifest_builds_bash(step);
	}
}
