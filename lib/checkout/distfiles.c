/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfiles.c - the distfiles of a checkout: which there are, which the early image needs. */
#include <stdlib.h>
#include <string.h>

#include "host/message.h"
#include "host/progress.h"
#include "checkout/distfiles.h"
#include "checkout/sources.h"
#include "payload/input_file.h"

/* What the steps are gone through with. */
struct collecting {
	struct distfiles *distfiles;
	const char *tree;
	const struct modes *modes;
	struct problems *problems;
};

/* --- One distfile. --- */

static struct distfile *find(const struct distfiles *distfiles, const char *name)
{
	size_t i;

	for (i = 0; i < distfiles->count; i++) {
		if (strcmp(distfiles->item[i].name, name) == 0)
			return &distfiles->item[i];
	}
	return 0;
}

static void add_url(struct distfile *distfile, const char *url)
{
	size_t i;

	for (i = 0; url && i < distfile->urls; i++) {
		if (strcmp(distfile->url[i], url) == 0)
			return;
	}
	if (!url)
		return;
	distfile->url = reallocate(distfile->url, (distfile->urls + 1) * sizeof *distfile->url);
	distfile->url[distfile->urls++] = copy_string(url);
}

static struct distfile *add_new(
	const struct collecting *collecting, const struct source *source, const char *sources_path)
{
	struct distfiles *distfiles = collecting->distfiles;
	struct distfile *distfile;
	size_t i;

	distfiles->item =
		reallocate(distfiles->item, (distfiles->count + 1) * sizeof *distfiles->item);
	distfile = &distfiles->item[distfiles->count++];
	memset(distfile, 0, sizeof *distfile);
	distfile->name = copy_string(source->name);
	distfile->path = format_string("%s/distfiles/%s", collecting->tree, source->name);
	distfile->said_by = format_string("%s:%u", sources_path, source->line);
	memcpy(distfile->digest, source->digest, SHA256_DIGEST_BYTES);
	distfile->place = DISTFILE_PLACES;
	for (i = 0; i < collecting->modes->mirrors; i++) {
		char *url = format_string("%s/%s", collecting->modes->mirror[i], source->name);

		add_url(distfile, url);
		free(url);
	}
	return distfile;
}

/* The earliest place that needs it counts. */
static void add_source(const struct collecting *collecting, const struct source *source,
	const char *sources_path, enum distfile_place place)
{
	struct distfile *distfile = find(collecting->distfiles, source->name);

	if (!distfile)
		distfile = add_new(collecting, source, sources_path);
	else if (memcmp(distfile->digest, source->digest, SHA256_DIGEST_BYTES) != 0)
		problems_add(collecting->problems,
			"%s:%u: %s has another SHA-256 in %s, and one of the two would be wrong",
			sources_path, source->line, source->name, distfile->said_by);
	add_url(distfile, source->url);
	if (place < distfile->place)
		distfile->place = place;
}

/* --- Steps. --- */

static void add_step(const struct collecting *collecting, const char *steps,
	const struct manifest *manifest, const struct manifest_step *step,
	enum distfile_place place)
{
	char *directory = format_string("%s/%s/%s", collecting->tree, steps, step->argument);
	char *path = format_string("%s/sources", directory);
	struct sources sources;
	struct stat status;
	size_t i;

	if (stat(directory, &status) || !S_ISDIR(status.st_mode))
		problems_add(collecting->problems, "%s:%u: %s: there is no such step",
			manifest->path, step->line, directory);
	sources_read(&sources, path, collecting->problems);
	for (i = 0; i < sources.count; i++)
		add_source(collecting, &sources.item[i], path, place);
	sources_free(&sources);
	free(path);
	free(directory);
}

/* The configurator may make a predicate true in the booted system. */
static int is_wanted(const struct collecting *collecting, const struct manifest_step *step)
{
	return step->kind == MANIFEST_BUILD && (step->active || collecting->modes->configurator);
}

static int is_import(const struct manifest_step *step)
{
	return step->active && step->kind == MANIFEST_IMPROVE &&
	       strcmp(step->argument, "import_payload") == 0;
}

static int is_bash(const struct manifest_step *step)
{
	return step->active && step->kind == MANIFEST_BUILD &&
	       strncmp(step->argument, "bash-", strlen("bash-")) == 0;
}

/* The first step that does not need its distfiles in init.img. Without an import that is the one
 * after bash, where the import belongs. */
static size_t find_end_of_early(
	const struct collecting *collecting, const struct manifest *manifest)
{
	int payload = modes_have_payload(collecting->modes);
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		if (payload ? is_import(&manifest->step[i]) : manifest->step[i].says_network)
			return i;
	}
	if (!payload)
		return i;
	problems_add(collecting->problems,
		"%s: nothing imports the payload: 'kernel-bootstrap install' puts 'improve: "
		"import_payload' in",
		manifest->path);
	for (i = 0; i < manifest->count && !is_bash(&manifest->step[i]); i++)
		;
	return i + 1;
}

static void note_left_out(
	const struct collecting *collecting, const struct manifest *manifest, size_t i)
{
	problems_note(collecting->problems,
		"%s:%u: the predicate is false: %s is not built, and its distfiles are left out",
		manifest->path, manifest->step[i].line, manifest->step[i].argument);
}

static void add_steps(const struct collecting *collecting, const char *steps,
	const struct manifest *manifest, size_t early_end)
{
	enum distfile_place later =
		modes_have_payload(collecting->modes) ? DISTFILE_PAYLOAD : DISTFILE_LATER;
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		if (is_wanted(collecting, &manifest->step[i]))
			add_step(collecting, steps, manifest, &manifest->step[i],
				i < early_end ? DISTFILE_EARLY : later);
		else if (manifest->step[i].kind == MANIFEST_BUILD)
			note_left_out(collecting, manifest, i);
	}
}

/* --- What is there. --- */

static void look(struct distfile *distfile)
{
	if (distfile->place == DISTFILE_LATER)
		distfile->state = DISTFILE_NOT_NEEDED;
	else if (stat(distfile->path, &distfile->status) || !S_ISREG(distfile->status.st_mode))
		distfile->state = DISTFILE_MISSING;
}

static int compare(const void *a, const void *b)
{
	const struct distfile *left = a, *right = b;

	return strcmp(left->name, right->name);
}

void distfiles_collect(struct distfiles *distfiles, const char *tree,
	const struct manifest *manifest, const struct manifest *guix, const struct modes *modes,
	struct problems *problems)
{
	struct collecting collecting = { distfiles, tree, modes, problems };
	size_t i;

	memset(distfiles, 0, sizeof *distfiles);
	add_steps(&collecting, "steps", manifest, find_end_of_early(&collecting, manifest));
	if (guix)
		add_steps(&collecting, "steps-guix", guix, 0);
	if (distfiles->count > 0)
		qsort(distfiles->item, distfiles->count, sizeof *distfiles->item, compare);
	for (i = 0; i < distfiles->count; i++)
		look(&distfiles->item[i]);
}

void distfile_input(struct input *input, const struct distfile *distfile)
{
	memset(input, 0, sizeof *input);
	input->name = distfile->name;
	input->path = distfile->path;
	input_state_set(&input->state, &distfile->status);
	input->size_bytes = (uint64_t)distfile->status.st_size;
	input->has_digest = 1;
	input->sayer = distfile->said_by;
	memcpy(input->digest, distfile->digest, SHA256_DIGEST_BYTES);
}

void distfiles_verify(struct distfiles *distfiles)
{
	struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct input input;

	progress_begin("reading", distfiles_bytes(distfiles, DISTFILE_EARLY) +
					  distfiles_bytes(distfiles, DISTFILE_PAYLOAD));
	for (; distfile < end; distfile++) {
		if (distfile->state != DISTFILE_UNREAD)
			continue;
		distfile_input(&input, distfile);
		input_copy(&input, 0, digest);
		distfile->state = memcmp(digest, distfile->digest, SHA256_DIGEST_BYTES) == 0
					  ? DISTFILE_GOOD
					  : DISTFILE_WRONG;
	}
	progress_end();
}

/* What is missing may have something else in its place. */
static int is_absent(const struct distfile *distfile)
{
	return distfile->state == DISTFILE_MISSING && !distfile->status.st_mode;
}

static char *join_urls(const struct distfile *distfile)
{
	char *text = copy_string(""), *longer;
	size_t i;

	for (i = 0; i < distfile->urls; i++) {
		longer = format_string("%s%s%s", text, i > 0 ? " " : "", distfile->url[i]);
		free(text);
		text = longer;
	}
	return text;
}

static void add_missing(
	const struct distfile *distfile, const char *reason, struct problems *problems)
{
	char *urls = join_urls(distfile);

	problems_add(problems, "%s: %s (%s): %s", distfile->path, reason, distfile->said_by,
		*urls ? urls : "no URL");
	free(urls);
}

void distfiles_add_wrong(const struct distfiles *distfiles, struct problems *problems)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;

	for (; distfile < end; distfile++) {
		if (distfile->state == DISTFILE_WRONG)
			problems_add(problems, "%s: its SHA-256 is not the one in %s",
				distfile->path, distfile->said_by);
		else if (distfile->state == DISTFILE_MISSING && !is_absent(distfile))
			add_missing(distfile, "not a regular file", problems);
	}
}

void distfiles_add_absent(const struct distfiles *distfiles, struct problems *problems)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;

	for (; distfile < end; distfile++) {
		if (is_absent(distfile))
			add_missing(distfile, "missing", problems);
	}
}

uint64_t distfiles_count_absent(const struct distfiles *distfiles)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	uint64_t count = 0;

	for (; distfile < end; distfile++)
		count += (uint64_t)is_absent(distfile);
	return count;
}

/* --- Sums. --- */

uint64_t distfiles_count(const struct distfiles *distfiles, enum distfile_place place)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < distfiles->count; i++)
		count += distfiles->item[i].place == place;
	return count;
}

uint64_t distfiles_bytes(const struct distfiles *distfiles, enum distfile_place place)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < distfiles->count; i++) {
		if (distfiles->item[i].place == place)
			bytes += (uint64_t)distfiles->item[i].status.st_size;
	}
	return bytes;
}

void distfiles_free(struct distfiles *distfiles)
{
	struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;

	for (; distfile < end; distfile++) {
		while (distfile->urls > 0)
			free(distfile->url[--distfile->urls]);
		free(distfile->url);
		free(distfile->name);
		free(distfile->path);
		free(distfile->said_by);
	}
	free(distfiles->item);
}
