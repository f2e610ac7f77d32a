/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_copy.c - copies the files of a volume to their places in its image.
 *
 * The image is cut into segments, one large file or a run of small ones, with their heads; a slot
 * (host/hashing.h) takes one after the other and writes its buffer when that is full. */
#include "payload/pack_copy.h"

#include <string.h>

#include "format/payload.h"
#include "host/hashing.h"
#include "host/progress.h"
#include "payload/input_file.h"

enum { HEAD_BYTES_MAX = PAYLOAD_WIDE_ENTRY_BYTES + NAME_PATH_BYTES_MAX };

struct job {
	const struct pack *pack;
	struct output *output;
	/* The next segment; taken under the lock. */
	size_t next, end;
	uint64_t next_offset;
};

/* What is left of a slot's segment. */
struct reader {
	uint64_t offset;     /* of the next byte, in the output */
	size_t input, end;   /* not begun */
	int fd;              /* of the file before input, if left_bytes > 0 */
	uint64_t left_bytes; /* of it */
};

size_t pack_put_head(uint8_t *to, enum payload_width width, const char *name, uint64_t file_bytes)
{
	struct payload_entry_head head = { strlen(name), file_bytes };
	size_t size = payload_put_entry(to, width, &head);

	memcpy(to + size, name, head.name_bytes);
	return size + head.name_bytes;
}

static uint64_t entry_bytes(const struct pack *pack, size_t index)
{
	const struct input *input = &pack->inputs.item[index];

	return payload_entry_bytes(pack->width) + strlen(input->name) + input->size_bytes;
}

/* Takes the next segment. Returns 0 when there is none. */
static int take_segment(struct hashing *hashing, struct reader *reader)
{
	struct job *job = hashing->context;
	uint64_t size, total = 0;

	pthread_mutex_lock(&hashing->lock);
	reader->input = job->next;
	reader->offset = job->next_offset;
	while (job->next < job->end) {
		size = entry_bytes(job->pack, job->next);
		if (total > 0 && total + size > HASHING_BUFFER_BYTES)
			break;
		total += size;
		job->next++;
	}
	reader->end = job->next;
	job->next_offset += total;
	pthread_mutex_unlock(&hashing->lock);
	return reader->input < reader->end;
}

/* Reads as much of the open file as there is room for. */
static void fill_from_file(
	const struct job *job, struct reader *reader, struct hashing_slot *slot, int is_first)
{
	size_t index = reader->input - 1;
	const struct input *input = &job->pack->inputs.item[index];
	size_t size = hashing_piece_bytes(reader->left_bytes, HASHING_BUFFER_BYTES - slot->filled);

	input_read(input, reader->fd, slot->buffer + slot->filled, size);
	reader->left_bytes -= size;
	hashing_add_piece(slot, index, size, is_first, reader->left_bytes == 0);
	if (reader->left_bytes == 0)
		input_close(input, reader->fd);
}

static int has_room(const struct hashing_slot *slot)
{
	return slot->pieces_count < HASHING_PIECES_MAX &&
	       HASHING_BUFFER_BYTES - slot->filled >= HEAD_BYTES_MAX + SHA256_BLOCK_BYTES;
}

static void fill(const struct job *job, struct reader *reader, struct hashing_slot *slot)
{
	const struct input *input;

	if (reader->left_bytes > 0)
		fill_from_file(job, reader, slot, 0);
	while (reader->left_bytes == 0 && reader->input < reader->end && has_room(slot)) {
		input = &job->pack->inputs.item[reader->input++];
		slot->filled += pack_put_head(slot->buffer + slot->filled, job->pack->width,
			input->name, input->size_bytes);
		reader->fd = input_open(input);
		reader->left_bytes = input->size_bytes;
		fill_from_file(job, reader, slot, 1);
	}
}

static int refill(struct hashing *hashing, struct hashing_slot *slot)
{
	struct job *job = hashing->context;
	struct reader *reader = slot->reader;
	uint64_t files_bytes = 0; /* without heads, as the whole is counted */
	size_t i;

	if (reader->left_bytes == 0 && reader->input == reader->end &&
		!take_segment(hashing, reader))
		return 0;
	fill(job, reader, slot);
	output_put_at(job->output, reader->offset, slot->buffer, slot->filled);
	reader->offset += slot->filled;
	for (i = 0; i < slot->pieces_count; i++)
		files_bytes += slot->pieces[i].size;
	progress_add(files_bytes);
	return 1;
}

void pack_copy(const struct pack *pack, const struct pack_volume *volume, struct output *output,
	int hashed, uint8_t (*digests)[SHA256_DIGEST_BYTES])
{
	struct job job = { pack, output, volume->first, volume->end, output->size_bytes };
	struct hashing hashing = { .refill = refill,
		.context = &job,
		.reader_bytes = sizeof(struct reader),
		.hashed = hashed,
		.digests = digests };
	size_t i;

	for (i = volume->first; i < volume->end; i++)
		hashing.total_bytes += entry_bytes(pack, i);
	output_skip(output, hashing.total_bytes);
	hashing_run(&hashing);
}
