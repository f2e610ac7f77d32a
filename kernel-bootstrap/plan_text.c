/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan_text.c - the plan of a checkout as a table, for people. */
#include <stdio.h>

#include "host/report.h"
#include "kernel-bootstrap/plan.h"

void plan_print_table(const struct checkout *checkout)
{
	const struct distfiles *distfiles = &checkout->distfiles;
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;

	for (; distfile < end; distfile++) {
		if (distfile->state == DISTFILE_MISSING)
			printf("%-9s %12s  %-10s %s\n", plan_place_word(distfile->place), "?",
				plan_state_word(distfile->state), distfile->name);
		else
			printf("%-9s %12llu  %-10s %s\n", plan_place_word(distfile->place),
				(unsigned long long)distfile->status.st_size,
				plan_state_word(distfile->state), distfile->name);
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
		(unsigned long long)distfiles_count(distfiles, DISTFILE_PAYLOAD),
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

static void print_init(const struct checkout *checkout)
{
	const struct init_image *init = &checkout->init;
	unsigned long long left =
		init->entries < SRCFS_FILES_MAX ? SRCFS_FILES_MAX - init->entries : 0;
	char size[REPORT_SIZE_TEXT_BYTES], max[REPORT_SIZE_TEXT_BYTES];

	printf("init.img     %llu file%s, %llu director%s, ",
		(unsigned long long)checkout->files.files, report_plural(checkout->files.files),
		(unsigned long long)checkout->files.directories,
		checkout->files.directories == 1 ? "y" : "ies");
	printf("%s in an image of ", report_size(size, init->stream_bytes));
	printf("%s\n", report_size(size, init->image_bytes));
	printf("  entries    %llu of %d that builder-hex0 has; %llu are left for what the "
	       "bootstrap makes\n",
		(unsigned long long)init->entries, SRCFS_FILES_MAX, left);
	report_size(max, SRCFS_FILES_BYTES_MAX);
	printf("  bytes      %s", report_size(size, checkout->files.files_bytes));
	if (init->ramdisk_bytes > 0)
		printf(" and a ramdisk of %s", report_size(size, init->ramdisk_bytes));
	printf(", of %s\n", max);
	printf("  memory     %llu MiB at least, for these alone\n",
		(unsigned long long)((init->memory_bytes + 1024 * 1024 - 1) / (1024 * 1024)));
}

static void print_payload(const struct checkout *checkout)
{
	char size[REPORT_SIZE_TEXT_BYTES];
	size_t distfiles;

	if (checkout->payload.volumes == 0) {
		printf("payload      none\n");
		return;
	}
	distfiles = checkout->payload.inputs.count;
	printf("payload      %lu distfile%s and SHA256SUMS, %s, ", (unsigned long)distfiles,
		report_plural(distfiles), report_size(size, checkout_payload_bytes(checkout)));
	if (checkout->modes.single_disk)
		printf("in a partition of init.img from sector %llu\n",
			(unsigned long long)checkout->init.payload_offset / SRCFS_SECTOR_BYTES);
	else
		printf("external.img\n");
}

void plan_print_summary(const struct checkout *checkout)
{
	if (checkout->distfiles.count > 0)
		putchar('\n');
	print_distfiles(&checkout->distfiles);
	print_init(checkout);
	print_payload(checkout);
}
