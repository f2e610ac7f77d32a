/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bars.c - the way of a bootstrap as bars. */
#include "kernel-bootstrap/bars.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/report.h"
#include "kernel-bootstrap/image_stream.h"

/* Of one name is one color, on whichever bar it lies. They are told apart by those, too, who do not
 * see all colors. */
enum kind {
	PART_LOADER,
	PART_STEPS,
	PART_PRESEED,
	PART_EARLY,
	PART_ZEROS,
	PART_FIRST,
	PART_ONLY,
	PART_REST,
	PART_BELOW,
	PART_RAMDISK,
	PART_OWN,
	PART_FILES,
	PART_DIRECTORIES,
	PART_MADE,
};

static const struct bar_part kinds[] = {
	[PART_LOADER] = { "builder-hex0", "#404040", 0 },
	[PART_STEPS] = { "seed and steps", "#0072b2", 0 },
	[PART_PRESEED] = { "preseed and steps", "#0072b2", 0 },
	[PART_EARLY] = { "early distfiles", "#009e73", 0 },
	[PART_ZEROS] = { "zeros", "#d8d8d8", 0 },
	[PART_FIRST] = { "first import", "#e69f00", 0 },
	[PART_ONLY] = { "the import", "#e69f00", 0 },
	[PART_REST] = { "rest of the payload", "#56b4e9", 0 },
	[PART_BELOW] = { "below the files", "#a8a8a8", 0 },
	[PART_RAMDISK] = { "Fiwix's ramdisk", "#cc79a7", 0 },
	[PART_OWN] = { "live-bootstrap's own", "#7a5c99", 0 },
	[PART_FILES] = { "files", "#0072b2", 0 },
	[PART_DIRECTORIES] = { "directories", "#56b4e9", 0 },
	[PART_MADE] = { "made by the first commands", "#404040", 0 },
};

/* The title is allocated memory, and the bar's from here on. */
static struct bar *add(struct bars *bars, const char *name, char *title)
{
	struct bar *bar = &bars->bar[bars->count++];

	bar->name = name;
	bar->title = title;
	return bar;
}

static void add_part(struct bar *bar, enum kind kind, uint64_t amount)
{
	if (amount == 0)
		return;
	bar->part[bar->parts] = kinds[kind];
	bar->part[bar->parts++].amount = amount;
}

static void add_limit(
	struct bar *bar, const struct boot_plan *plan, enum limit_id id, uint64_t origin)
{
	const struct limit *limit = &plan->limits.limit[id];

	if (!limit->is_there)
		return;
	bar->limit[bar->limits].limit = limit;
	bar->limit[bar->limits++].origin = origin;
}

/* --- Sums. --- */

static uint64_t early_bytes(const struct boot_plan *plan)
{
	return distfiles_bytes(&plan->checkout.distfiles, DISTFILE_EARLY);
}

static int is_early(const struct boot_plan *plan, const struct distfile *distfile)
{
	(void)plan;
	return distfile->place == DISTFILE_EARLY;
}

static int travels(const struct boot_plan *plan, const struct distfile *distfile)
{
	(void)plan;
	return distfile_travels(distfile);
}

static int is_in_init(const struct boot_plan *plan, const struct distfile *distfile)
{
	return is_early(plan, distfile) || (plan->image.payload_offset && travels(plan, distfile));
}

static int is_on_ramdisk(const struct boot_plan *plan, const struct distfile *distfile)
{
	return is_early(plan, distfile) || limits_is_imported(&plan->checkout, distfile);
}

static int is_packed(const struct boot_plan *plan, const struct distfile *distfile)
{
	return limits_is_packed(&plan->checkout, distfile);
}

static uint64_t count_missing(const struct boot_plan *plan,
	int (*belongs)(const struct boot_plan *, const struct distfile *))
{
	const struct distfile *distfile = plan->checkout.distfiles.item;
	const struct distfile *end = distfile + plan->checkout.distfiles.count;
	uint64_t count = 0;

	for (; distfile < end; distfile++)
		count += distfile->state == DISTFILE_MISSING && belongs(plan, distfile);
	return count;
}

/* --- The stages. --- */

static void add_early(struct bar *bar, const struct boot_plan *plan, uint64_t bytes)
{
	add_part(bar, plan->checkout.modes.early_preseed ? PART_PRESEED : PART_STEPS,
		bytes - early_bytes(plan));
	add_part(bar, PART_EARLY, early_bytes(plan));
}

/* A missing distfile has its entry, too. */
static void add_entries(struct bars *bars, const struct boot_plan *plan)
{
	const struct image_plan *image = &plan->image;
	struct bar *bar = add(bars, "entries",
		format_string("init.img, its entries in builder-hex0, on a scale of their own"));

	bar->is_count = 1;
	add_part(bar, PART_FILES, image->files);
	add_part(bar, PART_DIRECTORIES, image->directories);
	add_part(bar, PART_MADE, IMAGE_STREAM_MADE_FILES);
	add_limit(bar, plan, LIMIT_BOOT_ENTRIES, 0);
}

static enum kind import_kind(const struct boot_plan *plan)
{
	return plan->checkout.import.has_rest ? PART_FIRST : PART_ONLY;
}

/* What is read up to the end of the first import, and the rest; behind the only one, padding. */
static void add_payload_parts(struct bar *bar, const struct boot_plan *plan)
{
	const struct payload_plan *payload = &plan->payload;

	add_part(bar, import_kind(plan), payload->first_end_bytes);
	add_part(bar, plan->checkout.import.has_rest ? PART_REST : PART_ZEROS,
		payload->total_bytes - payload->first_end_bytes);
	add_limit(bar, plan, LIMIT_DISK_READ, 0);
}

static void add_init(struct bars *bars, const struct boot_plan *plan)
{
	const uint64_t loader_bytes = SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES;
	const struct image_plan *image = &plan->image;
	struct bar *bar = add(bars, "init", format_string("init.img, the disk that is booted"));

	add_part(bar, PART_LOADER, loader_bytes);
	add_early(bar, plan, image->stream_bytes);
	bar->missing = count_missing(plan, is_in_init);
	if (!image->payload_offset)
		return;
	add_part(bar, PART_ZEROS, image->payload_offset - loader_bytes - image->stream_bytes);
	add_payload_parts(bar, plan);
	add_limit(bar, plan, LIMIT_PARTITION, 0);
}

static void add_payload(struct bars *bars, const struct boot_plan *plan)
{
	uint64_t count = plan->payload.distfiles;
	struct bar *bar = add(bars, "payload",
		format_string("external.img: %llu distfile%s and SHA256SUMS",
			(unsigned long long)count, report_plural(count)));

	add_payload_parts(bar, plan);
	bar->missing = count_missing(plan, travels);
}

static void add_memory(struct bars *bars, const struct boot_plan *plan)
{
	struct bar *bar = add(
		bars, "memory", format_string("memory, while builder-hex0 makes Fiwix's ramdisk"));

	add_part(bar, PART_BELOW, SRCFS_FILES_BEGIN);
	add_early(bar, plan, plan->image.files_bytes);
	add_part(bar, PART_RAMDISK, plan->image.ramdisk_bytes);
	add_limit(bar, plan, LIMIT_BOOT_BYTES, SRCFS_FILES_BEGIN);
	add_limit(bar, plan, LIMIT_MEMORY, 0);
	bar->missing = count_missing(plan, is_early);
}

static void add_ramdisk(struct bars *bars, const struct boot_plan *plan)
{
	struct bar *bar = add(bars, "ramdisk",
		format_string("Fiwix's ramdisk, after the %s",
			plan->checkout.import.has_rest ? "first import" : "import"));

	add_early(bar, plan, plan->image.files_bytes);
	add_part(bar, import_kind(plan), plan->payload.first_files_bytes);
	add_limit(bar, plan, LIMIT_RAMDISK, 0);
	bar->missing = count_missing(plan, is_on_ramdisk);
}

static void add_jump(struct bars *bars, const struct boot_plan *plan)
{
	struct bar *bar = add(bars, "jump", format_string("what jump: linux packs for Linux"));
	uint64_t bytes = plan->limits.limit[LIMIT_JUMP].is;

	add_part(bar, PART_OWN, LIMITS_JUMP_OTHERS_BYTES);
	add_part(bar, import_kind(plan), bytes - LIMITS_JUMP_OTHERS_BYTES);
	add_limit(bar, plan, LIMIT_JUMP, 0);
	bar->missing = count_missing(plan, is_packed);
}

static void add_main_disk(struct bars *bars, const struct boot_plan *plan)
{
	const struct payload_plan *payload = &plan->payload;
	uint64_t first_bytes = payload->first_files_bytes - payload->pack.sums_bytes;
	struct bar *bar =
		add(bars, "main_disk", format_string("the main disk, after the second import"));

	add_part(bar, PART_FIRST, first_bytes);
	add_part(bar, PART_REST, payload->files_bytes - first_bytes);
	add_limit(bar, plan, LIMIT_MAIN_DISK, 0);
	bar->missing = count_missing(plan, travels);
}

void bars_make(struct bars *bars, const struct boot_plan *plan)
{
	int has_payload = plan->payload.total_bytes > 0;

	memset(bars, 0, sizeof *bars);
	add_entries(bars, plan);
	add_init(bars, plan);
	if (has_payload && !plan->image.payload_offset)
		add_payload(bars, plan);
	add_memory(bars, plan);
	if (has_payload)
		add_ramdisk(bars, plan);
	if (plan->limits.limit[LIMIT_JUMP].is_there)
		add_jump(bars, plan);
	if (plan->limits.limit[LIMIT_MAIN_DISK].is_there)
		add_main_disk(bars, plan);
}

void bars_free(struct bars *bars)
{
	while (bars->count > 0)
		free(bars->bar[--bars->count].title);
}

uint64_t bars_amount(const struct bar *bar)
{
	uint64_t amount = 0;
	size_t i;

	for (i = 0; i < bar->parts; i++)
		amount += bar->part[i].amount;
	return amount;
}

double bars_limit_amount(const struct bar_limit *limit)
{
	return (double)limit->origin + (double)limit->limit->max;
}
