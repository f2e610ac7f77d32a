/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * install.c - kernel-bootstrap install: puts the import step into a checkout that has none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/output.h"
#include "host/report.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/step_tree.h"

struct request {
	const char *sources;
	int check, force;
};

static const struct option rows[] = {
	{ "check", 0, OPTION_FLAG, 0, offsetof(struct request, check),
		.help = "change nothing; say what is missing or differs (exit status 1)" },
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, force),
		.help = "replace files of the step that differ" },
	{ "sources", 0, OPTION_TEXT, "DIR", offsetof(struct request, sources),
		.help = "take the step from this source tree of lbpayload" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "install",
	.synopsis = "[OPTION...] TREE",
	.about = "Puts the import step into a live-bootstrap checkout: the sources of "
		 "payload-import and how they are built (" STEP_DIRECTORY "), the improvements "
		 "import_payload and keep_payload, and their lines in steps/manifest. What is "
		 "there already stays.",
	.groups = groups,
	.examples = "kernel-bootstrap install live-bootstrap",
};

/* Says every difference on standard output. Returns how many there are. */
static size_t check(const struct step_tree *tree)
{
	char *problem = step_manifest_problem(&tree->lines);
	size_t i, differences = tree->others + (problem != 0);

	for (i = 0; i < tree->step.count; i++) {
		if (tree->state[i] == STEP_SAME)
			continue;
		printf("%s/%s: %s\n", tree->path, tree->step.file[i].path,
			tree->state[i] == STEP_MISSING ? "missing" : "differs");
		differences++;
	}
	for (i = 0; i < tree->others; i++)
		printf("%s: is not of this step\n", tree->other[i]);
	for (i = 0; i < STEP_LINES; i++) {
		if (tree->lines.line[i] || !tree->lines.wanted[i])
			continue;
		printf("%s: has no line '%s'\n", tree->manifest_path, step_manifest_lines[i]);
		differences++;
	}
	if (problem)
		printf("%s:%s\n", tree->manifest_path, problem);
	free(problem);
	return differences;
}

/* Makes the directories that lead to a file. */
static void make_directories(const char *path)
{
	char *directory = copy_string(path), *slash;

	for (slash = strchr(directory + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(directory, 0777) && errno != EEXIST)
			die("%s: %s", directory, strerror(errno));
		*slash = '/';
	}
	free(directory);
}

/* All get their names together. */
static void write_files(const struct step_tree *tree)
{
	struct output *output = allocate(tree->step.count * sizeof *output);
	const struct step_file *file;
	char *path;
	size_t i;

	for (i = 0; i < tree->step.count; i++) {
		if (tree->state[i] == STEP_SAME)
			continue;
		file = &tree->step.file[i];
		path = step_tree_path(tree, i);
		make_directories(path);
		output_begin(&output[i], path, 0666);
		output_put(&output[i], file->bytes, file->size);
		output_rest(&output[i]);
		free(path);
	}
	output_finish_all();
	free(output);
}

/* The manifest is last: a line in it without the files would end a bootstrap. */
static void install(const struct step_tree *tree)
{
	size_t size;
	char *text;

	write_files(tree);
	if (step_manifest_missing(&tree->lines) > 0) {
		text = step_manifest_put(
			&tree->lines, tree->manifest.bytes, tree->manifest.size, &size);
		step_tree_write_manifest(tree, text, size);
		free(text);
	}
}

static void refuse_differences(const struct step_tree *tree, int force)
{
	char *problem = step_manifest_problem(&tree->lines);

	if (problem)
		die("%s:%s", tree->manifest_path, problem);
	if (force || step_tree_complain(tree) == 0)
		return;
	die("%s: nothing was changed; --force replaces files of the step that differ, "
	    "and leaves others alone",
		tree->path);
}

static void report(const struct step_tree *tree)
{
	size_t files = tree->step.count - tree->count[STEP_SAME];
	unsigned lines = step_manifest_missing(&tree->lines);

	if (files == 0 && lines == 0)
		printf("%s: " STEP_NAME " is there already\n", tree->path);
	else
		printf("%s: " STEP_NAME ": %zu file%s, %u line%s in steps/manifest\n", tree->path,
			files, report_plural(files), lines, report_plural(lines));
}

int command_install(char **argv)
{
	struct request request = { 0, 0, 0 };
	struct step_tree tree;
	size_t differences = 0;

	if (options_read(&usage, &request, argv) != 1)
		die_usage("install", "say one checkout of live-bootstrap");
	step_tree_read(&tree, argv[1], request.sources);
	if (request.check) {
		differences = check(&tree);
		if (differences > 0)
			complain("%s: %zu difference%s", tree.path, differences,
				report_plural(differences));
		else
			printf("%s: " STEP_NAME " is there, nothing differs\n", tree.path);
	} else {
		refuse_differences(&tree, request.force);
		install(&tree);
		report(&tree);
	}
	step_tree_free(&tree);
	report_end();
	return differences ? STATUS_FAILED : STATUS_DONE;
}
