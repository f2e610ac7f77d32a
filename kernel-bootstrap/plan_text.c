/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_text.c - the plan for people: a table and its sums. */
#include "kernel-bootstrap/plan_text.h"

#include <stdio.h>

#include "host/report.h"
#include "kernel-bootstrap/plan_words.h"

void plan_text_print_distfiles(const struct distfiles *distfiles)
{
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;

	for (; distfile < end; distfile++) {
		if (distfile->state == DISTFILE_MISSING)
			printf("%-9s %12s  %-10s %s\n", plan_words_place(distfile->place), "?",
				plan_words_state(distfile->state), distfile->name);
		else
			printf("%-9s %12llu  %-10s %s\n", plan_words_place(distfile->place),
				(unsigned long long)distfile->status.st_size,
				plan_words_state(distfile->state), distfile->name);
	}
}

static uint64_t count_state(const struct distfiles *distfiles, enum distfile_state state)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < distfiles->count; i++)
		count += distfiles->item[i].state == state;
	return count;
}

static void print_distfiles(const struct distfiles *distfiles)
{
	printf("distfiles    %llu: %llu in init.img, %llu in the payload, %llu later; %llu "
	       "missing, %llu wrong",
		(unsigned long long)distfiles->count,
		(unsigned long long)distfiles_count(distfiles, DISTFILE_EARLY),
		(unsigned long long)(distfiles_count(distfiles, DISTFILE_FIRST) +
				     distfiles_count(distfiles, DISTFILE_REST)),
		(unsigned long long)distfiles_count(distfiles, DISTFILE_LATER),
		(unsigned long long)count_state(distfiles, DISTFILE_MISSING),
		(unsigned long long)count_state(distfiles, DISTFILE_WRONG));
	if (count_state(distfiles, DISTFILE_UNREAD) > 0)
		printf(", %llu unread",
			(unsigned long long)count_state(distfiles, DISTFILE_UNREAD));
	putchar('\n');
	if (count_state(distfiles, DISTFILE_MISSING) > 0)
		printf("             the sizes below are without those that are missing\n");
}

static void print_image(const struct image_plan *image)
{
	char size[REPORT_SIZE_TEXT_BYTES];

	printf("init.img     %llu file%s, %llu director%s, ", (unsigned long long)image->files,
		report_plural(image->files), (unsigned long long)image->directories,
		image->directories == 1 ? "y" : "ies");
	printf("%s in an image of ", report_size(size, image->stream_bytes));
	printf("%s\n", report_size(size, image->image_bytes));
	printf("  memory     %llu MiB at least\n",
		(unsigned long long)((image->memory_bytes + 1024 * 1024 - 1) / (1024 * 1024)));
}

static void print_payload(const struct payload_plan *payload, const struct image_plan *image)
{
	char size[REPORT_SIZE_TEXT_BYTES];

	if (payload->total_bytes == 0) {
		printf("payload      none\n");
		return;
	}
	printf("payload      %llu distfile%s and SHA256SUMS, %s, ",
		(unsigned long long)payload->distfiles, report_plural(payload->distfiles),
		report_size(size, payload->total_bytes));
	if (image->payload_offset)
		printf("in a partition of init.img from sector %llu\n",
			(unsigned long long)image->payload_offset / SRCFS_SECTOR_BYTES);
	else
		printf("external.img\n");
	printf("  on Fiwix   %llu distfile%s, %s\n", (unsigned long long)payload->first,
		report_plural(payload->first), report_size(size, payload->first_files_bytes));
	if (payload->first_list)
		printf("  in Linux   all, %s\n", report_size(size, payload->files_bytes));
	printf("  digest     %s\n", payload->sums_digest);
}

static void print_limits(const struct limits *limits)
{
	const struct limit *limit = limits->limit, *end = limit + LIMITS;
	char is[REPORT_SIZE_TEXT_BYTES], max[REPORT_SIZE_TEXT_BYTES];

	printf("%-36s %12s %12s\n", "limit", "is", "at most");
	for (; limit < end; limit++) {
		if (!limit->is_there)
			continue;
		printf("%-36s %12s %12s%s\n", limit->what,
			plan_words_figure(is, limit->is, limit->is_count),
			limit->max ? plan_words_figure(max, limit->max, limit->is_count) : "-",
			limit_is_exceeded(limit) ? "  too much" : "");
	}
}

void plan_text_print_summary(const struct boot_plan *plan)
{
	const struct distfiles *distfiles = &plan->checkout.distfiles;

	if (distfiles->count > 0)
		putchar('\n');
	print_distfiles(distfiles);
	print_image(&plan->image);
	print_payload(&plan->payload, &plan->image);
	putchar('\n');
	print_limits(&plan->limits);
}
