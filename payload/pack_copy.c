/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_copy.c - copies the files of a volume to their places in its image.
 *
 * The image is cut into segments: one large file, or a run of small ones, with their heads. A
 * thread has some slots; each takes the next segment, fills its buffer from it, and writes the
 * buffer. Then the pieces of files in the buffers of all slots are hashed together. */
#include "payload/pack_copy.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/name.h"
#include "host/message.h"
#include "host/progress.h"
#include "host/sha256_lanes.h"
#include "payload/input_file.h"

enum {
	BUFFER_BYTES = 512 * 1024,
	HEAD_BYTES_MAX = PAYLOAD_ENTRY_BYTES_MAX + NAME_PATH_BYTES_MAX,
	PIECES_MAX = 256,
	THREADS_MAX = 8,
	/* All buffers together: THREADS_MAX * SHA256_LANES_MAX * BUFFER_BYTES = 32 MiB. */
	FLUSH_AHEAD_BYTES = 8 * 1024 * 1024,
	/* Starting threads for less costs more than it brings. */
	THREADS_WORTH_BYTES = 4 * 1024 * 1024,
};

/* A part of a file in a slot's buffer. All but the last one of a file are whole blocks. */
struct piece {
	size_t input;
	const uint8_t *bytes;
	size_t size;
	int is_first, is_last;
};

struct slot {
	uint8_t *buffer;
	size_t filled;
	uint64_t offset;     /* of the buffer's first byte in the output */
	size_t input, end;   /* of the segment, not begun */
	int fd;              /* of the file before input, while left_bytes > 0 */
	uint64_t left_bytes; /* of it */
	struct piece pieces[PIECES_MAX];
	size_t pieces_count, piece; /* the ones before piece are hashed */
	struct sha256 hash;         /* of the file of piece */
};

struct job {
	const struct pack *pack;
	struct output *output;
	int hashed;
	uint8_t (*digests)[SHA256_DIGEST_BYTES];
	unsigned lanes;
	/* The next segment; taken under the lock. */
	pthread_mutex_t lock;
	size_t next, end;
	uint64_t next_offset;
};

size_t pack_put_head(uint8_t *to, enum payload_width width, const char *name, uint64_t file_bytes)
{
	struct payload_entry_head head = { strlen(name), file_bytes };
	size_t size = payload_put_entry(to, width, &head);

	memcpy(to + size, name, head.name_bytes);
	return size + head.name_bytes;
}

/* --- Segments. --- */

static uint64_t entry_bytes(const struct job *job, size_t index)
{
	const struct input *input = &job->pack->inputs.item[index];

	return payload_entry_bytes(job->pack->width) + strlen(input->name) + input->size_bytes;
}

/* Gives a slot the next segment. Returns 0 when there is none. */
static int take_segment(struct job *job, struct slot *slot)
{
	uint64_t size, total = 0;

	pthread_mutex_lock(&job->lock);
	slot->input = job->next;
	slot->offset = job->next_offset;
	while (job->next < job->end) {
		size = entry_bytes(job, job->next);
		if (total > 0 && total + size > BUFFER_BYTES)
			break;
		total += size;
		job->next++;
	}
	slot->end = job->next;
	job->next_offset += total;
	pthread_mutex_unlock(&job->lock);
	return slot->input < slot->end;
}

/* --- Filling a buffer. --- */

static void add_piece(struct slot *slot, size_t input, size_t size, int is_first)
{
	struct piece *piece = &slot->pieces[slot->pieces_count++];

	piece->input = input;
	piece->bytes = slot->buffer + slot->filled;
	piece->size = size;
	piece->is_first = is_first;
	piece->is_last = slot->left_bytes == size;
	slot->filled += size;
	slot->left_bytes -= size;
}

/* Reads as much of the open file as there is room for. */
static void fill_from_file(const struct job *job, struct slot *slot, int is_first)
{
	const struct input *input = &job->pack->inputs.item[slot->input - 1];
	size_t size = BUFFER_BYTES - slot->filled;

	if (slot->left_bytes <= size)
		size = (size_t)slot->left_bytes;
	else
		size &= ~(size_t)(SHA256_BLOCK_BYTES - 1);
	input_read(input, slot->fd, slot->buffer + slot->filled, size);
	add_piece(slot, slot->input - 1, size, is_first);
	if (slot->left_bytes == 0) {
		input_close(input, slot->fd);
		slot->fd = -1;
	}
}

static void fill(const struct job *job, struct slot *slot)
{
	const struct input *input;

	slot->filled = 0;
	slot->pieces_count = 0;
	slot->piece = 0;
	if (slot->fd >= 0)
		fill_from_file(job, slot, 0);
	while (slot->fd < 0 && slot->input < slot->end && slot->pieces_count < PIECES_MAX &&
		BUFFER_BYTES - slot->filled >= HEAD_BYTES_MAX + SHA256_BLOCK_BYTES) {
		input = &job->pack->inputs.item[slot->input++];
		slot->filled += pack_put_head(slot->buffer + slot->filled, job->pack->width,
			input->name, input->size_bytes);
		slot->fd = input_open(input);
		slot->left_bytes = input->size_bytes;
		fill_from_file(job, slot, 1);
	}
}

/* Fills a slot that has nothing left to hash, and writes what it has. Returns 0 when there is
 * nothing more for it. */
static int refill(struct job *job, struct slot *slot)
{
	if (slot->fd < 0 && slot->input == slot->end && !take_segment(job, slot)) {
		slot->pieces_count = slot->piece = 0;
		return 0;
	}
	fill(job, slot);
	output_put_at(job->output, slot->offset, slot->buffer, slot->filled);
	slot->offset += slot->filled;
	pthread_mutex_lock(&job->lock);
	progress_add(slot->filled);
	pthread_mutex_unlock(&job->lock);
	return 1;
}

/* --- Hashing. --- */

/* Goes on to a piece that has a whole block; what is less is hashed here, and digests that are
 * complete are put. Returns 0 when no piece is left. */
static int next_blocks(struct job *job, struct slot *slot)
{
	struct piece *piece;

	for (; slot->piece < slot->pieces_count; slot->piece++) {
		piece = &slot->pieces[slot->piece];
		if (piece->is_first) {
			sha256_begin(&slot->hash);
			piece->is_first = 0;
		}
		if (piece->size >= SHA256_BLOCK_BYTES)
			return 1;
		sha256_add(&slot->hash, piece->bytes, piece->size);
		if (piece->is_last)
			sha256_end(&slot->hash, job->digests[piece->input]);
	}
	return 0;
}

/* Hashes as many blocks as every one of these slots has. */
static void hash_together(struct slot *const *slots, unsigned count)
{
	struct sha256 *hashes[SHA256_LANES_MAX];
	const uint8_t *blocks[SHA256_LANES_MAX];
	size_t common = BUFFER_BYTES / SHA256_BLOCK_BYTES, size;
	struct piece *piece;
	unsigned i;

	for (i = 0; i < count; i++) {
		piece = &slots[i]->pieces[slots[i]->piece];
		hashes[i] = &slots[i]->hash;
		blocks[i] = piece->bytes;
		if (piece->size / SHA256_BLOCK_BYTES < common)
			common = piece->size / SHA256_BLOCK_BYTES;
	}
	sha256_lanes_add(hashes, blocks, count, common);
	size = common * SHA256_BLOCK_BYTES;
	for (i = 0; i < count; i++) {
		piece = &slots[i]->pieces[slots[i]->piece];
		piece->bytes += size;
		piece->size -= size;
	}
}

/* Keeps all slots busy until nothing is left. */
static void work(struct job *job, struct slot *slots)
{
	struct slot *busy[SHA256_LANES_MAX];
	unsigned count, i;
	int more;

	do {
		count = 0;
		more = 0;
		for (i = 0; i < job->lanes; i++) {
			if (!job->hashed) {
				more |= refill(job, &slots[i]);
				continue;
			}
			while (!next_blocks(job, &slots[i]) && refill(job, &slots[i]))
				;
			if (slots[i].piece < slots[i].pieces_count)
				busy[count++] = &slots[i];
		}
		if (count > 0)
			hash_together(busy, count);
	} while (count > 0 || more);
}

/* --- Threads. --- */

static void *run_thread(void *job_argument)
{
	struct job *job = job_argument;
	struct slot *slots = allocate(job->lanes * sizeof *slots);
	unsigned i;

	memset(slots, 0, job->lanes * sizeof *slots);
	for (i = 0; i < job->lanes; i++) {
		slots[i].fd = -1;
		slots[i].buffer = allocate(BUFFER_BYTES);
	}
	work(job, slots);
	for (i = 0; i < job->lanes; i++)
		free(slots[i].buffer);
	free(slots);
	return 0;
}

static unsigned count_threads(const struct job *job, uint64_t total_bytes)
{
	const char *asked = getenv("LBPAYLOAD_THREADS");
	long count = asked ? atol(asked) : sysconf(_SC_NPROCESSORS_ONLN);

	if (!job->hashed || (!asked && total_bytes < THREADS_WORTH_BYTES) || count < 1)
		return 1;
	return count > THREADS_MAX ? THREADS_MAX : (unsigned)count;
}

/* Signals go to the first thread, which knows what to do about them. */
static unsigned start_threads(struct job *job, pthread_t *threads, unsigned count)
{
	sigset_t all, old;
	unsigned i;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	for (i = 0; i < count; i++) {
		if (pthread_create(&threads[i], 0, run_thread, job))
			break; /* then with fewer */
	}
	pthread_sigmask(SIG_SETMASK, &old, 0);
	return i;
}

void pack_copy(const struct pack *pack, const struct pack_volume *volume, struct output *output,
	int hashed, uint8_t (*digests)[SHA256_DIGEST_BYTES])
{
	struct job job = { .pack = pack,
		.output = output,
		.hashed = hashed,
		.digests = digests,
		.next = volume->first,
		.end = volume->end,
		.next_offset = output->size_bytes };
	pthread_t threads[THREADS_MAX];
	uint64_t total_bytes = 0;
	unsigned count;
	size_t i;

	for (i = volume->first; i < volume->end; i++)
		total_bytes += entry_bytes(&job, i);
	output_skip(output, total_bytes);
	job.lanes = hashed ? sha256_lanes_begin() : 1;
	pthread_mutex_init(&job.lock, 0);
	count = start_threads(&job, threads, count_threads(&job, total_bytes) - 1);
	run_thread(&job);
	while (count > 0)
		pthread_join(threads[--count], 0);
	pthread_mutex_destroy(&job.lock);
}
