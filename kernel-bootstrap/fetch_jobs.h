/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * fetch_jobs.h - distfiles fetched, several at once, each from one address after the other. */
#ifndef KERNEL_BOOTSTRAP_FETCH_JOBS_H
#define KERNEL_BOOTSTRAP_FETCH_JOBS_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/distfiles.h"
#include "kernel-bootstrap/fetch_file.h"
#include "kernel-bootstrap/fetch_source.h"

enum { FETCH_JOBS_MAX = 64 };

struct fetch_job {
	struct distfile *distfile; /* its state becomes good */
	struct fetch_file file;
	struct fetch_source source;
	size_t url;         /* of the distfile: the one that is tried */
	unsigned resumed;   /* how often there */
	uint64_t begins_at; /* what was sent before */
	char **reasons;     /* why it could not be had from each URL that was tried */
	char *refused;      /* why it was not tried, or cannot have its name; or 0 */
};

struct fetch_jobs {
	int directory;  /* of the distfiles, open */
	size_t mirrors; /* so many URLs of each distfile, the first, are mirrors' */
	struct fetch_limits limits;
	unsigned parallel; /* at most FETCH_JOBS_MAX */
	struct fetch_job *job;
	size_t count;
	/* the outcome */
	uint64_t fetched, fetched_bytes;
};

/* Adds one that is to be fetched. */
void fetch_jobs_add(struct fetch_jobs *jobs, struct distfile *distfile);

/* Fetches all of them, and says each that is there. */
void fetch_jobs_run(struct fetch_jobs *jobs);

void fetch_jobs_free(struct fetch_jobs *jobs);

#endif
