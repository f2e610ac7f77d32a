/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfiles.c - the distfiles of a checkout: which there are, and when they are needed. */
#include "checkout/distfiles.h"

#include <stdlib.h>
#include <string.h>

#include "checkout/sources.h"
#include "host/file.h"
#include "host/files_read.h"
#include "host/memory.h"

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
	distfile->url = make_room(distfile->url, distfile->urls, sizeof *distfile->url);
	distfile->url[distfile->urls++] = copy_string(url);
}

static struct distfile *add_new(
	struct distfiles *distfiles, const struct source *source, const char *sources_path)
{
	const struct modes *modes = distfiles->modes;
	struct distfile *distfile;
	char *url;
	size_t i;

	distfiles->item = make_room(distfiles->item, distfiles->count, sizeof *distfiles->item);
	distfile = &distfiles->item[distfiles->count++];
	memset(distfile, 0, sizeof *distfile);
	distfile->name = copy_string(source->name);
	distfile->path = format_string("%s/distfiles/%s", distfiles->tree, source->name);
	distfile->said_by = format_string("%s:%u", sources_path, source->line);
	memcpy(distfile->digest, source->digest, SHA256_DIGEST_BYTES);
	distfile->place = DISTFILE_PLACES;
	for (i = 0; i < modes->mirrors; i++) {
		url = format_string("%s/%s", modes->mirror[i], source->name);
		add_url(distfile, url);
		free(url);
	}
	return distfile;
}

/* --- Steps. --- */

/* A step whose sources are read. */
struct reading {
	const struct manifest *manifest;
	const struct manifest_step *step;
	enum distfile_place place;
	int is_kept;
	struct problems *problems;
};

/* The earliest place that needs it counts. */
static void add_source(struct distfiles *distfiles, const struct reading *reading,
	const struct source *source, const char *sources_path)
{
	struct distfile *distfile = find(distfiles, source->name);

	if (!distfile)
		distfile = add_new(distfiles, source, sources_path);
	else if (memcmp(distfile->digest, source->digest, SHA256_DIGEST_BYTES) != 0)
		problems_add(reading->problems,
			"%s:%u: %s has another SHA-256 in %s, and one of the two would be wrong",
			sources_path, source->line, source->name, distfile->said_by);
	add_url(distfile, source->url);
	if (reading->place < distfile->place)
		distfile->place = reading->place;
	distfile->is_kept |= reading->is_kept;
}

static void add_step(struct distfiles *distfiles, const struct reading *reading)
{
	char *directory =
		format_string("%s/%s", reading->manifest->directory, reading->step->argument);
	char *path = format_string("%s/sources", directory);
	struct sources sources;
	struct stat status;
	size_t i;

	if (stat(directory, &status) || !S_ISDIR(status.st_mode))
		problems_add(reading->problems, "%s:%u: %s: there is no such step",
			reading->manifest->path, reading->step->line, directory);
	sources_read(&sources, path, reading->problems);
	for (i = 0; i < sources.count; i++)
		add_source(distfiles, reading, &sources.item[i], path);
	sources_free(&sources);
	free(path);
	free(directory);
}

void distfiles_begin(struct distfiles *distfiles, const char *tree, const struct modes *modes)
{
	memset(distfiles, 0, sizeof *distfiles);
	distfiles->tree = tree;
	distfiles->modes = modes;
}

static enum distfile_place place_of(
	const struct distfiles *distfiles, const struct manifest_import *import, size_t step)
{
	if (step < import->early_steps)
		return DISTFILE_EARLY;
	if (!modes_have_payload(distfiles->modes))
		return DISTFILE_LATER;
	return step < import->first_steps ? DISTFILE_FIRST : DISTFILE_REST;
}

/* The configurator may make a predicate true in the booted system. */
void distfiles_add_steps(struct distfiles *distfiles, const struct manifest *manifest,
	const struct manifest_import *import, struct problems *problems)
{
	struct reading reading = { manifest, 0, DISTFILE_EARLY, 0, problems };
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		reading.step = &manifest->step[i];
		reading.place = place_of(distfiles, import, i);
		reading.is_kept = i >= import->kept_steps;
		if (reading.step->kind != MANIFEST_BUILD)
			continue;
		if (reading.step->active || distfiles->modes->configurator)
			add_step(distfiles, &reading);
		else
			problems_note(problems,
				"%s:%u: the predicate is false: %s is not built, and its distfiles "
				"are left out",
				manifest->path, reading.step->line, reading.step->argument);
	}
}

/* --- What is there. --- */

static void look(struct distfile *distfile, int from_network, struct problems *problems)
{
	const char *problem;
	struct stat status;

	if (stat(distfile->path, &status) == 0)
		files_read_add(distfile->path, &status); /* later, if not now */
	if (distfile->place == DISTFILE_LATER) {
		distfile->state = DISTFILE_NOT_NEEDED;
		if (from_network && distfile->urls == 0)
			problems_add(problems,
				"%s: no URL, so that the booted system cannot have %s: name a "
				"mirror that has it (--mirrors), or bring all (--external-sources)",
				distfile->said_by, distfile->name);
	} else if (stat(distfile->path, &distfile->status) || !S_ISREG(distfile->status.st_mode)) {
		distfile->state = DISTFILE_MISSING;
		distfile->status.st_size = 0; /* a directory has one */
	} else if ((problem = file_try(distfile->path))) {
		distfile->state = DISTFILE_UNREADABLE;
		problems_add(problems, "%s: %s", distfile->path, problem);
	}
}

static int compare(const void *a, const void *b)
{
	const struct distfile *left = a, *right = b;

	return strcmp(left->name, right->name);
}

void distfiles_look(struct distfiles *distfiles, struct problems *problems)
{
	const struct modes *modes = distfiles->modes;
	/* With --repo they lie on its disk, and what is in the repository is not built at all. The
	 * command that fetches has its own word for them. */
	int from_network = !modes->external_sources && !modes->repo && !modes->fetches;
	size_t i;

	if (distfiles->count > 0)
		qsort(distfiles->item, distfiles->count, sizeof *distfiles->item, compare);
	for (i = 0; i < distfiles->count; i++)
		look(&distfiles->item[i], from_network, problems);
}

void distfile_judge(struct distfile *distfile, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	int good = memcmp(digest, distfile->digest, SHA256_DIGEST_BYTES) == 0;

	distfile->state = good ? DISTFILE_GOOD : DISTFILE_WRONG;
}

/* --- What is wrong. --- */

/* What is missing may have something else in its place. */
static int is_absent(const struct distfile *distfile)
{
	return distfile->state == DISTFILE_MISSING && !distfile->status.st_mode;
}

static void add_missing(
	const struct distfile *distfile, const char *reason, struct problems *problems)
{
	char *urls = join_strings(distfile->url, distfile->urls);

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

int distfile_travels(const struct distfile *distfile)
{
	return distfile->place == DISTFILE_FIRST || distfile->place == DISTFILE_REST;
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
