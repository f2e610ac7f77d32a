/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_tree.c - a live-bootstrap checkout compared with the import step. */
#include "kernel-bootstrap/step_tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/files_read.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"

/* nftw has no argument of its own. */
static struct step_tree *visited;

char *step_tree_path(const struct step_tree *tree, size_t file)
{
	return format_string("%s/%s", tree->path, tree->step.file[file].path);
}

static enum step_state file_state(const char *path, const struct step_file *file)
{
	struct text_file there;
	struct stat status;
	const char *problem;
	int same;

	if (lstat(path, &status)) {
		if (errno != ENOENT)
			die("%s: %s", path, strerror(errno));
		return STEP_MISSING;
	}
	problem = text_file_open(&there, path);
	if (problem)
		die("%s: %s", path, problem);
	same = there.size == file->size && memcmp(there.bytes, file->bytes, file->size) == 0;
	text_file_close(&there);
	files_read_edit(path);
	return same ? STEP_SAME : STEP_DIFFERS;
}

static void compare_files(struct step_tree *tree)
{
	char *path;
	size_t i;

	tree->state = allocate(tree->step.count * sizeof *tree->state);
	for (i = 0; i < tree->step.count; i++) {
		path = step_tree_path(tree, i);
		tree->state[i] = file_state(path, &tree->step.file[i]);
		tree->count[tree->state[i]]++;
		free(path);
	}
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	size_t skip = strlen(visited->path) + 1;

	(void)status;
	(void)walk;
	if (kind == FTW_D || step_find(&visited->step, path + skip))
		return 0;
	visited->other = make_room(visited->other, visited->others, sizeof *visited->other);
	visited->other[visited->others++] = copy_string(path);
	return 0;
}

static void find_others(struct step_tree *tree)
{
	enum { OPEN_DIRECTORIES = 16 };
	char *directory = format_string("%s/" STEP_DIRECTORY, tree->path);

	visited = tree;
	if (nftw(directory, visit, OPEN_DIRECTORIES, FTW_PHYS) && errno != ENOENT)
		die("%s: %s", directory, strerror(errno));
	free(directory);
}

static void read_manifest(struct step_tree *tree)
{
	const char *problem;
	int i;

	tree->manifest_path = format_string("%s/steps/manifest", tree->path);
	problem = text_file_open(&tree->manifest, tree->manifest_path);
	if (problem)
		die("%s: %s; is %s a live-bootstrap checkout?", tree->manifest_path, problem,
			tree->path);
	files_read_edit(tree->manifest_path);
	step_manifest_find(&tree->lines, tree->manifest.bytes, tree->manifest.size);
	for (i = 0; i < STEP_LINES; i++)
		tree->lines_there += tree->lines.line[i] != 0;
}

void step_tree_read(struct step_tree *tree, const char *path, const char *sources)
{
	char *improve = format_string("%s/steps/improve", path);
	struct stat status;

	memset(tree, 0, sizeof *tree);
	tree->path = path;
	step_read(&tree->step, sources);
	read_manifest(tree);
	if (stat(improve, &status) || !S_ISDIR(status.st_mode))
		die("%s: not a directory; is %s a live-bootstrap checkout?", improve, path);
	free(improve);
	compare_files(tree);
	find_others(tree);
}

void step_tree_free(struct step_tree *tree)
{
	size_t i;

	step_free(&tree->step);
	for (i = 0; i < tree->others; i++)
		free(tree->other[i]);
	free(tree->other);
	free(tree->state);
	free(tree->manifest_path);
	text_file_close(&tree->manifest);
}

void step_tree_write_manifest(const struct step_tree *tree, const char *bytes, size_t size)
{
	struct output output;
	struct stat status;

	if (stat(tree->manifest_path, &status))
		die("%s: %s", tree->manifest_path, strerror(errno));
	if (!file_state_is_same(&tree->manifest.state, &status))
		die("%s: changed since it was read: run it again", tree->manifest_path);
	output_begin(&output, tree->manifest_path, status.st_mode & 07777);
	/* Not what the umask leaves of it: nothing but the lines may change. */
	if (fchmod(output.fd, status.st_mode & 07777))
		die("%s: %s", tree->manifest_path, strerror(errno));
	output_put(&output, bytes, size);
	output_finish(&output);
}

size_t step_tree_complain(const struct step_tree *tree)
{
	char *path;
	size_t i;

	for (i = 0; i < tree->step.count; i++) {
		if (tree->state[i] != STEP_DIFFERS)
			continue;
		path = step_tree_path(tree, i);
		complain("%s: differs from what is installed here", path);
		free(path);
	}
	for (i = 0; i < tree->others; i++)
		complain("%s: is not of this step", tree->other[i]);
	return tree->count[STEP_DIFFERS] + tree->others;
}
