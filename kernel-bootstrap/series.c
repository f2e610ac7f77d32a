/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * series.c - the import step for live-bootstrap itself. */
#include "kernel-bootstrap/series.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"
#include "host/output_rule.h"
#include "kernel-bootstrap/patch.h"
#include "kernel-bootstrap/step_inside.h"
#include "kernel-bootstrap/step_write.h"

#define SOURCES "kernel-bootstrap/upstream/"
#define CLASS   "lib/payload.py"

enum { PATCHES = 2, EDITS_MAX = 5 };

static const struct {
	const char *name, *message, *edits[EDITS_MAX];
	int has_step; /* else it has the class */
} patches[PATCHES] = {
	{ "0001-payload-import-import-distfiles-from-a-raw-disk.patch", "1.message",
		{ "parts.edit" }, 1 },
	{ "0002-rootfs.py-write-the-payload.patch", "2.message",
		{ "readme.edit", "generator.edit", "target.edit", "rootfs.edit" }, 0 },
};

static struct text_file read_source(const struct step_tree *tree, const char *name)
{
	char *path = format_string(SOURCES "%s", name);
	struct text_file file = step_read_file(tree->step.sources, path);

	free(path);
	return file;
}

static void read_edit(struct edit *edit, const struct step_tree *tree, const char *name)
{
	struct text_file file = read_source(tree, name);

	edit_read(edit, name, file.bytes, file.size);
	text_file_close(&file);
}

/* --- Written. --- */

static void put_edit(FILE *out, const struct step_tree *tree, const char *name)
{
	struct text_file old;
	struct edit edit;
	struct edit_text *changed;
	const char *problem, *missing = 0;
	char *path;

	read_edit(&edit, tree, name);
	path = format_string("%s/%s", tree->path, edit.path);
	problem = text_file_open(&old, path);
	if (problem)
		die("%s: %s", path, problem);
	if (edit_is_there(&edit, old.bytes, old.size))
		die("%s: has lines of the series already", path);
	changed = edit_put(&edit, old.bytes, old.size, &missing);
	if (!changed)
		die("%s: no single line '%.*s' where lines of the series belong: it is for "
		    "another state of live-bootstrap",
			path, (int)strcspn(missing, "\n"), missing);
	patch_put(out, edit.path, old.bytes, old.size, changed->bytes, changed->size);
	edit_text_free(changed);
	text_file_close(&old);
	edit_free(&edit);
	free(path);
}

static void put_step(FILE *out, const struct step_tree *tree)
{
	const struct step_file *file = tree->step.file, *end = file + tree->step.count;
	size_t size;
	char *text = step_manifest_put(
		&tree->lines, &tree->known.older, tree->manifest.bytes, tree->manifest.size, &size);

	patch_put(out, "steps/manifest", tree->manifest.bytes, tree->manifest.size, text, size);
	free(text);
	for (; file < end; file++)
		patch_put(out, file->path, 0, 0, file->bytes, file->size);
}

static void put_class(FILE *out, const struct step_tree *tree)
{
	struct text_file file = read_source(tree, "payload.py");

	patch_put(out, CLASS, 0, 0, file.bytes, file.size);
	text_file_close(&file);
}

/* Behind the comment. */
static const char *message_of(const struct text_file *file)
{
	const char *text = file->bytes;

	while (*text == '#' || *text == '\n')
		text += strcspn(text, "\n") + 1;
	return text;
}

/* Makes its text before it begins the file, so that either all are written or none. */
static void put_patch(
	const struct step_tree *tree, const char *directory, unsigned i, struct output *output)
{
	char *path = format_string("%s/%s", directory, patches[i].name), *bytes = 0;
	struct text_file message = read_source(tree, patches[i].message);
	size_t size, edit;
	FILE *out = open_memstream(&bytes, &size);

	if (!out)
		die("%s: %s", path, strerror(errno));
	patch_begin(out, i + 1, PATCHES, message_of(&message));
	for (edit = 0; edit < EDITS_MAX && patches[i].edits[edit]; edit++)
		put_edit(out, tree, patches[i].edits[edit]);
	if (patches[i].has_step)
		put_step(out, tree);
	else
		put_class(out, tree);
	patch_end(out);
	if (fclose(out))
		die("%s: %s", path, strerror(errno));
	output_begin(output, path, 0666);
	output_put(output, bytes, size);
	text_file_close(&message);
	free(bytes);
	free(path);
}

void series_write(const struct step_tree *tree, const char *directory)
{
	struct output outputs[PATCHES];
	unsigned i;

	output_rule_look_directory(directory);
	if (mkdir(directory, 0777) && errno != EEXIST)
		die("%s: %s", directory, strerror(errno));
	for (i = 0; i < PATCHES; i++)
		put_patch(tree, directory, i, &outputs[i]);
	output_finish_all();
	for (i = 0; i < PATCHES; i++)
		printf("%s/%s\n", directory, patches[i].name);
}

/* --- Taken out. --- */

static struct series_file *add_file(struct series *series, const char *path)
{
	struct series_file *file;

	series->file = make_room(series->file, series->count, sizeof *series->file);
	file = &series->file[series->count++];
	memset(file, 0, sizeof *file);
	file->path = copy_string(path);
	return file;
}

/* Returns 0 where there is no such file. */
static int open_file(const struct step_tree *tree, const char *below, struct text_file *file)
{
	char *path = format_string("%s/%s", tree->path, below);
	struct stat status;
	int is_there =
		lstat(path, &status) == 0 && S_ISREG(status.st_mode) && !text_file_open(file, path);

	if (is_there)
		step_inside_check(tree->real, tree->path, below);
	free(path);
	return is_there;
}

static void find_edit(struct series *series, const struct step_tree *tree, const char *name)
{
	struct series_file *file;
	struct text_file now;
	struct edit edit;
	const char *missing = 0;

	read_edit(&edit, tree, name);
	if (open_file(tree, edit.path, &now)) {
		if (edit_is_there(&edit, now.bytes, now.size)) {
			file = add_file(series, edit.path);
			file->now = now;
			file->before = edit_take(&edit, now.bytes, now.size, &missing);
			if (!file->before)
				file->problem = "lines of the series were changed: take them out";
		} else {
			text_file_close(&now);
		}
	}
	edit_free(&edit);
}

static void find_class(struct series *series, const struct step_tree *tree)
{
	struct text_file wanted = read_source(tree, "payload.py"), now;
	int is_same;

	if (open_file(tree, CLASS, &now)) {
		is_same = now.size == wanted.size && memcmp(now.bytes, wanted.bytes, now.size) == 0;
		if (is_same)
			add_file(series, CLASS);
		else if (step_record_is_marked(now.bytes, now.size))
			add_file(series, CLASS)->problem = "differs from that of the series";
		text_file_close(&now);
	}
	text_file_close(&wanted);
}

void series_find(struct series *series, const struct step_tree *tree)
{
	size_t i, edit;

	memset(series, 0, sizeof *series);
	for (i = 0; i < PATCHES; i++) {
		for (edit = 0; edit < EDITS_MAX && patches[i].edits[edit]; edit++)
			find_edit(series, tree, patches[i].edits[edit]);
	}
	find_class(series, tree);
}

void series_free(struct series *series)
{
	size_t i;

	for (i = 0; i < series->count; i++) {
		free(series->file[i].path);
		edit_text_free(series->file[i].before);
		text_file_close(&series->file[i].now);
	}
	free(series->file);
}

size_t series_complain(const struct series *series, const struct step_tree *tree)
{
	size_t i, count = 0;

	for (i = 0; i < series->count; i++) {
		if (!series->file[i].problem)
			continue;
		complain("%s/%s: %s", tree->path, series->file[i].path, series->file[i].problem);
		count++;
	}
	return count;
}

void series_look(const struct series *series, const struct step_tree *tree)
{
	char *path;
	size_t i;

	for (i = 0; i < series->count; i++) {
		if (!series->file[i].before)
			continue; /* it is removed, whoever it belongs to */
		path = format_string("%s/%s", tree->path, series->file[i].path);
		step_write_look(path);
		free(path);
	}
}

void series_take(const struct series *series, const struct step_tree *tree)
{
	const struct series_file *file = series->file, *end = file + series->count;
	char *path;

	for (; file < end; file++) {
		path = format_string("%s/%s", tree->path, file->path);
		if (file->before)
			step_write_replace(
				path, &file->now, file->before->bytes, file->before->size);
		else if (unlink(path) && errno != ENOENT)
			die("%s: %s", path, strerror(errno));
		free(path);
	}
}
