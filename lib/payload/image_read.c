/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_read.c - the files in a payload image: read, and held to their digests. */
#include <stdlib.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/hashing.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "payload/image.h"

enum { PIECE_BYTES = 1024 * 1024 };

static int digest_is_right(const struct image *image, const struct image_entry *entry,
	const uint8_t digest[SHA256_DIGEST_BYTES])
{
	char got[SHA256SUMS_DIGITS + 1] = "", wanted[SHA256SUMS_DIGITS + 1] = "";

	if (memcmp(digest, entry->digest, SHA256_DIGEST_BYTES) == 0)
		return 1;
	sha256sums_put_digest(got, digest);
	sha256sums_put_digest(wanted, entry->digest);
	complain("%s: byte %llu: %s: its SHA-256 is %s, but SHA256SUMS says %s", image->path,
		(unsigned long long)entry->data_offset, entry->name.text, got, wanted);
	return 0;
}

/* --- One file. --- */

int image_read_entry(struct image *image, const struct image_entry *entry, struct output *copy)
{
	static uint8_t piece[PIECE_BYTES];
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct payload_source *source = &image->file.source;
	struct sha256 hash;
	const char *problem;
	uint64_t done;
	size_t part;

	sha256_begin(&hash);
	for (done = 0; done < entry->file_bytes; done += part) {
		part = entry->file_bytes - done < sizeof piece ? (size_t)(entry->file_bytes - done)
							       : sizeof piece;
		problem = source->read_at(source, entry->data_offset + done, piece, part);
		if (problem)
			image_fail(image, entry->data_offset + done, problem);
		if (entry->has_digest)
			sha256_add(&hash, piece, part);
		if (copy)
			output_put(copy, piece, part);
		progress_add(part);
	}
	sha256_end(&hash, digest);
	image_check_unchanged(image);
	return !entry->has_digest || digest_is_right(image, entry, digest);
}

/* --- All of them at once. --- */

/* The next file, taken under the lock of hashing. */
struct job {
	struct image *image;
	size_t next;
};

/* What is left of a slot's file. */
struct reader {
	size_t index;
	uint64_t offset, left_bytes;
};

/* Gives a reader the next file. Returns 0 when there is none. */
static int take_file(struct hashing *hashing, struct reader *reader)
{
	struct job *job = hashing->context;

	pthread_mutex_lock(&hashing->lock);
	reader->index = job->next;
	if (job->next < job->image->count)
		job->next++;
	pthread_mutex_unlock(&hashing->lock);
	if (reader->index == job->image->count)
		return 0;
	reader->offset = job->image->entry[reader->index].data_offset;
	reader->left_bytes = job->image->entry[reader->index].file_bytes;
	return 1;
}

static int refill(struct hashing *hashing, struct hashing_slot *slot)
{
	struct job *job = hashing->context;
	struct reader *reader = slot->reader;
	struct payload_source *source = &job->image->file.source;
	int is_first = reader->left_bytes == 0;
	const char *problem;
	size_t size;

	if (is_first && !take_file(hashing, reader))
		return 0;
	size = hashing_piece_bytes(reader->left_bytes, HASHING_BUFFER_BYTES);
	problem = source->read_at(source, reader->offset, slot->buffer, size);
	if (problem)
		image_fail(job->image, reader->offset, problem);
	reader->offset += size;
	reader->left_bytes -= size;
	hashing_add_piece(slot, reader->index, size, is_first, reader->left_bytes == 0);
	progress_add(size);
	return 1;
}

size_t image_check_entries(struct image *image)
{
	struct job job = { image, 0 };
	struct hashing hashing = { .refill = refill,
		.context = &job,
		.reader_bytes = sizeof(struct reader),
		.hashed = image->sums != 0,
		.digests = allocate(image->count * SHA256_DIGEST_BYTES),
		.total_bytes = image->files_bytes };
	size_t i, wrong = 0;

	hashing_run(&hashing);
	image_check_unchanged(image);
	for (i = 0; i < image->count; i++) {
		if (image->entry[i].has_digest)
			wrong += !digest_is_right(image, &image->entry[i], hashing.digests[i]);
	}
	free(hashing.digests);
	return wrong;
}
