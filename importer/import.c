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

enum { MEMORY_BYTES_MAX = 2 * 1024 * 1024, MEMORY_BYTES_FOR_STACK = 64 * 1024 };

struct report {
	uint32_t copied, kept, verified;
	uint64_t done_bytes;
	uint32_t begun_ms;
};

static struct destination destination;
static struct import_plan plan;
static struct copier copier;
static struct batch batch;

/* What the man page promises: names seen, two buffers, a batch, and little else. */
typedef char memory_is_as_documented[sizeof(struct name_set) + 2 * COPY_BUFFER_BYTES +
							     sizeof batch + sizeof copier <
						     MEMORY_BYTES_MAX - MEMORY_BYTES_FOR_STACK
					     ? 1
					     : -1];

static void say_entry(const struct payload_entry *entry, uint32_t index,
	const struct report *report, const char *kept, int verified)
{
	say(message_number(index + 1), "/", message_number(plan.count), " ",
		message_number(message_percent(report->done_bytes, plan.total_bytes)), "% ",
		entry->name, " (", message_size(entry->file_bytes), kept,
		verified ? ", sha256 ok)" : ")");
}

static int import_entry(const struct payload_entry *entry, uint32_t index, struct report *report)
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
	say_entry(entry, index, report, result == COPY_KEPT ? ", already there" : "", verified);
	return 0;
}

static int import_all(struct device *device, struct report *report)
{
	struct payload_reader reader;
	struct payload_entry entry;
	int result;

	payload_reader_begin(&reader, &device->source, 0);
	while ((result = payload_reader_next(&reader, &entry)) == 1) {
		if (!batch_has_room(&batch, &entry) && batch_end(&batch))
			return -1;
		if (import_entry(&entry, reader.index - 1, report)) {
			batch_end(&batch); /* what is complete stays */
			return -1;
		}
	}
	if (batch_end(&batch))
		return -1;
	if (result < 0)
		return device_fail(device, reader.problem_offset, "", reader.problem);
	return destination_flush(&destination); /* the names too */
}

static void say_report(const struct report *report)
{
	uint32_t without = plan.count - report->verified;

	/* The file of digests has none of its own. */
	if (plan.has_sums && without > 1)
		complain("warning: ", message_number(without - 1),
			" files have no line in " SHA256SUMS_NAME " and were not verified");
	say(message_number(plan.count), " files, ", message_size(plan.total_bytes), ", in ",
		destination_directory(&destination), ": ", message_number(report->copied),
		" copied, ", message_number(report->kept), " already there, ",
		message_number(report->verified), " verified, ",
		message_seconds(system_clock_ms() - report->begun_ms));
}

int import_payload(struct device *device, const char *directory)
{
	struct report report = { 0, 0, 0, 0, 0 };
	long result;

	report.begun_ms = system_clock_ms();
	if (destination_begin(&destination, directory)) {
		complain(directory, ": the path is empty or longer than 3072 bytes");
		return -1;
	}
	if (plan_make(&plan, device, &destination))
		return -1;
	result = destination_open(&destination);
	if (result < 0) {
		complain(directory, ": ", system_error_text(result));
		return -1;
	}
	say(device->path, ": ", message_number(plan.count), " files, ",
		message_size(plan.total_bytes), ", into ", directory);
	batch_begin(&batch, &destination);
	copier.device = device;
	copier.destination = &destination;
	payload_sums_none(&copier.sums);
	if (plan.has_sums)
		payload_sums_begin(&copier.sums, &device->source, &plan.sums_entry);
	if (import_all(device, &report)) {
		complain("stopped before the end; what is complete stays, a second run goes on");
		return -1;
	}
	say_report(&report);
	return 0;
}
