/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * uninstall.c - kernel-bootstrap uninstall: takes the import step out of a checkout again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/step_tree.h"

struct request {
	const char *sources;
	int force;
};

static const struct option rows[] = {
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, force),
		.help = "take files of the step that differ out, too" },
	{ "sources", 0, OPTION_TEXT, "DIR", offsetof(struct request, sources),
		.help = "compare with the step of this source tree of lbpayload" },
	{ 0 },
};

static const struct option_group groups[] = { { 0, rows, 0 }, { 0 } };

static const struct usage usage = {
	.command = "uninstall",
	.synopsis = "[OPTION...] TREE",
	.about = "Takes out of a live-bootstrap checkout what 'kernel-bootstrap install' put in, "
		 "and leaves it byte for byte as it was before. A file of the step that was "
		 "changed since, or that is not of it, is an error, and then nothing is taken out.",
	.groups = groups,
	.examples = "kernel-bootstrap uninstall live-bootstrap",
};

/* Removes the directories of the step that lead to a file, as far as they are empty. */
static void remove_directories(const struct step_tree *tree, char *path)
{
	size_t shortest = strlen(tree->path) + 1 + strlen(STEP_DIRECTORY);
	char *slash;

	while ((slash = strrchr(path, '/')) && (size_t)(slash - path) >= shortest) {
		*slash = 0;
		if (rmdir(path) == 0 || errno == ENOENT)
			continue;
		if (errno != ENOTEMPTY && errno != EEXIST)
			die("%s: %s", path, strerror(errno));
		return;
	}
}

static void remove_file(const struct step_tree *tree, size_t i)
{
	char *path = step_tree_path(tree, i);

	if (tree->state[i] != STEP_MISSING && unlink(path) && errno != ENOENT)
		die("%s: %s", path, strerror(errno));
	remove_directories(tree, path);
	free(path);
}

/* The manifest is first: a line in it without the files would end a bootstrap. */
static void uninstall(const struct step_tree *tree)
{
	size_t i, size;
	char *text;

	if (tree->lines_there > 0) {
		text = step_manifest_take(tree->manifest.bytes, tree->manifest.size, &size);
		step_tree_write_manifest(tree, text, size);
		free(text);
	}
	for (i = 0; i < tree->step.count; i++)
		remove_file(tree, i);
}

static void refuse_differences(const struct step_tree *tree, int force)
{
	if (step_tree_complain(tree) == 0 || (force && tree->others == 0))
		return;
	if (tree->others > 0)
		die("%s: nothing was taken out; first move away what is not of the step",
			tree->path);
	die("%s: nothing was taken out; --force takes files that differ out, too", tree->path);
}

static void report(const struct step_tree *tree)
{
	size_t files = tree->step.count - tree->count[STEP_MISSING];

	if (files == 0 && tree->lines_there == 0)
		printf("%s: " STEP_NAME " is not there\n", tree->path);
	else
		printf("%s: " STEP_NAME " taken out: %zu file%s, %u line%s of steps/manifest\n",
			tree->path, files, report_plural(files), tree->lines_there,
			report_plural(tree->lines_there));
}

int command_uninstall(char **argv)
{
	struct request request = { 0, 0 };
	struct step_tree tree;

	if (options_read(&usage, &request, argv) != 1)
		die_usage("uninstall", "say one checkout of live-bootstrap");
	step_tree_read(&tree, argv[1], request.sources);
	refuse_differences(&tree, request.force);
	uninstall(&tree);
	report(&tree);
	step_tree_free(&tree);
	report_end();
	return STATUS_DONE;
}
