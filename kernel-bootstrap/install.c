/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * install.c - kernel-bootstrap install: puts the import step into a checkout, and the export step
 * where it is asked for. */
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
	const char *sources, *patches;
	int check, export, force;
};

static const struct option rows[] = {
	{ "check", 0, OPTION_FLAG, 0, offsetof(struct request, check),
		.help = "change nothing; say what is missing or differs (exit status 1)" },
	{ "export", 0, OPTION_FLAG, 0, offsetof(struct request, export),
		.help = "also put in what exports the packages at the end (" EXPORT_DIRECTORY
			", export_results), to the disk of 'run --export'" },
	{ "force", 0, OPTION_FLAG, 0, offsetof(struct request, force),
		.help = "replace files of the step that differ" },
	{ "patches", 0, OPTION_TEXT, "DIR", offsetof(struct request, patches),
		.writes = OPTION_WRITES_FILES,
		.help = "change nothing; write a series of patches for live-bootstrap's git into "
			"this directory, with which rootfs.py writes the payload, too" },
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
		 "import_payload, drop_payload, keep_payload and import_rest, and their lines in "
		 "steps/manifest. What is there already stays.",
	.groups = groups,
	.examples = "kernel-bootstrap install live-bootstrap",
};

/* Says every difference on standard output. Returns how many there are. */
static size_t check(const struct step_tree *tree)
{
	char *problem = step_manifest_problem(&tree->lines);
	size_t i, differences = tree->others + tree->left.count + (problem != 0);

	for (i = 0; i < tree->files; i++) {
		if (tree->file[i].state == STEP_SAME)
			continue;
		printf("%s/%s: %s\n", tree->path, tree->file[i].path,
			step_tree_word(&tree->file[i]));
		differences++;
	}
	for (i = 0; i < tree->others; i++)
		printf("%s: is not of this step\n", tree->other[i]);
	for (i = 0; i < tree->left.count; i++)
		printf("%s: left by an install that did not end\n", tree->left.path[i]);
	for (i = 0; i < STEP_LINES; i++) {
		if (tree->lines.line[i] || !step_manifest_is_wanted(&tree->lines, (int)i))
			continue;
		printf("%s: has no line '%s'\n", tree->manifest_path, step_manifest_line((int)i));
		differences++;
	}
	if (tree->lines.older > 0) {
		printf("%s: has %u line%s of an older step\n", tree->manifest_path,
			tree->lines.older, report_plural(tree->lines.older));
		differences += tree->lines.older;
	}
	if (problem)
		printf("%s:%s\n", tree->manifest_path, problem);
	free(problem);
	return differences;
}

/* The manifest comes behind the files, and before those of an older step go: a line in it without
 * them would end a bootstrap. */
static void install(const struct step_tree *tree)
{
	int is_edited = step_manifest_missing(&tree->lines) + tree->lines.older > 0;
	size_t size;
	char *text;

	step_write_look_files(tree, 0);
	if (is_edited)
		step_write_look(tree->manifest_path);
	step_left_remove(&tree->left);
	step_write_files(tree);
	if (is_edited) {
		text = step_manifest_put(&tree->lines, &tree->known.older, tree->manifest.bytes,
			tree->manifest.size, &size);
		step_write_replace(tree->manifest_path, &tree->manifest, text, size);
		free(text);
	}
	step_write_remove_older(tree);
	step_write_record(tree);
}

static void refuse_differences(const struct step_tree *tree, int force)
{
	char *problem = step_manifest_problem(&tree->lines);

	if (problem)
		die("%s:%s", tree->manifest_path, problem);
	if (step_tree_complain(tree, force, force) == 0)
		return;
	if (tree->count[STEP_FOREIGN] > 0)
		die("%s: nothing was changed; first take out what is not lbpayload's", tree->path);
	die("%s: nothing was changed; --force replaces files of the step that differ, "
	    "and leaves others alone",
		tree->path);
}

static void report(const struct step_tree *tree)
{
	size_t i, files = 0, older = 0;
	unsigned lines = step_manifest_missing(&tree->lines);

	for (i = 0; i < tree->files; i++) {
		files += tree->file[i].wanted && tree->file[i].state != STEP_SAME;
		older += !tree->file[i].wanted && tree->file[i].state != STEP_MISSING;
	}
	if (files + older + lines + tree->lines.older + tree->left.count == 0) {
		printf("%s: %s %s there already\n", tree->path, step_tree_name(tree),
			tree->with_export ? "are" : "is");
		return;
	}
	printf("%s: %s: %zu file%s, %u line%s in steps/manifest\n", tree->path,
		step_tree_name(tree), files, report_plural(files), lines, report_plural(lines));
	if (older + tree->lines.older > 0)
		printf("%s: an older step was taken out: %zu file%s, %u line%s\n", tree->path,
			older, report_plural(older), tree->lines.older,
			report_plural(tree->lines.older));
	if (tree->left.count > 0)
		printf("%s: an install that did not end had left %zu temporary file%s\n",
			tree->path, tree->left.count, report_plural(tree->left.count));
}

/* A checkout without the step is what the series is for. */
static void write_series(const struct step_tree *tree, const char *directory)
{
	char *problem = step_manifest_problem(&tree->lines);

	if (problem)
		die("%s:%s", tree->manifest_path, problem);
	if (step_tree_has_step(tree))
		die("%s: has the step already: --patches is for a checkout without "
		    "(kernel-bootstrap uninstall)",
			tree->path);
	if (step_tree_complain(tree, 1, 0) > 0)
		die("%s: no patches were written; first take out what is not of the step",
			tree->path);
	series_write(tree, directory);
}

int command_install(char **argv)
{
	struct request request = { 0 };
	struct step_tree tree;
	size_t differences = 0;

	if (options_read(&usage, &request, argv) != 1)
		die_usage("install", "say one checkout of live-bootstrap");
	if (request.check + request.force + (request.patches != 0) > 1)
		die_usage("install", "--check, --force and --patches are three different things");
	if (request.export && request.patches)
		die_usage("install", "--patches has no export step: leave --export away");
	step_tree_read(&tree, argv[1], request.sources, request.export,
		!request.check && !request.patches);
	if (request.check) {
		differences = check(&tree);
		if (differences > 0)
			complain("%s: %zu difference%s", tree.path, differences,
				report_plural(differences));
		else
			printf("%s: %s %s there, nothing differs\n", tree.path,
				step_tree_name(&tree), tree.with_export ? "are" : "is");
	} else if (request.patches) {
		write_series(&tree, request.patches);
	} else {
		refuse_differences(&tree, request.force);
		install(&tree);
		report(&tree);
	}
	step_tree_free(&tree);
	report_end();
	return differences ? STATUS_FAILED : STATUS_DONE;
}
