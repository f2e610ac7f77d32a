/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * side_read.c - the bytes of files on one side of a comparison: read, and hashed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/hashing.h"
#include "host/memory.h"
#include "host/progress.h"
#include "payload/input.h"
#include "payload/side.h"

/* It must be the file that was listed, as it was then. */
static void check_state(const struct side_reader *reader)
{
	struct stat now;

	if (fstat(reader->own.fd, &now))
		input_die(0, reader->path, strerror(errno));
	if (!file_state_is_same(&reader->file->state, &now))
		input_die(0, reader->path, "changed while it was read");
}

void side_reader_begin(
	struct side_reader *reader, const struct side *side, const struct side_file *file)
{
	const char *problem, *slash = side->path[strlen(side->path) - 1] == '/' ? "" : "/";

	reader->file = file;
	reader->path = 0;
	if (side->kind == SIDE_IMAGES) {
		reader->source = &file->image->file.source;
		return;
	}
	reader->path = format_string("%s%s%s", side->path, slash, file->name.text);
	reader->source = &reader->own.source;
	problem = file_source_open(&reader->own, reader->path);
	if (problem)
		input_die(0, reader->path, problem);
	check_state(reader);
}

void side_reader_get(struct side_reader *reader, uint64_t offset, void *to, size_t size)
{
	const char *problem;

	offset += reader->file->data_offset;
	problem = reader->source->read_at(reader->source, offset, to, size);
	if (problem && reader->path)
		input_die(0, reader->path, problem);
	if (problem)
		image_fail(reader->file->image, offset, problem);
}

void side_reader_end(struct side_reader *reader)
{
	if (!reader->path)
		return;
	check_state(reader);
	file_source_close(&reader->own);
	free(reader->path);
}

/* --- Hashing. --- */

/* The next file, taken under the lock of hashing. */
struct job {
	const struct side *side;
	const size_t *wanted; /* their numbers among the sorted names */
	size_t count, next;
};

/* What is left of a slot's file. */
struct slot_reader {
	struct side_reader bytes;
	size_t number; /* among those that are wanted */
	uint64_t done_bytes;
	int is_open;
};

static struct side_file *file_of(const struct job *job, size_t number)
{
	return (struct side_file *)job->side->by_name[job->wanted[number]];
}

/* Gives a reader the next file. Returns 0 when there is none. */
static int take_file(struct hashing *hashing, struct slot_reader *reader)
{
	struct job *job = hashing->context;

	pthread_mutex_lock(&hashing->lock);
	reader->number = job->next;
	job->next += job->next < job->count;
	pthread_mutex_unlock(&hashing->lock);
	if (reader->number == job->count)
		return 0;
	side_reader_begin(&reader->bytes, job->side, file_of(job, reader->number));
	reader->done_bytes = 0;
	reader->is_open = 1;
	return 1;
}

static int refill(struct hashing *hashing, struct hashing_slot *slot)
{
	struct slot_reader *reader = slot->reader;
	uint64_t left;
	size_t size;

	if (!reader->is_open && !take_file(hashing, reader))
		return 0;
	left = reader->bytes.file->size_bytes - reader->done_bytes;
	size = hashing_piece_bytes(left, HASHING_BUFFER_BYTES);
	side_reader_get(&reader->bytes, reader->done_bytes, slot->buffer, size);
	hashing_add_piece(slot, reader->number, size, reader->done_bytes == 0, size == left);
	reader->done_bytes += size;
	progress_add(size);
	if (size == left) {
		side_reader_end(&reader->bytes);
		reader->is_open = 0;
	}
	return 1;
}

void side_hash(struct side *side, const struct side *other)
{
	size_t *wanted = allocate(side->count * sizeof *wanted), i;
	struct job job = { side, wanted, 0, 0 };
	struct hashing hashing = { .refill = refill,
		.context = &job,
		.reader_bytes = sizeof(struct slot_reader),
		.hashed = 1 };

	for (i = 0; i < side->count; i++) {
		if (!side_find(other, side->by_name[i]))
			continue;
		wanted[job.count++] = i;
		hashing.total_bytes += ((struct side_file *)side->by_name[i])->size_bytes;
	}
	hashing.digests = allocate(job.count * SHA256_DIGEST_BYTES);
	progress_begin("hashing", hashing.total_bytes);
	hashing_run(&hashing);
	progress_end();
	for (i = 0; i < job.count; i++) {
		memcpy(file_of(&job, i)->digest, hashing.digests[i], SHA256_DIGEST_BYTES);
		file_of(&job, i)->is_hashed = 1;
	}
	free(hashing.digests);
	free(wanted);
}
