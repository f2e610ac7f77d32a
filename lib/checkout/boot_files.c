/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_files.c - the files of the early system, as builder-hex0 shall find them. */
#include <stdlib.h>
#include <string.h>

#include "format/srcfs.h"
#include "host/message.h"
#include "checkout/boot_files.h"

/* What the commands at the end of the stream need; a checkout without its submodules lacks it. */
static const char *const needed[] = {
	"/kaem.x86",
	"/x86/hex0_x86.hex0",
	"/x86/kaem-minimal.hex0",
};

static const char *const made_directories[] = {
	"/",
	"/bootstrap-seeds",
	"/bootstrap-seeds/POSIX",
	"/bootstrap-seeds/POSIX/x86",
	"/external",
	"/external/distfiles",
};

struct boot_file *boot_files_add(struct boot_files *files, char *name, enum boot_file_kind kind)
{
	struct boot_file *file;

	if (files->count == files->room) {
		files->room = 2 * files->room + 256;
		files->item = reallocate(files->item, files->room * sizeof *files->item);
	}
	file = &files->item[files->count];
	memset(file, 0, sizeof *file);
	file->name = name;
	file->kind = kind;
	file->order = files->count++;
	return file;
}

/* --- What goes in. --- */

static void add_seed(struct boot_files *files, const char *tree, const struct modes *modes,
	struct problems *problems)
{
	char *seed = format_string("%s/seed", tree), *path;

	if (modes->early_preseed) {
		preseed_add(files, modes->early_preseed, problems);
		path = format_string("%s/preseeded.kaem", seed);
		boot_tree_add(files, "/kaem.x86", path, problems);
	} else {
		path = format_string("%s/stage0-posix", seed);
		boot_tree_add_entries(files, "", path, "bootstrap-seeds", 0, problems);
		boot_tree_add_entries(files, "", seed, 0, 1, problems);
	}
	free(path);
	free(seed);
}

static void add_steps(struct boot_files *files, const char *tree, const struct modes *modes,
	const char *config_text, struct problems *problems)
{
	char *path = format_string("%s/steps", tree);
	struct boot_file *file;

	boot_tree_add(files, "/steps", path, problems);
	free(path);
	file = boot_files_add(files, copy_string("/steps/bootstrap.cfg"), BOOT_TEXT);
	file->text = config_text;
	file->size_bytes = strlen(config_text);
	if (!modes->build_guix_also)
		return;
	path = format_string("%s/steps-guix", tree);
	boot_tree_add(files, "/steps-guix", path, problems);
	free(path);
}

static void add_distfile(
	struct boot_files *files, const struct distfile *distfile, struct problems *problems)
{
	struct boot_file *file = boot_files_add(
		files, format_string("/external/distfiles/%s", distfile->name), BOOT_FILE);

	distfile_input(&file->input, distfile);
	file->input.path = copy_string(distfile->path);
	file->size_bytes = file->input.size_bytes;
	if (strstr(distfile->name, ".git"))
		problems_note(problems,
			"%s: rootfs.py would leave it out of init.img for the \".git\" in its name",
			distfile->path);
	if (distfile->state != DISTFILE_MISSING && file->size_bytes == 0)
		problems_add(problems,
			"%s: an empty file, which builder-hex0 takes for a directory",
			distfile->path);
}

static void add_distfiles(
	struct boot_files *files, const struct distfiles *distfiles, struct problems *problems)
{
	size_t i;

	for (i = 0; i < distfiles->count; i++) {
		if (distfiles->item[i].place == DISTFILE_EARLY)
			add_distfile(files, &distfiles->item[i], problems);
	}
}

/* --- Order. --- */

static int compare(const void *a, const void *b)
{
	const struct boot_file *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	if (order)
		return order;
	return left->order < right->order ? -1 : 1;
}

static void free_file(struct boot_file *file)
{
	free(file->name);
	free(file->input.path);
}

/* Of one name the last stays. */
static void sort(struct boot_files *files, struct problems *problems)
{
	struct boot_file *item = files->item;
	size_t i, kept = 0;

	qsort(item, files->count, sizeof *item, compare);
	for (i = 1; i < files->count; i++) {
		if (strcmp(item[kept].name, item[i].name) != 0) {
			item[++kept] = item[i];
			continue;
		}
		if ((item[kept].kind == BOOT_DIRECTORY) != (item[i].kind == BOOT_DIRECTORY))
			problems_add(problems, "%s: both a file and a directory", item[i].name);
		free_file(&item[kept]);
		item[kept] = item[i];
	}
	files->count = kept + 1;
}

const struct boot_file *boot_files_find(const struct boot_files *files, const char *name)
{
	struct boot_file key;
	size_t low = 0, high = files->count, middle;
	int order;

	key.name = (char *)name;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(key.name, files->item[middle].name);
		if (order == 0)
			return &files->item[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

/* --- Checks. --- */

static void check_renamed(
	const struct boot_files *files, const struct boot_file *file, struct problems *problems)
{
	size_t length = strlen(file->name);
	char *kept = allocate(length + 1);

	kept[srcfs_kept_name(kept, file->name, length)] = 0;
	if (boot_files_find(files, kept))
		problems_add(problems,
			"%s: builder-hex0 would keep it as %s, and that is there already",
			file->name, kept);
	else
		problems_note(problems,
			"%s: builder-hex0 keeps it as %s, since a component begins with '.'",
			file->name, kept);
	free(kept);
}

static void check_parent(
	const struct boot_files *files, const struct boot_file *file, struct problems *problems)
{
	const char *slash = strrchr(file->name, '/');
	char *parent = format_string("%.*s", (int)(slash - file->name), file->name);
	const struct boot_file *found;

	if (slash > file->name) {
		found = boot_files_find(files, parent);
		if (!found || found->size_bytes > 0)
			problems_add(problems, "%s: the directory above is %s", file->name,
				found ? "a file" : "not there");
	}
	free(parent);
}

static void check(
	const struct boot_files *files, const struct boot_file *file, struct problems *problems)
{
	size_t length = strlen(file->name);
	const char *problem = srcfs_check_name(file->name, length);

	if (problem) {
		problems_add(problems, "%s: %s", file->name, problem);
		return;
	}
	if (srcfs_is_renamed(file->name, length))
		check_renamed(files, file, problems);
	check_parent(files, file, problems);
	if (file->size_bytes > UINT32_MAX)
		problems_add(problems, "%s: 4 GiB or more: builder-hex0 has 32 bits for a size",
			file->name);
}

static void count(struct boot_files *files)
{
	char line[SRCFS_LINE_BYTES_MAX];
	const struct boot_file *file = files->item, *end = file + files->count;
	size_t length;

	for (; file < end; file++) {
		files->files += file->kind != BOOT_DIRECTORY;
		files->directories += file->kind == BOOT_DIRECTORY;
		files->files_bytes += file->size_bytes;
		length = strlen(file->name);
		if (length <= SRCFS_NAME_BYTES_MAX)
			files->stream_bytes +=
				file->size_bytes + srcfs_put_file(line, (uint32_t)file->size_bytes,
							   file->name, length);
	}
}

void boot_files_collect(struct boot_files *files, const char *tree, const struct modes *modes,
	const char *config_text, const struct distfiles *distfiles, struct problems *problems)
{
	size_t i;

	memset(files, 0, sizeof *files);
	add_seed(files, tree, modes, problems);
	add_steps(files, tree, modes, config_text, problems);
	for (i = 0; i < sizeof made_directories / sizeof *made_directories; i++)
		boot_files_add(files, copy_string(made_directories[i]), BOOT_DIRECTORY);
	add_distfiles(files, distfiles, problems);
	sort(files, problems);
	for (i = 0; i < files->count; i++)
		check(files, &files->item[i], problems);
	for (i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (!boot_files_find(files, needed[i]))
			problems_add(problems, "%s: no %s among the files: %s", tree, needed[i],
				modes->early_preseed
					? "the preseed lacks it"
					: "git submodule update --init --recursive brings it");
	}
	count(files);
}

void boot_files_free(struct boot_files *files)
{
	size_t i;

	for (i = 0; i < files->count; i++)
		free_file(&files->item[i]);
	free(files->item);
}
