/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.c - brings the files of a payload into a directory: each is written as NAME.part; when
 * some wait, all of them are flushed, then named, then the names are flushed. */
#include <string.h>

#include "freestanding/message.h"
#include "importer/importer.h"

/* A flush costs about the same for one file as for a thousand. Bigger batches cost less, smaller
 * ones lose less work to a power cut. */
enum { BATCH_FILES_MAX = 1000, BATCH_BYTES_MAX = 64 * 1024 * 1024 };

/* Files that are complete as their .part; open, so that no other file has their inode. */
static struct waiting {
	struct entry *entry;
	int fd;
} batch[BATCH_FILES_MAX];

static unsigned batch_count;
static uint64_t batch_bytes;

static const char folded[] =
	"this file system takes the name for that of another file, or another program has made it";

/* --- One file's bytes. --- */

/* Has the open file these bytes next? */
static int is_next(int fd, const uint8_t *bytes, size_t size)
{
	static uint8_t there[64 * 1024];
	size_t part;

	for (; size > 0; size -= part, bytes += part) {
		part = size < sizeof there ? size : sizeof there;
		if (system_read_all(fd, there, part) != (long)part ||
			memcmp(there, bytes, part) != 0)
			return 0;
	}
	return 1;
}

int transfer(const struct entry *entry, int fd, int is_compared, long *error)
{
	struct device *device = entry->device;
	uint8_t digest[SHA256_DIGEST_BYTES];
	const uint8_t *bytes;
	const char *problem;
	struct sha256 hash;
	uint64_t done, left;
	size_t size;

	*error = 0;
	sha256_begin(&hash);
	for (done = 0; (left = entry->file_bytes - done) > 0; done += size) {
		problem = device->view(device, entry->data_offset + done,
			left < DEVICE_VIEW_BYTES ? (size_t)left : DEVICE_VIEW_BYTES, &bytes, &size);
		if (problem)
			return device_fail(
				device, device->failed_offset, entry->name.text, problem);
		if (is_compared && !is_next(fd, bytes, size))
			return 0;
		if (!is_compared)
			*error = system_write_all(fd, bytes, size);
		if (*error < 0)
			return 0;
		if (entry->has_digest)
			sha256_add(&hash, bytes, size);
		if (!is_compared && extras.written)
			extras.written(fd, size);
	}
	sha256_end(&hash, digest);
	if (entry->has_digest && memcmp(digest, entry->digest, sizeof digest) != 0)
		return device_fail(device, entry->data_offset, entry->name.text,
			"its SHA-256 is not the one in " SHA256SUMS_NAME
			": the disk or the image is damaged");
	return 1;
}

/* --- Names. --- */

/* Gives a file its final name: this inode and no other, and a name that is no other entry's.
 * Returns 0 or what is wrong. */
static const char *name_one(const struct waiting *one)
{
	struct file_status written = { 0 }, status;
	const char *problem = 0;
	int is_ours;
	long result;

	system_fstat(one->fd, &written);
	is_ours = system_lstat(destination.part, &status) == 0 && status.inode == written.inode &&
		  status.file_system == written.file_system;
	if (!is_ours)
		problem = "its " NAME_PART_SUFFIX " was exchanged by another program";
	else if (one->entry->is_new && system_lstat(destination.name, &status) != -ERROR_NOENT)
		problem = folded;
	result = system_close(one->fd);
	if (result == 0 && !problem)
		result = system_rename(destination.part, destination.name);
	if (result < 0 && !problem)
		problem = system_error_text(result);
	if (problem && is_ours)
		system_unlink(destination.part);
	return problem;
}

/* Flushes what waits, gives the final names, flushes them. When the first flush fails, nothing gets
 * its name. Without a journal the second one is needed before more is written: an inode or a block
 * of a file that was replaced may be taken while the old name still leads to it on the disk. */
static int end_batch(void)
{
	int flushed = batch_count == 0 || destination_flush() == 0, result = flushed ? 0 : -1;
	const struct waiting *one;
	const char *problem;
	long error;

	for (one = batch; one < batch + batch_count; one++) {
		error = destination_enter(one->entry, 0);
		problem = error < 0 ? system_error_text(error) : 0;
		if (!problem && flushed)
			problem = name_one(one);
		else
			system_close(one->fd);
		if (!flushed && error == 0)
			system_unlink(destination.part);
		if (problem)
			result = destination_fail(one->entry, "", problem);
	}
	if (batch_count > 0 && flushed && destination_flush())
		result = -1;
	batch_count = 0;
	batch_bytes = 0;
	return result;
}

/* --- Writing. --- */

/* Makes the .part; what an earlier run has left is gone by now. */
static long make_part(const struct entry *entry)
{
	enum { FLAGS = OPEN_WRITE | OPEN_CREATE | OPEN_EXCLUSIVE | OPEN_NOFOLLOW };
	long result = destination_enter(entry, 1);

	return result < 0 ? result : system_open(destination.part, FLAGS, 0644);
}

static int write_entry(struct entry *entry)
{
	long fd = make_part(entry), error;
	int result;

	/* The files that wait are open, and one of them may have the .part of a long name. */
	if (batch_count > 0 && (fd == -ERROR_MFILE || fd == -ERROR_NFILE || fd == -ERROR_EXIST)) {
		if (end_batch())
			return -1;
		fd = make_part(entry);
	}
	if (fd < 0)
		return destination_fail(entry, NAME_PART_SUFFIX,
			fd == -ERROR_EXIST ? folded : system_error_text(fd));
	result = transfer(entry, (int)fd, 0, &error);
	if (result == 0)
		destination_fail(entry, NAME_PART_SUFFIX, system_error_text(error));
	if (result != 1) {
		system_close(fd);
		system_unlink(destination.part);
		return -1;
	}
	batch[batch_count].entry = entry;
	batch[batch_count++].fd = (int)fd;
	batch_bytes += entry->file_bytes;
	return 0;
}

/* Removes what an earlier run has left, before anything is written: a .part that is there from then
 * on is in the way. */
static int remove_parts(const struct contents *contents)
{
	long result = 0;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		if (contents->entries[i]->has_part)
			result = destination_enter(contents->entries[i], 0);
		if (contents->entries[i]->has_part && result == 0)
			result = system_unlink(destination.part);
		if (result < 0 && result != -ERROR_NOENT)
			return destination_fail(
				contents->entries[i], NAME_PART_SUFFIX, system_error_text(result));
	}
	return 0;
}

/* --- The whole. --- */

static struct report {
	uint32_t done, kept, verified;
	uint64_t bytes;
} report;

static void say_entry(const struct contents *contents, const struct entry *entry)
{
	uint64_t done, all;

	report.done++;
	report.kept += (uint32_t)entry->is_there;
	report.verified += (uint32_t)entry->has_digest;
	report.bytes += entry->file_bytes;
	for (done = report.bytes, all = contents->file_bytes; all > 0xffffffffu / 100; all >>= 1)
		done >>= 1;
	say(message_number(report.done), "/", message_number(contents->count), " ",
		message_number(all ? (uint32_t)done * 100 / (uint32_t)all : 100), "% ",
		entry->name.text, " (", message_size(entry->file_bytes),
		entry->is_there ? ", already there" : "", entry->has_digest ? ", sha256 ok)" : ")");
}

static void say_report(const struct contents *contents)
{
	uint32_t without = contents->count - contents->sums - report.verified;

	if (contents->sums == 0 && report.verified == 0)
		complain("warning: this payload carries no " SHA256SUMS_NAME
			 ": what was read could not be verified");
	else if (without > 0)
		complain("warning: ", message_number(without),
			" files have no line in " SHA256SUMS_NAME " and were not verified");
	say(message_number(contents->count), " files, ", message_size(contents->file_bytes),
		", in ", destination.path, ": ", message_number(report.done - report.kept),
		" copied, ", message_number(report.kept), " already there, ",
		message_number(report.verified), " verified");
}

static int import_entries(const struct contents *contents)
{
	struct device *device = 0;
	struct entry *entry;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		if (entry->device != device) {
			device = entry->device;
			say(device->path, ": ", message_number(device->entries), " files, ",
				message_size(device->file_bytes), ", into ", destination.path);
		}
		if (!entry->is_there && write_entry(entry))
			return -1;
		say_entry(contents, entry);
		if ((batch_count == BATCH_FILES_MAX || batch_bytes >= BATCH_BYTES_MAX) &&
			end_batch())
			return -1;
	}
	return 0;
}

int import(struct contents *contents)
{
	int result;

	if (destination_begin() || plan(contents) || destination_open())
		return -1;
	result = remove_parts(contents) ? -1 : import_entries(contents);
	if (end_batch() || result) {
		complain("stopped before the end; what is complete stays, a second run goes on");
		return -1;
	}
	say_report(contents);
	return 0;
}
