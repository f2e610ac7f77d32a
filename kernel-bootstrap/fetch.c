/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch.c - kernel-bootstrap fetch: brings the distfiles of a checkout that are missing or wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkout/checkout.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/options.h"
#include "host/report.h"
#include "kernel-bootstrap/command.h"
#include "kernel-bootstrap/distfile_input.h"
#include "kernel-bootstrap/fetch_jobs.h"

enum { JOBS = 4, SILENCE_S = 60, SILENCE_S_MAX = 24 * 60 * 60 };

static const uint64_t max_size_bytes = (uint64_t)1024 * 1024 * 1024;

struct request {
	int early;
	uint64_t jobs, max_bytes, silence_s;
	struct modes modes;
};

static const struct option rows[] = {
	{ "early", 0, OPTION_FLAG, 0, offsetof(struct request, early),
		.help = "only what init.img needs without --external-sources" },
	{ "jobs", 'j', OPTION_NUMBER, "N", offsetof(struct request, jobs), .min = 1,
		.max = FETCH_JOBS_MAX, .help = "fetch so many at once (4)" },
	{ "max-size", 0, OPTION_SIZE, "SIZE", offsetof(struct request, max_bytes),
		.help = "no distfile is larger (1G): a server that sends more is left" },
	{ "silence", 0, OPTION_NUMBER, "SECONDS", offsetof(struct request, silence_s), .min = 1,
		.max = SILENCE_S_MAX,
		.help = "leave a server that does not answer, or sends less than 100 bytes a "
			"second, for so long (60)" },
	{ 0 },
};

static const struct option_group groups[] = {
	{ 0, rows, 0 },
	MODES_GROUPS(offsetof(struct request, modes)),
	{ 0 },
};

static const struct usage usage = {
	.command = "fetch",
	.synopsis = "TREE [OPTION...]",
	.about = "Brings the distfiles of a live-bootstrap checkout that are missing or wrong into "
		 "TREE/distfiles, by curl: from the mirrors, then from each address that the "
		 "sources say, until one of them sends the file whose SHA-256 they say. What an "
		 "earlier run has begun is gone on with.",
	.groups = groups,
	.notes = "All distfiles are brought, as with --external-sources; the other modes say which "
		 "steps are built. A mirror may be a directory of this machine: file:///DIR.",
	.examples =
		"kernel-bootstrap fetch live-bootstrap\n"
		"kernel-bootstrap fetch --jobs 8 --mirrors file:///srv/distfiles live-bootstrap",
	.exit_status = "Exit status: 0 all are there, 1 some could not be had, 2 wrong usage.",
};

static void read_options(struct request *request, struct checkout *checkout, char **argv)
{
	memset(request, 0, sizeof *request);
	modes_begin(&request->modes);
	request->modes.fetches = 1;
	request->jobs = JOBS;
	request->max_bytes = max_size_bytes;
	request->silence_s = SILENCE_S;
	if (options_read(&usage, request, argv) != 1)
		die_usage("fetch", "one TREE is wanted, a live-bootstrap checkout");
	if (request->early && request->modes.external_sources)
		die_usage("fetch", "--early and --external-sources: one of the two");
	request->modes.external_sources = !request->early;
	request->modes.qemu |= !request->modes.bare_metal;
	modes_finish(&request->modes, "fetch");
	checkout->tree = argv[1];
	checkout->modes = request->modes;
}

/* --- What is to be had, and how. --- */

static int is_wanted(const struct distfile *distfile)
{
	return distfile->state == DISTFILE_WRONG ||
	       (distfile->state == DISTFILE_MISSING && !distfile->status.st_mode);
}

static int has_directory(const struct modes *modes)
{
	size_t i;

	for (i = 0; i < modes->mirrors; i++) {
		if (modes_mirror_directory(modes->mirror[i]))
			return 1;
	}
	return 0;
}

/* Said before anything that takes time. A directory may have them all. */
static void need_curl(const struct checkout *checkout)
{
	const struct distfile *distfile = checkout->distfiles.item,
			      *end = distfile + checkout->distfiles.count;
	static int is_known;

	for (; distfile < end && !(is_wanted(distfile) && distfile->urls > 0); distfile++)
		;
	if (distfile == end || is_known || fetch_source_has_curl())
		return;
	is_known = 1;
	if (!has_directory(&checkout->modes))
		die("there is no curl here: Debian's package curl has it");
	complain("there is no curl here (Debian's package curl has it): only directories of this "
		 "machine are looked into");
}

static int open_directory(const char *tree)
{
	char *path = format_string("%s/distfiles", tree);
	int fd;

	if (mkdir(path, 0777) && errno != EEXIST)
		die("%s: %s", path, strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	free(path);
	return fd;
}

static void fetch(
	struct fetch_jobs *jobs, const struct request *request, const struct checkout *checkout)
{
	struct distfile *distfile = checkout->distfiles.item,
			*end = distfile + checkout->distfiles.count;

	memset(jobs, 0, sizeof *jobs);
	jobs->limits.max_bytes = request->max_bytes;
	jobs->limits.silence_s = request->silence_s;
	jobs->parallel = (unsigned)request->jobs;
	jobs->mirrors = checkout->modes.mirrors;
	for (; distfile < end; distfile++) {
		if (is_wanted(distfile))
			fetch_jobs_add(jobs, distfile);
	}
	if (jobs->count == 0)
		return;
	jobs->directory = open_directory(checkout->tree);
	fetch_jobs_run(jobs);
	close(jobs->directory);
}

/* --- What came of it. --- */

static void say_reasons(const struct fetch_job *job)
{
	const struct distfile *distfile = job->distfile;
	size_t i;

	for (i = 0; i < job->url; i++)
		complain("%s: %s: %s", distfile->path, distfile->url[i], job->reasons[i]);
	if (job->refused)
		complain("%s: %s", distfile->path, job->refused);
	else if (distfile->urls == 0)
		complain("%s: %s says no URL: name a mirror that has it (--mirrors), or bring it "
			 "yourself",
			distfile->path, distfile->said_by);
}

/* Returns how many could not be had; those that nobody tried are among them. */
static uint64_t say_what_lacks(const struct fetch_jobs *jobs, const struct distfiles *distfiles)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	uint64_t lacking = 0;
	size_t i;

	for (i = 0; i < jobs->count; i++) {
		if (jobs->job[i].distfile->state != DISTFILE_GOOD)
			say_reasons(&jobs->job[i]);
	}
	for (; distfile < end; distfile++) {
		if (distfile->state == DISTFILE_MISSING && distfile->status.st_mode)
			complain("%s: in the way, and not a regular file", distfile->path);
		lacking +=
			distfile->state != DISTFILE_GOOD && distfile->state != DISTFILE_NOT_NEEDED;
	}
	return lacking;
}

static void report(const struct fetch_jobs *jobs, const struct checkout *checkout, uint64_t lacking)
{
	uint64_t needed = distfiles_count(&checkout->distfiles, DISTFILE_EARLY);
	char size[REPORT_SIZE_TEXT_BYTES];

	printf("%s/distfiles: %llu distfile%s: %llu right already, %llu fetched (%s)\n",
		checkout->tree, (unsigned long long)needed, report_plural(needed),
		(unsigned long long)(needed - jobs->fetched - lacking),
		(unsigned long long)jobs->fetched, report_size(size, jobs->fetched_bytes));
	report_end();
	if (lacking > 0)
		complain("%s/distfiles: %llu distfile%s could not be had", checkout->tree,
			(unsigned long long)lacking, report_plural(lacking));
}

int command_fetch(char **argv)
{
	struct problems problems = { 0, 0, 0, 0 };
	struct checkout checkout;
	struct request request;
	struct fetch_jobs jobs;
	uint64_t lacking;
	int status;

	memset(&checkout, 0, sizeof checkout);
	read_options(&request, &checkout, argv);
	checkout_read_distfiles(&checkout, &problems);
	need_curl(&checkout);
	distfile_input_verify(&checkout.distfiles);
	need_curl(&checkout);
	fetch(&jobs, &request, &checkout);
	lacking = say_what_lacks(&jobs, &checkout.distfiles);
	problems_say_wrong(&problems);
	report(&jobs, &checkout, lacking);
	status = lacking > 0 || problems.wrong > 0 ? STATUS_FAILED : STATUS_DONE;
	fetch_jobs_free(&jobs);
	checkout_free(&checkout);
	problems_free(&problems);
	return status;
}
