/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.c - brings the files of a payload into a directory: plan, copy in batches, report. */
#include "importer/import.h"

#include <string.h>

#include "freestanding/message.h"
#include "importer/batch.h"
#include "importer/copy.h"
#include "importer/plan.h"

enum { SUMS_INDEX_SLOTS = 32 * 1024 }; /* for digests that are looked up out of order */
enum { MEMORY_BYTES_MAX = 2 * 1024 * 1024, MEMORY_BYTES_FOR_STACK = 64 * 1024 };

struct report {
	uint32_t copied, kept, verified;
	uint32_t sums; /* how many of them are SHA256SUMS */
	uint64_t done_bytes;
	uint32_t begun_ms;
};

static struct destination destination;
static struct import_plan plan;
static struct copier copier;
static struct batch batch;
static uint32_t sums_index[SUMS_INDEX_SLOTS];

/* What takes most: the plan needs the names that it has seen, copying the window. */
static union {
	struct name_set names;
	uint8_t window[DEVICE_WINDOW_ROOM_BYTES];
} memory;

/* What the man page promises: that, buffers to compare with (here, in volume.c and space.c), a
 * batch, and little else. */
typedef char memory_is_as_documented[sizeof memory + COPY_COMPARE_BYTES + 4 * VOLUME_COMPARE_BYTES +
							     sizeof batch + sizeof copier +
							     sizeof sums_index <
						     MEMORY_BYTES_MAX - MEMORY_BYTES_FOR_STACK
					     ? 1
					     : -1];

static void say_entry(const struct payload_entry *entry, const struct report *report,
	const char *kept, int verified)
{
	say(message_number(report->copied + report->kept), "/", message_number(plan.entries), " ",
		message_number(message_percent(report->done_bytes, plan.file_bytes)), "% ",
		entry->name, " (", message_size(entry->file_bytes), kept,
		verified ? ", sha256 ok)" : ")");
}

static int import_entry(const struct payload_entry *entry, struct report *report)
{
	enum copy_result result;
	int verified;

	result = copy_entry(&copier, entry, &verified);
	if (result == COPY_FAILED)
		return -1;
	if (result == COPY_WAITS) {
		batch_add(&batch, entry);
		report->copied++;
	} else {
		report->kept++;
	}
	report->verified += (uint32_t)verified;
	report->done_bytes += entry->file_bytes;
	say_entry(entry, report, result == COPY_KEPT ? ", already there" : "", verified);
	return 0;
}

/* Then it is better that the kernel reads ahead meanwhile. */
static int hashing_takes_time(const struct volume *volume)
{
	return volume->has_sums && sha256_add_blocks == sha256_add_blocks_plain;
}

static int import_volume(struct volumes *volumes, unsigned index, struct report *report)
{
	struct volume *volume = &volumes->list[index];
	struct payload_reader reader;
	struct payload_entry entry;
	int result;

	say(volume->device.path, ": ", message_number(volume->entries), " files, ",
		message_size(volume->file_bytes), ", into ", destination_directory(&destination));
	copier.device = &volume->device;
	volume_begin_sums(volume, &copier.sums);
	payload_sums_lend(&copier.sums, sums_index, SUMS_INDEX_SLOTS);
	device_begin_window(
		&volume->device, memory.window, volume->end_offset, !hashing_takes_time(volume));
	volume_begin(volumes, index, &reader, 0);
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		if (!batch_has_room(&batch, &entry) && batch_end(&batch))
			return -1;
		if (import_entry(&entry, report)) {
			batch_end(&batch); /* what is complete stays */
			return -1;
		}
	}
	if (batch_end(&batch))
		return -1;
	if (result < 0)
		return device_fail(&volume->device, reader.problem_offset, "", reader.problem);
	if (volume->has_sums)
		report->sums++;
	return 0;
}

static int import_all(struct volumes *volumes, struct report *report)
{
	unsigned i;

	for (i = 0; i < volumes->count; i++) {
		if (import_volume(volumes, i, report))
			return -1;
	}
	return destination_flush(&destination); /* the names too */
}

static void say_report(const struct report *report)
{
	/* Files of digests have none of their own. */
	uint32_t without = plan.entries - report->sums - report->verified;

	if (report->sums == 0)
		complain("warning: this payload carries no " SHA256SUMS_NAME
			 ": what was read could not be verified");
	else if (without > 0)
		complain("warning: ", message_number(without),
			" files have no line in " SHA256SUMS_NAME " and were not verified");
	say(message_number(plan.entries), " files, ", message_size(plan.file_bytes), ", in ",
		destination_directory(&destination), ": ", message_number(report->copied),
		" copied, ", message_number(report->kept), " already there, ",
		message_number(report->verified), " verified, ",
		message_seconds(system_clock_ms() - report->begun_ms));
}

int import_payloads(struct volumes *volumes, const char *directory)
{
	struct report report = { 0, 0, 0, 0, 0, 0 };

	report.begun_ms = system_clock_ms();
	if (destination_begin(&destination, directory)) {
		complain(directory, ": the path is empty or longer than 3000 bytes");
		return -1;
	}
	if (plan_make(&plan, volumes, &destination, &memory.names) ||
		destination_open(&destination))
		return -1;
	batch_begin(&batch, &destination);
	copier.destination = &destination;
	if (import_all(volumes, &report)) {
		complain("stopped before the end; what is complete stays, a second run goes on");
		return -1;
	}
	say_report(&report);
	return 0;
}
