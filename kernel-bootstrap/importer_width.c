/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * importer_width.c - which payloads the importer in a checkout reads. */
#include "kernel-bootstrap/importer_width.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text_file.h"
#include "kernel-bootstrap/step.h"
#include "kernel-bootstrap/step_record.h"

/* nftw has no argument of its own. */
static struct seen {
	int narrow, wide, ours;
} seen;

static int has(const struct text_file *file, const char *word)
{
	return memmem(file->bytes, file->size, word, strlen(word)) != 0;
}

/* The names of the functions with which they read a number. */
static int visit(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	size_t length = strlen(path);
	struct text_file file;

	(void)status;
	(void)walk;
	if (kind != FTW_F || length < 2 || strcmp(path + length - 2, ".c") != 0 ||
		text_file_open(&file, path))
		return 0;
	seen.narrow |= has(&file, "u32le");
	seen.wide |= has(&file, "u64le");
	seen.ours |= step_record_is_marked(file.bytes, file.size);
	text_file_close(&file);
	return 0;
}

static void look_into(const char *directory)
{
	enum { OPEN_DIRECTORIES = 16 };

	memset(&seen, 0, sizeof seen);
	if (nftw(directory, visit, OPEN_DIRECTORIES, FTW_PHYS) && errno != ENOENT)
		die("%s: %s", directory, strerror(errno));
}

static void fit(struct checkout *checkout, const char *directory, struct problems *problems)
{
	look_into(directory);
	if (seen.ours || seen.narrow == seen.wide)
		return;
	if (seen.narrow && checkout->modes.wide)
		problems_add(problems,
			"%s: this importer reads no wide payload: leave --wide away, or take "
			"'kernel-bootstrap install'",
			directory);
	if (seen.wide && !checkout->modes.wide) {
		checkout->modes.wide = 1;
		problems_note(problems,
			"%s: this importer reads wide payloads only, so the payload is one",
			directory);
	}
}

void importer_width_fit(struct checkout *checkout, struct problems *problems)
{
	const struct manifest_step *step = checkout->manifest.step;
	const struct manifest_step *end = step + checkout->manifest.count;
	char *directory;

	for (; step < end; step++) {
		if (step->kind != MANIFEST_BUILD || !step->active ||
			strncmp(step->argument, STEP_PREFIX, strlen(STEP_PREFIX)) != 0)
			continue;
		directory = format_string("%s/%s", checkout->manifest.directory, step->argument);
		fit(checkout, directory, problems);
		free(directory);
	}
}
