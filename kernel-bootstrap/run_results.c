/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_results.c - the packages that come back from a bootstrap. */
#include "kernel-bootstrap/run_results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/attempt.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"
#include "payload/image.h"

#define PACKAGES "SHA256SUMS.pkgs" /* live-bootstrap's: a digest of each package that it builds */

static const uint64_t disk_bytes = (uint64_t)64 << 30;

void run_results_begin(struct run *run)
{
	const char *path = run->request.export;

	if (path)
		results_begin_either(&run->results, path, disk_bytes, "--export");
}

/* What a line of SHA256SUMS.pkgs and the image say of a package. */
enum { SAME, DIFFERENT, MISSING, KINDS };

static int judge(const struct image *image, const struct sums_line *line)
{
	const struct image_entry *entry = image_find(image, line->name.text, line->name.bytes);

	if (!entry)
		return MISSING;
	return entry->has_digest && memcmp(entry->digest, line->digest, sizeof line->digest) == 0
		       ? SAME
		       : DIFFERENT;
}

/* Lines that say the same once more are used up. Returns how many packages are left. */
static uint32_t count_packages(struct sums *sums)
{
	uint32_t i, packages = sums->count;

	for (i = 1; i < sums->count; i++) {
		if (!payload_names_equal(sums->by_name[i - 1], sums->by_name[i]))
			continue;
		((struct sums_line *)sums->by_name[i])->is_used = 1;
		packages--;
	}
	return packages;
}

static void say_packages(const struct image *image, struct sums *sums)
{
	enum { NAMED_MAX = 10 };
	static const char *const words[KINDS] = { "", ("is not the one of " PACKAGES),
		"is missing" };
	uint32_t counts[KINDS] = { 0, 0, 0 }, packages = count_packages(sums), i;
	int kind;

	if (packages == 0) {
		complain("%s: " PACKAGES " names none: no packages are compared", image->path);
		return;
	}

	for (i = 0; i < sums->count; i++) {
		const struct sums_line *line = &sums->line[i];

		if (line->is_used)
			continue;
		kind = judge(image, line);
		if (counts[kind]++ < NAMED_MAX && kind != SAME)
			printf("%s: %.*s: %s\n", image->path, (int)line->name.bytes,
				line->name.text, words[kind]);
	}
	printf("%s: of %u packages in " PACKAGES " %u match, %u differ, %u are missing\n",
		image->path, packages, counts[SAME], counts[DIFFERENT], counts[MISSING]);
}

static int compare_packages(void *context)
{
	const char *path = context;
	const struct image_entry *entry;
	struct image image;
	struct sums sums;

	image_open(&image, path, 1);
	entry = image_find(&image, PACKAGES, sizeof PACKAGES - 1);
	if (!entry)
		complain("%s: has no " PACKAGES ": its packages are not compared", path);
	else if (sums_read(&sums, &image.file.source, entry->data_offset, entry->file_bytes))
		complain("%s: " PACKAGES " line %lu: %s", path, (unsigned long)sums.problem_line,
			sums.problem);
	else
		say_packages(&image, &sums);
	if (entry)
		sums_free(&sums);
	image_close(&image);
	report_end();
	return 0;
}

struct job {
	struct results *results;
	int status; /* the run's */
};

static int take(void *context)
{
	const struct job *job = context;
	const char *problem = results_take(job->results);

	if (problem) {
		complain("%s: no results have come back: %s", job->results->output.path, problem);
		return STATUS_FAILED;
	}
	results_keep(job->results, job->status != 0);
	return 0;
}

int run_results_end(struct run *run, int status)
{
	struct job job = { &run->results, status };
	const char *path = run->request.export;
	char *kept;
	int result;

	if (!path)
		return status;
	if (run->signal && status) {
		results_drop(&run->results);
		return status;
	}
	kept = copy_string(status && run->results.failed ? run->results.failed : path);
	result = attempt(path, take, &job);
	results_drop(&run->results);
	if (!result)
		result = attempt(kept, compare_packages, kept);
	free(kept);
	return status ? status : result;
}
