/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_jobs.c - distfiles fetched, several at once, each from one address after the other. */
#include "kernel-bootstrap/fetch_jobs.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/report.h"

enum {
	PIECE_BYTES = 128 * 1024,
	RESUMED_MAX = 5, /* at one address: whoever breaks off so often does so on purpose */
};

void fetch_jobs_add(struct fetch_jobs *jobs, struct distfile *distfile)
{
	struct fetch_job *job;

	jobs->job = make_room(jobs->job, jobs->count, sizeof *jobs->job);
	job = &jobs->job[jobs->count++];
	memset(job, 0, sizeof *job);
	job->distfile = distfile;
	job->file.fd = job->source.fd = -1;
	job->reasons = allocate((distfile->urls + 1) * sizeof *job->reasons);
}

/* --- One distfile. --- */

/* Why the present URL is of no use. The next one is a new beginning. */
static void give_up_url(struct fetch_job *job, char *reason)
{
	job->reasons[job->url++] = reason;
	job->resumed = 0;
}

/* Goes on with the present URL, or the next one that can be tried. Returns 0 when none is left. */
static int begin_url(struct fetch_jobs *jobs, struct fetch_job *job)
{
	const char *url, *directory_path, *problem;

	if (job->file.size_bytes >= jobs->limits.max_bytes)
		fetch_file_restart(&job->file);
	for (; job->url < job->distfile->urls; give_up_url(job, copy_string(problem))) {
		url = job->distfile->url[job->url];
		/* Only who runs the program may name files of this machine, no list of sources. */
		directory_path = job->url < jobs->mirrors ? modes_mirror_directory(url) : 0;
		job->begins_at = job->file.size_bytes;
		problem = fetch_source_begin(
			&job->source, url, directory_path, job->begins_at, &jobs->limits);
		if (!problem)
			return 1;
		job->source.fd = -1;
	}
	fetch_file_close(&job->file);
	return 0;
}

/* All of it is there. */
static void finish_job(struct fetch_jobs *jobs, struct fetch_job *job, const char *from)
{
	uint64_t size_bytes = job->file.size_bytes;
	const char *problem = fetch_file_finish(&job->file);
	char text[REPORT_SIZE_TEXT_BYTES];

	if (problem) {
		job->refused = format_string("cannot give it its name: %s", problem);
		return;
	}
	job->distfile->state = DISTFILE_GOOD;
	jobs->fetched++;
	jobs->fetched_bytes += size_bytes;
	progress_hide();
	printf("%s: %s, %s\n", job->distfile->name, report_size(text, size_bytes), from);
	fflush(stdout);
}

/* Returns 0 when nothing more is to come of it. */
static int begin_job(struct fetch_jobs *jobs, struct fetch_job *job)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	const char *problem;

	if (job->distfile->urls == 0)
		return 0;
	problem = fetch_file_open(&job->file, jobs->directory, job->distfile);
	if (problem) {
		job->refused = copy_string(problem);
		return 0;
	}
	if (fetch_file_judge(&job->file, digest)) {
		finish_job(jobs, job, "of an earlier run");
		return 0;
	}
	return begin_url(jobs, job);
}

static char *other_bytes(const struct fetch_job *job, const uint8_t digest[SHA256_DIGEST_BYTES])
{
	char digits[SHA256SUMS_DIGITS + 1] = "";

	sha256sums_put_digest(digits, digest);
	return format_string(
		"another file: its SHA-256 is %s, not that of %s", digits, job->distfile->said_by);
}

/* What was there before may have been sent wrong, or by another one: once more from the beginning;
 * where it was the beginning, by the next one. */
static int begin_anew(struct fetch_jobs *jobs, struct fetch_job *job, char *reason)
{
	fetch_file_restart(&job->file);
	if (job->begins_at > 0)
		free(reason);
	else
		give_up_url(job, reason);
	return begin_url(jobs, job);
}

/* The source is at its end, and the digest has the last word on what has come of it: not even a
 * connection that broke off makes the right bytes wrong. Returns 0 when nothing more is to come. */
static int judge(struct fetch_jobs *jobs, struct fetch_job *job)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char *reason;
	enum fetch_end end = fetch_source_end(&job->source, &reason);

	if (fetch_file_judge(&job->file, digest)) {
		free(reason);
		finish_job(jobs, job, job->distfile->url[job->url]);
		return 0;
	}
	if (end == FETCH_WHOLE)
		return begin_anew(jobs, job, other_bytes(job, digest));
	if (end == FETCH_NO_RANGE)
		return begin_anew(jobs, job, reason);
	if (end == FETCH_BROKEN_OFF && job->file.size_bytes > job->begins_at &&
		job->resumed < RESUMED_MAX) {
		job->resumed++;
		free(reason);
		return begin_url(jobs, job);
	}
	give_up_url(job, reason);
	return begin_url(jobs, job);
}

/* Takes what there is to be read. Returns 0 when nothing more is to come of the job. */
static int take(struct fetch_jobs *jobs, struct fetch_job *job)
{
	static uint8_t piece[PIECE_BYTES];
	char size[REPORT_SIZE_TEXT_BYTES];
	ssize_t got = read(job->source.fd, piece, sizeof piece);

	if (got < 0 && errno == EINTR)
		return 1;
	if (got > 0 && (uint64_t)got > jobs->limits.max_bytes - job->file.size_bytes) {
		fetch_source_stop(&job->source);
		return begin_anew(jobs, job,
			format_string("more than %s, and a distfile may not be larger (--max-size)",
				report_size(size, jobs->limits.max_bytes)));
	}
	if (got > 0) {
		fetch_file_put(&job->file, piece, (size_t)got);
		progress_add((uint64_t)got);
		return 1;
	}
	/* A file that cannot be read is as one that ends here: it will have another digest. */
	close(job->source.fd);
	job->source.fd = -1;
	return 1;
}

/* --- All of them. --- */

/* Those that are under way. */
struct running {
	struct fetch_job *job[FETCH_JOBS_MAX];
	struct pollfd ready[2 * FETCH_JOBS_MAX];
	size_t count;
};

static void wait_for_bytes(struct running *running)
{
	size_t i;

	for (i = 0; i < running->count; i++) {
		running->ready[2 * i] = (struct pollfd){ running->job[i]->source.fd, POLLIN, 0 };
		running->ready[2 * i + 1] =
			(struct pollfd){ running->job[i]->source.curl.error, POLLIN, 0 };
	}
	if (poll(running->ready, 2 * running->count, -1) < 0 && errno != EINTR)
		die("cannot wait for curl: %s", strerror(errno));
}

/* Returns 0 when nothing more is to come of it. */
static int go_on(struct fetch_jobs *jobs, struct fetch_job *job, const struct pollfd ready[2])
{
	struct fetch_source *source = &job->source;

	if (ready[1].revents)
		fetch_source_hear(source);
	if (ready[0].revents && !take(jobs, job))
		return 0;
	if (source->fd >= 0 || source->curl.error >= 0)
		return 1;
	return judge(jobs, job);
}

static void go_on_all(struct fetch_jobs *jobs, struct running *running)
{
	size_t i, kept = 0;

	for (i = 0; i < running->count; i++) {
		if (go_on(jobs, running->job[i], &running->ready[2 * i]))
			running->job[kept++] = running->job[i];
		else
			progress_add_item();
	}
	running->count = kept;
}

void fetch_jobs_run(struct fetch_jobs *jobs)
{
	static struct running running;
	size_t next = 0;

	progress_begin_items("fetching", jobs->count);
	while (next < jobs->count || running.count > 0) {
		for (; next < jobs->count && running.count < jobs->parallel; next++) {
			if (begin_job(jobs, &jobs->job[next]))
				running.job[running.count++] = &jobs->job[next];
			else
				progress_add_item();
		}
		if (running.count == 0)
			continue;
		wait_for_bytes(&running);
		go_on_all(jobs, &running);
	}
	progress_end();
}

void fetch_jobs_free(struct fetch_jobs *jobs)
{
	struct fetch_job *job = jobs->job, *end = job + jobs->count;

	for (; job < end; job++) {
		while (job->url > 0)
			free(job->reasons[--job->url]);
		free(job->reasons);
		free(job->refused);
	}
	free(jobs->job);
}
