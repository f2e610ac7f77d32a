/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * copy.c - brings one entry's file to the destination. */
#include "importer/copy.h"

#include <string.h>

#include "freestanding/message.h"

/* The digest that the image carries for an entry, and that of what was read. */
struct check {
	int wanted; /* 0: there is none */
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;
};

/* How much is written before the disk is told to begin: enough for it to write in one go. */
enum { FLUSH_AHEAD_BYTES = 2 * 1024 * 1024 };

static uint8_t existing[COPY_COMPARE_BYTES];

static int begin_check(
	struct copier *copier, const struct payload_entry *entry, struct check *check)
{
	check->wanted =
		payload_sums_find(&copier->sums, entry->name, entry->name_bytes, check->digest);
	if (check->wanted < 0)
		return device_fail_sums(copier->device, &copier->sums);
	return 0;
}

static void add_to_check(struct check *check, const uint8_t *bytes, size_t size)
{
	if (check->wanted)
		sha256_add(&check->hash, bytes, size);
}

static int end_check(struct copier *copier, const struct payload_entry *entry, struct check *check)
{
	uint8_t got[SHA256_DIGEST_BYTES];

	if (!check->wanted)
		return 0;
	sha256_end(&check->hash, got);
	if (memcmp(check->digest, got, sizeof got) == 0)
		return 0;
	return device_fail(copier->device, entry->data_offset, entry->name,
		"its SHA-256 is not the one in " SHA256SUMS_NAME
		": the disk or the image is damaged");
}

/* Shows the next piece of the entry's file. Returns its size, 0 at the end, -1 after saying what is
 * wrong. */
static long read_piece(struct device *device, const struct payload_entry *entry,
	uint64_t done_bytes, size_t size_max, const uint8_t **bytes)
{
	uint64_t left = entry->file_bytes - done_bytes;
	const char *problem;
	size_t size;

	if (left == 0)
		return 0;
	problem = device_view(device, entry->data_offset + done_bytes,
		left < size_max ? (size_t)left : size_max, bytes, &size);
	if (problem)
		return device_fail(device, device->failed_offset, entry->name, problem);
	return (long)size;
}

/* Has the open file the content of the entry? Returns 1 or 0, -1 after saying what is wrong. */
static int is_same(
	struct copier *copier, const struct payload_entry *entry, int fd, struct check *check)
{
	uint64_t done_bytes = 0;
	const uint8_t *bytes;
	long size;

	sha256_begin(&check->hash);
	while ((size = read_piece(copier->device, entry, done_bytes, sizeof existing, &bytes)) >
		0) {
		if (system_read_all(fd, existing, (size_t)size) != size)
			return 0;
		if (memcmp(bytes, existing, (size_t)size) != 0)
			return 0;
		add_to_check(check, bytes, (size_t)size);
		done_bytes += (uint64_t)size;
	}
	return size < 0 ? -1 : 1;
}

static int is_there(struct copier *copier, const struct payload_entry *entry, struct check *check)
{
	uint64_t size_bytes = 0;
	long fd;
	int same;

	if (destination_look(copier->destination, entry->name, &size_bytes) != DESTINATION_FILE)
		return 0;
	if (size_bytes != entry->file_bytes)
		return 0;
	fd = system_open(
		destination_final(copier->destination, entry->name), OPEN_READ | OPEN_NOFOLLOW, 0);
	if (fd < 0)
		return 0;
	same = is_same(copier, entry, (int)fd, check);
	system_close((int)fd);
	return same;
}

static int fail_part(struct copier *copier, const struct payload_entry *entry, long error)
{
	complain(
		destination_part(copier->destination, entry->name), ": ", system_error_text(error));
	return -1;
}

static int write_part(
	struct copier *copier, const struct payload_entry *entry, int fd, struct check *check)
{
	uint64_t done_bytes = 0, begun_bytes = 0;
	const uint8_t *bytes;
	long size, result;

	sha256_begin(&check->hash);
	while ((size = read_piece(copier->device, entry, done_bytes, DEVICE_WINDOW_BYTES, &bytes)) >
		0) {
		result = system_write_all(fd, bytes, (size_t)size);
		if (result < 0)
			return fail_part(copier, entry, result);
		add_to_check(check, bytes, (size_t)size);
		done_bytes += (uint64_t)size;
		if (done_bytes - begun_bytes >= FLUSH_AHEAD_BYTES) {
			system_begin_flush(fd);
			begun_bytes = done_bytes;
		}
	}
	return size < 0 ? -1 : 0;
}

static int make_part(struct copier *copier, const struct payload_entry *entry, struct check *check)
{
	long fd = destination_create_part(copier->destination, entry->name), result;
	int written;

	if (fd < 0)
		return fail_part(copier, entry, fd);
	written = write_part(copier, entry, (int)fd, check);
	result = system_close((int)fd);
	if (written == 0 && result < 0)
		return fail_part(copier, entry, result);
	return written;
}

enum copy_result copy_entry(struct copier *copier, const struct payload_entry *entry, int *verified)
{
	struct check check;
	int there;

	if (begin_check(copier, entry, &check))
		return COPY_FAILED;
	*verified = check.wanted;
	there = is_there(copier, entry, &check);
	if (there < 0)
		return COPY_FAILED;
	if (there) {
		destination_remove_part(copier->destination, entry->name); /* of an earlier run */
		return end_check(copier, entry, &check) ? COPY_FAILED : COPY_KEPT;
	}
	if (make_part(copier, entry, &check) || end_check(copier, entry, &check)) {
		destination_remove_part(copier->destination, entry->name);
		return COPY_FAILED;
	}
	return COPY_WAITS;
}
