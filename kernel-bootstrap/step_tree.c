/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_tree.c - a live-bootstrap checkout compared with the import step. */
#include "kernel-bootstrap/step_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "kernel-bootstrap/step_inside.h"

char *step_tree_path(const struct step_tree *tree, size_t file)
{
	return format_string("%s/%s", tree->path, tree->file[file].path);
}

static void add_file(struct step_tree *tree, const char *path, const struct step_file *wanted,
	enum step_state state, const char *reason)
{
	struct step_tree_file *file;

	tree->file = make_room(tree->file, tree->files, sizeof *tree->file);
	file = &tree->file[tree->files++];
	file->path = copy_string(path);
	file->wanted = wanted;
	file->state = state;
	file->reason = reason;
	tree->count[state]++;
}

static int is_listed(const struct step_tree *tree, const char *path)
{
	size_t i;

	for (i = 0; i < tree->files; i++) {
		if (strcmp(tree->file[i].path, path) == 0)
			return 1;
	}
	return 0;
}

/* --- Files of the step. --- */

static void compare_file(struct step_tree *tree, const char *path, const struct step_file *wanted)
{
	const char *reason = 0;
	enum step_state state = step_known_state(&tree->known, path, wanted, &reason);

	if (state != STEP_MISSING || wanted)
		add_file(tree, path, wanted, state, reason);
}

static void compare_files(struct step_tree *tree)
{
	const struct step_record *record = &tree->known.record;
	const struct step_file *file;
	char *path;
	size_t i;

	for (i = 0; i < tree->step.count; i++) {
		file = &tree->step.file[i];
		step_inside_check(tree->real, tree->path, file->path);
		compare_file(tree, file->path, file);
		path = format_string("%s/%s", tree->path, file->path);
		step_left_find(&tree->left, path, file->bytes, file->size);
		free(path);
	}
	for (i = 0; i < record->count; i++) {
		if (is_listed(tree, record->entry[i].path))
			continue;
		step_inside_check(tree->real, tree->path, record->entry[i].path);
		compare_file(tree, record->entry[i].path, 0);
	}
}

/* --- What else lies in the directories. --- */

/* nftw has no argument of its own. */
static struct step_tree *visited;

static void add_other(struct step_tree *tree, const char *path)
{
	tree->other = make_room(tree->other, tree->others, sizeof *tree->other);
	tree->other[tree->others++] = copy_string(path);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	const char *below = path + strlen(visited->path) + 1;

	(void)status;
	(void)walk;
	if (kind == FTW_D || is_listed(visited, below) || step_left_is(&visited->left, path))
		return 0;
	if (step_known_is_unrecorded(&visited->known, below))
		add_file(visited, below, 0, STEP_OLDER, 0);
	else
		add_other(visited, path);
	return 0;
}

static void walk(struct step_tree *tree, const char *name)
{
	enum { OPEN_DIRECTORIES = 16 };
	char *directory = format_string("%s/steps/%s", tree->path, name);

	visited = tree;
	if (nftw(directory, visit, OPEN_DIRECTORIES, FTW_PHYS) && errno != ENOENT)
		die("%s: %s", directory, strerror(errno));
	free(directory);
}

/* --- The manifest. --- */

static void read_manifest(struct step_tree *tree)
{
	const char *problem;

	tree->manifest_path = format_string("%s/steps/manifest", tree->path);
	problem = text_file_open(&tree->manifest, tree->manifest_path);
	if (problem)
		die("%s: %s; is %s a live-bootstrap checkout?", tree->manifest_path, problem,
			tree->path);
	files_read_edit(tree->manifest_path);
	step_inside_check(tree->real, tree->path, "steps/manifest");
}

/* One that is there is kept as it should be, too. */
static int is_export_wanted(struct step_tree *tree, int with_export)
{
	step_manifest_find(&tree->lines, &tree->known.older, with_export, tree->manifest.bytes,
		tree->manifest.size);
	return with_export || step_manifest_has_export(&tree->lines) ||
	       step_known_has_export(&tree->known);
}

/* Its temporary file would have become one text or the other. */
static void find_left_manifest(struct step_tree *tree)
{
	char *text, *real = realpath(tree->manifest_path, 0);
	size_t size;

	if (!real)
		die("%s: %s", tree->manifest_path, strerror(errno));
	text = step_manifest_put(
		&tree->lines, &tree->known.older, tree->manifest.bytes, tree->manifest.size, &size);
	step_left_find(&tree->left, real, text, size);
	free(text);
	text = step_manifest_take(
		&tree->known.older, tree->manifest.bytes, tree->manifest.size, &size);
	step_left_find(&tree->left, real, text, size);
	free(text);
	free(real);
}

/* The lines of improvements that are another author's are his. */
static void find_lines(struct step_tree *tree)
{
	size_t i;

	step_manifest_find(&tree->lines, &tree->known.older, tree->with_export,
		tree->manifest.bytes, tree->manifest.size);
	tree->lines_there = step_manifest_there(&tree->lines);
	for (i = 0; i < tree->files; i++) {
		if (tree->file[i].state == STEP_FOREIGN)
			tree->lines_there = 0;
	}
}

/* --- All of it. --- */

/* The directory itself: no file of its own is needed, and the lock ends with its holder. */
static void lock_tree(struct step_tree *tree, int is_changing)
{
	char *directory = format_string("%s/steps", tree->path);

	tree->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->lock < 0)
		die("%s: %s; is %s a live-bootstrap checkout?", directory, strerror(errno),
			tree->path);
	if (flock(tree->lock, (is_changing ? LOCK_EX : LOCK_SH) | LOCK_NB) && errno == EWOULDBLOCK)
		die("%s: another install is running (or an uninstall); wait for its end",
			tree->path);
	free(directory);
}

const char *step_tree_name(const struct step_tree *tree)
{
	return tree->with_export ? STEP_NAME " and " EXPORT_NAME : STEP_NAME;
}

void step_tree_read(struct step_tree *tree, const char *path, const char *sources, int with_export,
	int is_changing)
{
	struct stat status;
	char *improve = format_string("%s/steps/improve", path);
	size_t i;

	memset(tree, 0, sizeof *tree);
	tree->path = path;
	step_read(&tree->step, sources);
	lock_tree(tree, is_changing);
	tree->real = realpath(path, 0);
	if (!tree->real)
		die("%s: %s", path, strerror(errno));
	read_manifest(tree);
	if (stat(improve, &status) || !S_ISDIR(status.st_mode))
		die("%s: not a directory; is %s a live-bootstrap checkout?", improve, path);
	free(improve);
	step_known_read(&tree->known, path);
	tree->with_export = is_export_wanted(tree, with_export);
	if (tree->with_export)
		step_read_export(&tree->step);
	compare_files(tree);
	walk(tree, STEP_NAME);
	if (tree->with_export)
		walk(tree, EXPORT_NAME);
	for (i = 0; i < tree->known.older.count; i++)
		walk(tree, tree->known.older.name[i]);
	find_lines(tree);
	find_left_manifest(tree);
}

void step_tree_free(struct step_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->files; i++)
		free(tree->file[i].path);
	free(tree->file);
	step_free(&tree->step);
	for (i = 0; i < tree->others; i++)
		free(tree->other[i]);
	free(tree->other);
	step_left_free(&tree->left);
	step_known_free(&tree->known);
	free(tree->real);
	free(tree->manifest_path);
	text_file_close(&tree->manifest);
	close(tree->lock);
}

int step_tree_has_step(const struct step_tree *tree)
{
	return tree->count[STEP_SAME] + tree->count[STEP_OLDER] + tree->count[STEP_DAMAGED] +
		       tree->count[STEP_CHANGED] + tree->left.count + tree->lines_there >
	       0;
}

const char *step_tree_word(const struct step_tree_file *file)
{
	static const char *const words[STEP_STATES] = {
		[STEP_MISSING] = "missing",
		[STEP_SAME] = "is there",
		[STEP_OLDER] = "is of an older step",
		[STEP_DAMAGED] = "is empty or cut off",
		[STEP_CHANGED] = "differs from what was installed",
	};

	return file->state == STEP_FOREIGN ? file->reason : words[file->state];
}

size_t step_tree_complain(const struct step_tree *tree, int changed_is_fine, int others_are_fine)
{
	const struct step_tree_file *file;
	size_t i, count = 0;

	for (i = 0; i < tree->files; i++) {
		file = &tree->file[i];
		if (file->state != STEP_FOREIGN && (file->state != STEP_CHANGED || changed_is_fine))
			continue;
		complain("%s/%s: %s", tree->path, file->path, step_tree_word(file));
		count++;
	}
	for (i = 0; i < tree->others && !others_are_fine; i++, count++)
		complain("%s: is not of this step", tree->other[i]);
	return count;
}
