/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_contents.c - what of a checkout goes into init.img, and whether builder-hex0 will find it.
 */
#include "kernel-bootstrap/image_contents.h"

#include <stdlib.h>
#include <string.h>

#include "format/srcfs.h"
#include "host/memory.h"
#include "kernel-bootstrap/distfile_input.h"
#include "kernel-bootstrap/image_preseed.h"
#include "kernel-bootstrap/image_tree.h"
#include "kernel-bootstrap/payload_plan.h"

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

/* --- What goes in. --- */

static void add_seed(struct image_files *files, const char *tree, const struct modes *modes,
	struct problems *problems)
{
	char *seed = format_string("%s/seed", tree), *path;

	if (modes->early_preseed) {
		image_preseed_add(files, modes->early_preseed, problems);
		path = format_string("%s/preseeded.kaem", seed);
		image_tree_add(files, "/kaem.x86", path, problems);
	} else {
		path = format_string("%s/stage0-posix", seed);
		image_tree_add_entries(files, "", path, "bootstrap-seeds", 0, problems);
		image_tree_add_entries(files, "", seed, 0, 1, problems);
	}
	free(path);
	free(seed);
}

static void add_text(struct image_files *files, const char *name, const char *text)
{
	struct image_file *file = image_files_add(files, copy_string(name), IMAGE_TEXT);

	file->text = text;
	file->size_bytes = strlen(text);
}

static void add_steps(struct image_files *files, const struct checkout *checkout,
	const char *first_list, struct problems *problems)
{
	char *path = format_string("%s/steps", checkout->tree);

	image_tree_add(files, "/steps", path, problems);
	free(path);
	add_text(files, "/steps/bootstrap.cfg", checkout->config_text);
	if (first_list)
		add_text(files, PAYLOAD_PLAN_LIST, first_list);
	if (!checkout->modes.build_guix_also)
		return;
	path = format_string("%s/steps-guix", checkout->tree);
	image_tree_add(files, "/steps-guix", path, problems);
	free(path);
}

static void add_distfile(
	struct image_files *files, const struct distfile *distfile, struct problems *problems)
{
	struct image_file *file = image_files_add(
		files, format_string("/external/distfiles/%s", distfile->name), IMAGE_FILE);

	distfile_input_set(&file->input, distfile);
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
	struct image_files *files, const struct distfiles *distfiles, struct problems *problems)
{
	size_t i;

	for (i = 0; i < distfiles->count; i++) {
		if (distfiles->item[i].place == DISTFILE_EARLY)
			add_distfile(files, &distfiles->item[i], problems);
	}
}

/* --- Checks. --- */

static void check_renamed(
	const struct image_files *files, const struct image_file *file, struct problems *problems)
{
	size_t length = strlen(file->name);
	char *kept = allocate(length + 1);

	kept[srcfs_kept_name(kept, file->name, length)] = 0;
	if (image_files_find(files, kept))
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
	const struct image_files *files, const struct image_file *file, struct problems *problems)
{
	const char *slash = strrchr(file->name, '/');
	char *parent = format_string("%.*s", (int)(slash - file->name), file->name);
	const struct image_file *found;

	if (slash > file->name) {
		found = image_files_find(files, parent);
		if (!found || found->size_bytes > 0)
			problems_add(problems, "%s: the directory above is %s", file->name,
				found ? "a file" : "not there");
	}
	free(parent);
}

static void check(
	const struct image_files *files, const struct image_file *file, struct problems *problems)
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

void image_contents_collect(struct image_files *files, const struct checkout *checkout,
	const char *first_list, struct problems *problems)
{
	size_t i;

	memset(files, 0, sizeof *files);
	add_seed(files, checkout->tree, &checkout->modes, problems);
	add_steps(files, checkout, first_list, problems);
	for (i = 0; i < sizeof made_directories / sizeof *made_directories; i++)
		image_files_add(files, copy_string(made_directories[i]), IMAGE_DIRECTORY);
	add_distfiles(files, &checkout->distfiles, problems);
	image_files_sort(files, problems);
	for (i = 0; i < files->count; i++)
		check(files, &files->item[i], problems);
	for (i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (!image_files_find(files, needed[i]))
			problems_add(problems, "%s: no %s among the files: %s", checkout->tree,
				needed[i],
				checkout->modes.early_preseed
					? "the preseed lacks it"
					: "git submodule update --init --recursive brings it");
	}
}
