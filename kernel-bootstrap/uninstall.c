/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * uninstall.c - kernel-bootstrap uninstall: takes the import step out of a checkout again, and the
 * export step. */
#include <stdio.h>
#include <stdlib.h>

#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/series.h"
#include "kernel-bootstrap/step_tree.h"
#include "kernel-bootstrap/step_write.h"

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

/* The manifest is first: a line in it without the files would end a bootstrap. */
static void uninstall(const struct step_tree *tree, const struct series *series)
{
	size_t size;
	char *text;

	step_write_look_files(tree, 1);
	if (tree->lines_there > 0)
		step_write_look(tree->manifest_path);
	series_look(series, tree);
	step_left_remove(&tree->left);
	if (tree->lines_there > 0) {
		text = step_manifest_take(
			&tree->known.older, tree->manifest.bytes, tree->manifest.size, &size);
		step_write_replace(tree->manifest_path, &tree->manifest, text, size);
		free(text);
	}
	series_take(series, tree);
	step_write_remove(tree);
}

static void refuse_differences(const struct step_tree *tree, const struct series *series, int force)
{
	size_t edited = series_complain(series, tree);

	if (step_tree_complain(tree, force, 0) + edited == 0)
		return;
	if (tree->others + tree->count[STEP_FOREIGN] + edited > 0)
		die("%s: nothing was taken out; first move away what is not of the step",
			tree->path);
	die("%s: nothing was taken out; --force takes files that differ out, too", tree->path);
}

static void report(const struct step_tree *tree, const struct series *series)
{
	size_t i, files = 0;

	for (i = 0; i < tree->files; i++)
		files += tree->file[i].state != STEP_MISSING;
	printf("%s: %s taken out: %zu file%s, %u line%s of steps/manifest\n", tree->path,
		step_tree_name(tree), files, report_plural(files), tree->lines_there,
		report_plural(tree->lines_there));
	if (series->count > 0)
		printf("%s: the series of patches taken out of %zu file%s\n", tree->path,
			series->count, report_plural(series->count));
}

int command_uninstall(char **argv)
{
	struct request request = { 0, 0 };
	struct step_tree tree;
	struct series series;

	if (options_read(&usage, &request, argv) != 1)
		die_usage("uninstall", "say one checkout of live-bootstrap");
	step_tree_read(&tree, argv[1], request.sources, 0, 1);
	series_find(&series, &tree);
	if (step_tree_has_step(&tree) || series.count > 0) {
		refuse_differences(&tree, &series, request.force);
		uninstall(&tree, &series);
		report(&tree, &series);
	} else {
		printf("%s: " STEP_NAME " is not there\n", tree.path);
	}
	series_free(&series);
	step_tree_free(&tree);
	report_end();
	return STATUS_DONE;
}
