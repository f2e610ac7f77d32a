/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * export.c - writes the container, in one pass over the files; where the kernel does not tell of
 * writes that failed, a second pass compares it with what the disk has. */
#include <string.h>

#include "booted/file_system.h"
#include "exporter/exporter.h"
#include "format/sha256sums_put.h"

/* What goes to the disk next. Its pieces begin and end at blocks, so that no block is read first.
 */
static struct {
	struct disk *disk;
	uint64_t offset;
	size_t filled;
	int is_compared; /* it is there already */
	uint8_t bytes[PIECE_BYTES];
} out;

static void drain(void)
{
	if (out.is_compared)
		disk_compare(out.disk, out.offset, out.bytes, out.filled);
	else
		disk_write(out.disk, out.offset, out.bytes, out.filled);
	out.offset += out.filled;
	out.filled = 0;
}

/* Bytes, or zeros. */
static void put(const void *bytes, uint64_t size)
{
	const uint8_t *from = bytes;
	size_t piece;

	for (; size > 0; size -= piece) {
		piece = sizeof out.bytes - out.filled;
		if (piece > size)
			piece = (size_t)size;
		if (from)
			memcpy(out.bytes + out.filled, from, piece);
		else
			memset(out.bytes + out.filled, 0, piece);
		from = from ? from + piece : 0;
		out.filled += piece;
		if (out.filled == sizeof out.bytes)
			drain();
	}
}

static void put_head(const struct contents *contents, const struct entry *entry)
{
	struct payload_entry_head head = { entry->name.bytes, entry->file_bytes };
	uint8_t bytes[PAYLOAD_WIDE_ENTRY_BYTES];

	put(bytes, payload_put_entry(bytes, contents->width, &head));
	put(entry->name.text, entry->name.bytes);
}

static void put_lines(const struct contents *contents, uint8_t digest[SHA256_DIGEST_BYTES])
{
	char line[SHA256SUMS_LINE_BYTES_MAX];
	const struct entry *entry;
	struct sha256 hash;
	size_t size;
	uint32_t i;

	sha256_begin(&hash);
	for (i = 0; i < contents->count; i++) {
		entry = (const struct entry *)contents->names[i];
		if (entry == contents->sums)
			continue;
		size = sha256sums_put_line(
			line, entry->digest, entry->name.text, entry->name.bytes);
		sha256_add(&hash, line, size);
		put(line, size);
	}
	sha256_end(&hash, digest);
}

/* Opens the file that was collected, and no other. */
static int open_file(const struct entry *entry, struct file_status *status)
{
	const char *path = entry->path;
	long fd = system_open(path, OPEN_READ | OPEN_NOFOLLOW | OPEN_NONBLOCK, 0);
	long result = fd < 0 ? fd : system_fstat((int)fd, status);

	if (result < 0)
		die(path, ": ", system_error_text(result));
	if (status->type != MODE_FILE || status->size_bytes != entry->file_bytes ||
		(!system_is_same(status, entry) && !file_system_kind(path)->gives_new_inodes))
		die(path, ": has changed since the export began");
	return (int)fd;
}

static void put_file(struct entry *entry)
{
	static struct file_status before, after; /* zeros where Fiwix writes nothing */
	uint8_t *bytes, more;
	uint64_t done = 0;
	struct sha256 hash;
	size_t size;
	long got;
	int fd = open_file(entry, &before);

	sha256_begin(&hash);
	for (; done < entry->file_bytes; done += size) {
		size = sizeof out.bytes - out.filled;
		if (size > entry->file_bytes - done)
			size = (size_t)(entry->file_bytes - done);
		bytes = out.bytes + out.filled;
		got = system_read_all(fd, bytes, size);
		if (got != (long)size)
			die(entry->path, ": byte ", message_number(done), ": ",
				got < 0 ? system_error_text(got)
					: "the file has become shorter while it was read");
		sha256_add(&hash, bytes, size);
		out.filled += size;
		if (out.filled == sizeof out.bytes)
			drain();
	}
	got = system_read_all(fd, &more, 1);
	if (got != 0)
		die(entry->path, ": byte ", message_number(done), ": ",
			got < 0 ? system_error_text(got)
				: "the file has become longer while it was read");
	if (system_fstat(fd, &after) < 0 ||
		memcmp(before.kernel + STAT_MTIME_OFFSET, after.kernel + STAT_MTIME_OFFSET,
			4 * sizeof(long)) != 0)
		die(entry->path, ": the file was written to while it was read");
	system_close(fd);
	sha256_end(&hash, entry->digest);
}

/* From its first byte to the padding. */
static void put_container(const struct contents *contents, uint8_t digest[SHA256_DIGEST_BYTES])
{
	struct payload_header header = { contents->width, contents->count };
	uint8_t bytes[PAYLOAD_WIDE_HEADER_BYTES];
	uint64_t end = EXPORT_HEAD_BYTES + contents->container_bytes, sums_offset;
	struct entry *entry;
	uint32_t i;

	out.offset = EXPORT_HEAD_BYTES;
	put(bytes, payload_put_header(bytes, &header));
	put_head(contents, contents->sums);
	sums_offset = out.offset + out.filled;
	put_lines(contents, digest); /* whose digests are not known the first time */
	for (i = 0; i < contents->count; i++) {
		entry = (struct entry *)contents->names[i];
		if (entry == contents->sums)
			continue;
		put_head(contents, entry);
		put_file(entry);
	}
	put(0, end - out.offset - out.filled);
	drain();
	if (out.is_compared)
		return;
	out.offset = sums_offset;
	put_lines(contents, digest);
	drain();
}

void export_contents(
	const struct contents *contents, struct disk *disk, uint8_t digest[SHA256_DIGEST_BYTES])
{
	out.disk = disk;
	disk_put_head(disk, 0);
	put_container(contents, digest);
	disk_flush(disk);
	out.is_compared = 1;
	if (disk->is_silent)
		put_container(contents, digest);
	disk_put_head(disk, contents->container_bytes);
}
