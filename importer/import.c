/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.c - brings the files of a payload into a directory: each is written as NAME.part; when
 * some wait, all of them are flushed, then named, then the names are flushed. */
#include <string.h>

#include "importer/importer.h"

/* A flush costs about the same for one file as for a thousand. Bigger batches cost less, smaller
 * ones lose less work to a power cut. */
enum { BATCH_FILES_MAX = 1000, BATCH_BYTES_MAX = 64 * 1024 * 1024 };

/* Files that are complete as their .part; open, so that no other file has their inode. */
static struct entry *batch[BATCH_FILES_MAX];
static unsigned batch_count;
static uint64_t batch_bytes;

static const char folded[] =
	"this file system takes the name for that of another file, or another program has made it";

/* --- One file's bytes. --- */

int transfer(const struct entry *entry, int fd, int is_compared)
{
	static uint8_t bytes[64 * 1024], there[sizeof bytes];
	struct device *device = entry->device;
	uint8_t digest[SHA256_DIGEST_BYTES];
	const char *problem;
	struct sha256 hash;
	uint64_t done, left;
	size_t size;
	long result;

	device->is_streamed = 1;
	sha256_begin(&hash);
	for (done = 0; (left = entry->file_bytes - done) > 0; done += size) {
		size = left < sizeof bytes ? (size_t)left : sizeof bytes;
		problem = device_read(device, entry->data_offset + done, bytes, size);
		if (problem) {
			device_say(device, device->failed_offset, entry->name.text, problem);
			return -1;
		}
		result = is_compared ? system_read_all(fd, there, size)
				     : system_write_all(fd, bytes, size);
		if (is_compared && (result != (long)size || memcmp(there, bytes, size) != 0))
			return 0;
		if (result < 0)
			return destination_fail(entry, NAME_PART_SUFFIX, system_error_text(result));
		if (entry->digest)
			sha256_add(&hash, bytes, size);
		if (!is_compared && extras.written)
			extras.written(fd, size);
	}
	sha256_end(&hash, digest);
	if (!entry->digest || memcmp(digest, entry->digest, sizeof digest) == 0)
		return 1;
	device_say(device, entry->data_offset, entry->name.text,
		"its SHA-256 is not the one in " SHA256SUMS_NAME
		": the disk or the image is damaged");
	return -1;
}

/* --- Names. --- */

/* Has the destination what was planned for: nothing, or the same file? */
static int is_as_planned(const struct entry *entry)
{
	struct file_status status;
	long result = system_lstat(destination.name, &status);

	return entry->is_new ? result == -ERROR_NOENT : result == 0 && status.inode == entry->inode;
}

/* Gives a file that waits its final name, if all were flushed: this file and no other, and a name
 * that is no other entry's. */
static int end_wait(const struct entry *entry, int is_flushed)
{
	static const char exchanged[] = "its " NAME_PART_SUFFIX " was exchanged by another program";
	struct file_status written, there;
	const char *problem = 0;
	long result = destination_enter(entry, 0), closed;
	int is_here = result == 0;

	if (result == 0)
		result = system_fstat(entry->fd, &written);
	if (result == 0)
		result = system_lstat(destination.part, &there);
	if (result == 0 && !system_is_same(&written, &there))
		problem = exchanged;
	else if (result == 0 && !is_as_planned(entry))
		problem = folded;
	/* Before Linux 5.8 syncfs does not tell of writes that failed (4.14 is the first one). */
	if (result == 0 && is_flushed && !destination.flush_is_told)
		result = call(SYS_FSYNC, entry->fd);
	closed = system_close(entry->fd);
	if (result == 0)
		result = closed;
	if (result == 0 && !problem && is_flushed)
		result = system_rename(destination.part, destination.name);
	if (result < 0 && !problem)
		problem = system_error_text(result);
	if (is_here && problem != exchanged && (problem || !is_flushed))
		system_unlink(destination.part);
	return problem ? destination_fail(entry, "", problem) : 0;
}

/* Flushes what waits, gives the final names, flushes them. When the first flush fails, nothing gets
 * its name. Without a journal the second one is needed before more is written: an inode or a block
 * of a file that was replaced may be taken while the old name still leads to it on the disk. */
static int end_batch(void)
{
	int is_flushed, result = 0;
	unsigned i;

	if (batch_count == 0)
		return 0;
	is_flushed = destination_flush() == 0;
	for (i = 0; i < batch_count; i++) {
		if (end_wait(batch[i], is_flushed))
			result = -1;
	}
	batch_count = 0;
	batch_bytes = 0;
	return is_flushed && destination_flush() == 0 ? result : -1;
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
	long fd = make_part(entry);

	/* The files that wait are open, and one of them may have the .part of a long name. */
	if (fd == -ERROR_MFILE || fd == -ERROR_NFILE)
		system_unlink(destination.part); /* Fiwix makes it all the same */
	if (batch_count > 0 && (fd == -ERROR_MFILE || fd == -ERROR_NFILE || fd == -ERROR_EXIST)) {
		if (end_batch())
			return -1;
		fd = make_part(entry);
	}
	if (fd < 0)
		return destination_fail(entry, NAME_PART_SUFFIX,
			fd == -ERROR_EXIST ? folded : system_error_text(fd));
	system_lock(fd); /* as every program of ours does with its .part */
	if (transfer(entry, (int)fd, 0) != 1) {
		system_close(fd);
		system_unlink(destination.part);
		return -1;
	}
	entry->fd = (int)fd;
	batch[batch_count++] = entry;
	batch_bytes += entry->file_bytes;
	return batch_count == BATCH_FILES_MAX || batch_bytes >= BATCH_BYTES_MAX ? end_batch() : 0;
}

/* Removes what an earlier run has left, before anything is written: a .part that is there from then
 * on is in the way. One that is locked is being written by another program. */
static int remove_part(const struct entry *entry)
{
	long result = entry->has_part ? destination_enter(entry, 0) : -ERROR_NOENT, fd;

	if (result == 0) {
		fd = system_open(destination.part, OPEN_READ | OPEN_NOFOLLOW | OPEN_NONBLOCK, 0);
		result = fd >= 0 && system_lock(fd) == -ERROR_AGAIN
				 ? -ERROR_BUSY
				 : system_unlink(destination.part);
		system_close(fd);
	}
	return result == 0 || result == -ERROR_NOENT
		       ? 0
		       : destination_fail(entry, NAME_PART_SUFFIX, system_error_text(result));
}

/* --- The whole. --- */

/* Does a line of SHA256SUMS name it? That file itself has the digest of what was understood. */
static int has_line(const struct entry *entry)
{
	return entry->digest && !sha256sums_is(entry->name.text, entry->name.bytes);
}

/* Says that the entry of so many is in place, with all bytes up to its end. */
static void say_entry(const struct contents *contents, uint32_t number, uint64_t done)
{
	const struct entry *entry = contents->entries[number - 1];
	uint64_t all = contents->file_bytes;

	for (; all > 0xffffffffu / 100; all >>= 1)
		done >>= 1;
	say(message_number(number), "/", message_number(contents->count), " ",
		message_number(all ? (uint32_t)done * 100 / (uint32_t)all : 100), "% ",
		entry->name.text, " (", message_size(entry->file_bytes),
		entry->is_there ? ", already there" : "", has_line(entry) ? ", sha256 ok)" : ")");
}

static void say_report(const struct contents *contents)
{
	uint32_t i, kept = 0, verified = 0, without = 0, is_hashed = 0;
	const struct entry *entry;

	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		kept += entry->is_there != 0;
		verified += has_line(entry) != 0;
		without += !entry->digest && !sha256sums_is(entry->name.text, entry->name.bytes);
		is_hashed |= entry->device->is_hashed != 0;
	}
	if (!is_hashed)
		complain("warning: this payload carries no " SHA256SUMS_NAME
			 ": what was read could not be verified");
	else if (without > 0)
		complain("warning: ", message_number(without),
			" files have no line in " SHA256SUMS_NAME " and were not verified");
	say(message_number(contents->count), " files, ", message_size(contents->file_bytes),
		", in ", options.destination, ": ", message_number(contents->count - kept),
		" copied, ", message_number(kept), " already there, ", message_number(verified),
		" verified");
}

static int import_entries(const struct contents *contents)
{
	struct entry *entry;
	uint64_t bytes = 0;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		if (remove_part(contents->entries[i]))
			return -1;
	}
	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		if (!entry->is_there && write_entry(entry))
			return -1;
		bytes += entry->file_bytes;
		say_entry(contents, i + 1, bytes);
	}
	return 0;
}

/* What was kept must still be there: it is not where a file that was written has taken its place,
 * because the file system takes both names for one. And nobody knows that it was ever flushed. */
static int check_kept(const struct contents *contents)
{
	const struct entry *entry;
	int result = 0, kept = 0;
	uint32_t i;

	for (i = 0; i < contents->count; i++) {
		entry = contents->entries[i];
		kept |= entry->is_there;
		if (entry->is_there && (destination_enter(entry, 0) < 0 || !is_as_planned(entry)))
			result = destination_fail(entry, "", folded);
	}
	return kept && destination_flush() ? -1 : result;
}

int import(const struct contents *contents)
{
	int result;

	destination_open();
	plan(contents);
	destination_make();
	result = import_entries(contents);
	if (end_batch() || result || check_kept(contents)) {
		complain("stopped before the end; what is complete stays, a second run goes on");
		return -1;
	}
	say_report(contents);
	return 0;
}
