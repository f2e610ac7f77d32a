/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_import.c - where in the manifest distfiles begin to come from elsewhere. */
#include "checkout/manifest_import.h"

#include <string.h>

static int is(const struct manifest_step *step, enum manifest_kind kind, const char *argument)
{
	return step->active && step->kind == kind && strcmp(step->argument, argument) == 0;
}

/* The first such step from there on; manifest->count when there is none. */
static size_t find(
	const struct manifest *manifest, size_t from, enum manifest_kind kind, const char *argument)
{
	while (from < manifest->count && !is(&manifest->step[from], kind, argument))
		from++;
	return from;
}

/* Without an import the step after bash is the first that is not early, since that is where the
 * import belongs. */
static size_t behind_bash(const struct manifest *manifest)
{
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		if (manifest->step[i].active && manifest_builds_bash(&manifest->step[i]))
			break;
	}
	return i + 1;
}

static size_t find_network(const struct manifest *manifest)
{
	size_t i;

	for (i = 0; i < manifest->count && !manifest->step[i].says_network; i++)
		;
	return i;
}

/* clean_sources.sh takes the names of all builds from the first of "linux-[0-9]" on, whatever their
 * predicates. */
static size_t find_kept(const struct manifest *manifest)
{
	const struct manifest_step *step;
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		step = &manifest->step[i];
		if (step->kind == MANIFEST_BUILD && strncmp(step->argument, "linux-", 6) == 0 &&
			step->argument[6] >= '0' && step->argument[6] <= '9')
			break;
	}
	return i;
}

/* Distfiles are not there between the step from, which takes them away, and the second import. */
static void check_between(
	const struct manifest *manifest, size_t from, size_t to, struct problems *problems)
{
	const struct manifest_step *step = manifest->step + from, *end = manifest->step + to;

	for (; step < end; step++) {
		if (step->active && step->kind == MANIFEST_BUILD)
			problems_add(problems,
				"%s:%u: %s is built between '%s' and 'improve: import_rest', where "
				"its distfiles are not",
				manifest->path, step->line, step->argument,
				manifest->step[from].kind == MANIFEST_JUMP
					? "jump: linux"
					: "improve: drop_payload");
	}
}

void manifest_find_import(struct manifest_import *import, const struct manifest *manifest,
	int have_payload, struct problems *problems)
{
	size_t count = manifest->count, jump, rest, drop, move;

	memset(import, 0, sizeof *import);
	import->kept_steps = find_kept(manifest);
	if (!have_payload) {
		import->early_steps = import->first_steps = find_network(manifest);
		return;
	}
	import->early_steps = find(manifest, 0, MANIFEST_IMPROVE, "import_payload");
	if (import->early_steps == count) {
		problems_add(problems,
			"%s: nothing imports the payload: 'kernel-bootstrap install' puts "
			"'improve: import_payload' in",
			manifest->path);
		import->early_steps = behind_bash(manifest);
	}
	jump = find(manifest, import->early_steps, MANIFEST_JUMP, "linux");
	rest = find(manifest, jump, MANIFEST_IMPROVE, "import_rest");
	import->has_linux = jump < count;
	import->has_rest = rest < count;
	drop = find(manifest, import->early_steps, MANIFEST_IMPROVE, "drop_payload");
	move = find(manifest, jump, MANIFEST_JUMP, "move_disk");
	import->has_drop = drop < jump;
	import->keeps_payload = find(manifest, jump, MANIFEST_IMPROVE, "keep_payload") <= move;
	import->first_steps = import->has_rest ? jump : import->early_steps;
	if (import->has_rest)
		check_between(manifest, import->has_drop ? drop : jump, rest, problems);
	if (import->has_rest && move < count && rest < move)
		problems_add(problems,
			"%s:%u: 'improve: import_rest' stands before 'jump: move_disk', and would "
			"bring everything into memory",
			manifest->path, manifest->step[rest].line);
}
