/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_acts.h - what importer/import.c stands on, for its unit tests: a device, a destination, four entries, and a trace of
 * all that is asked of them. */
#ifndef TESTS_IMPORT_ACTS_H
#define TESTS_IMPORT_ACTS_H

#include "fake_import.h"
#include "format/put_bytes.h"
#include "importer/import.c"
#include "script.h"

enum { FD = 7, LARGE = 64 * 1024 + 5, ENTRIES = 4 };

struct destination destination;

/* --- Stand-ins, which write themselves down. --- */

#define note(...) sprintf(script_trace + strlen(script_trace), __VA_ARGS__)

static long entered[8];
static unsigned enters, flushes;
static int flushed[8], is_quiet;

long destination_enter(const struct entry *entry, int make)
{
	long result = enters < 8 ? entered[enters] : 0;

	enters++;
	if (is_quiet && !make)
		return -ERROR_NOENT;
	note("enter %s %d; ", entry->name.text, make);
	destination.name = entry->name.text;
	destination.part = "part";
	return result;
}

int destination_flush(void)
{
	note("flush; ");
	return flushed[flushes++];
}

int destination_fail(const struct entry *entry, const char *more, const char *problem)
{
	if (!is_quiet)
		note("fail %s%s: %s; ", entry->name.text, more, problem);
	return -1;
}

void destination_open(void)
{
	note("open; ");
}

void destination_make(void)
{
	note("make; ");
}

void plan(const struct contents *contents)
{
	note("plan %u; ", contents->count);
}

void device_say(const struct device *device, uint64_t offset, const char *name, const char *reason)
{
	note("say %s %llu %s: %s; ", device->path, (unsigned long long)offset, name, reason);
}

static uint8_t bytes[LARGE];
static const char *read_problem;

static const char *read_at(struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	note("device %llu+%zu; ", (unsigned long long)offset, size);
	((struct device *)source)->failed_offset = offset + 1;
	memcpy(to, bytes + offset - 100, size);
	return read_problem;
}

static inline const uint8_t *view(struct device *device, uint64_t offset, size_t *size)
{
	note("view %s %llu+%zu; ", device->path, (unsigned long long)offset, *size);
	*size = *size < 3 ? *size : 3;
	return offset == 103 ? 0 : bytes + offset - 100;
}

static inline void written(int fd, uint64_t size)
{
	note("written %d %llu; ", fd, (unsigned long long)size);
}

/* --- Tries. --- */

static struct device device;
static struct entry entries[4], *entry = entries;
static struct entry *list[] = { &entries[0], &entries[1], &entries[2], &entries[3] };
static struct contents contents = { .entries = list };

static void begin(void)
{
	static const char *const names[] = { "f", "g", "h", "SHA256SUMS" };
	unsigned i;

	fake_import_begin();
	script_begin();
	memset(&destination, 0, sizeof destination);
	memset(entered, 0, sizeof entered);
	memset(flushed, 0, sizeof flushed);
	memset(entries, 0, sizeof entries);
	memset(bytes, 0, sizeof bytes);
	strcpy((char *)bytes, "abcdefgh");
	device = (struct device){ .source = { .read_at = read_at }, .path = "/dev/d" };
	options.destination = "/d";
	read_problem = 0;
	enters = flushes = batch_count = 0;
	is_quiet = 0;
	batch_bytes = 0;
	contents.count = 0;
	contents.file_bytes = 0;
	for (i = 0; i < 4; i++) {
		entries[i].name.text = names[i];
		entries[i].name.bytes = strlen(names[i]);
		entries[i].device = &device;
		entries[i].data_offset = 100;
		entries[i].file_bytes = 5;
		entries[i].is_new = 1;
		entries[i].fd = FD;
	}
}

static inline void tell(long result)
{
	script_tell(result, 0, 0);
}

static inline void tell_file(uint64_t inode)
{
	static uint8_t statuses[16][STAT_BYTES];
	static unsigned next;
	uint8_t *status = statuses[next++ % 16];

	put_le64(status + STAT_DEVICE_OFFSET, 3);
	put_le64(status + STAT_INODE_OFFSET, inode);
	script_tell(0, status, STAT_BYTES);
}

#endif
