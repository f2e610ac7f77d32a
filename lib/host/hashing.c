/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hashing.c - SHA-256 of many files at once. */
#include "host/hashing.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/memory.h"
#include "host/sha256_lanes.h"

/* Starting threads for less costs more than it brings. */
enum { THREADS_WORTH_BYTES = 4 * 1024 * 1024 };

struct worker {
	struct hashing *hashing;
	unsigned lanes;
};

/* --- For refill. --- */

void hashing_add_piece(
	struct hashing_slot *slot, size_t file, size_t size, int is_first, int is_last)
{
	struct hashing_piece *piece = &slot->pieces[slot->pieces_count++];

	piece->file = file;
	piece->bytes = slot->buffer + slot->filled;
	piece->size = size;
	piece->is_first = is_first;
	piece->is_last = is_last;
	slot->filled += size;
}

size_t hashing_piece_bytes(uint64_t left_bytes, size_t room)
{
	if (left_bytes <= room)
		return (size_t)left_bytes;
	return room & ~(size_t)(SHA256_BLOCK_BYTES - 1);
}

static int refill(struct hashing *hashing, struct hashing_slot *slot)
{
	slot->filled = 0;
	slot->pieces_count = 0;
	slot->piece = 0;
	return hashing->refill(hashing, slot);
}

/* --- Hashing. --- */

/* Goes on to a piece that has a whole block; what is less is hashed here, and digests that are
 * complete are put. Returns 0 when no piece is left. */
static int next_blocks(struct hashing *hashing, struct hashing_slot *slot)
{
	struct hashing_piece *piece;

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
			sha256_end(&slot->hash, hashing->digests[piece->file]);
	}
	return 0;
}

/* Hashes as many blocks as every one of these slots has. */
static void hash_together(struct hashing_slot *const *slots, unsigned count)
{
	struct sha256 *hashes[SHA256_LANES_MAX];
	const uint8_t *blocks[SHA256_LANES_MAX];
	size_t common = HASHING_BUFFER_BYTES / SHA256_BLOCK_BYTES, size;
	struct hashing_piece *piece;
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
static void work(struct hashing *hashing, struct hashing_slot *slots, unsigned lanes)
{
	struct hashing_slot *busy[SHA256_LANES_MAX];
	unsigned count, i;

	do {
		count = 0;
		for (i = 0; i < lanes; i++) {
			while (!next_blocks(hashing, &slots[i]) && refill(hashing, &slots[i]))
				;
			if (slots[i].piece < slots[i].pieces_count)
				busy[count++] = &slots[i];
		}
		if (count > 0)
			hash_together(busy, count);
	} while (count > 0);
}

/* --- Threads. --- */

static void *run_thread(void *worker_argument)
{
	const struct worker *worker = worker_argument;
	struct hashing *hashing = worker->hashing;
	size_t slots_bytes = worker->lanes * sizeof(struct hashing_slot);
	struct hashing_slot *slots = allocate(slots_bytes);
	unsigned i;

	memset(slots, 0, slots_bytes);
	for (i = 0; i < worker->lanes; i++) {
		slots[i].buffer = allocate(HASHING_BUFFER_BYTES);
		slots[i].reader = allocate(hashing->reader_bytes);
		memset(slots[i].reader, 0, hashing->reader_bytes);
	}
	if (hashing->hashed)
		work(hashing, slots, worker->lanes);
	else
		while (refill(hashing, slots))
			;
	for (i = 0; i < worker->lanes; i++) {
		free(slots[i].buffer);
		free(slots[i].reader);
	}
	free(slots);
	return 0;
}

static unsigned count_threads(const struct hashing *hashing)
{
	const char *asked = getenv("LBPAYLOAD_THREADS");
	long count = asked ? atol(asked) : sysconf(_SC_NPROCESSORS_ONLN);

	if (!hashing->hashed || count < 1)
		return 1;
	if (!asked && hashing->total_bytes < THREADS_WORTH_BYTES)
		return 1;
	return count > HASHING_THREADS_MAX ? HASHING_THREADS_MAX : (unsigned)count;
}

/* Signals go to the first thread, which knows what to do about them. Returns how many were
 * started. */
static unsigned start_threads(struct worker *worker, pthread_t *threads, unsigned count)
{
	sigset_t all, old;
	unsigned i;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	for (i = 0; i < count; i++) {
		if (pthread_create(&threads[i], 0, run_thread, worker))
			break; /* then with fewer */
	}
	pthread_sigmask(SIG_SETMASK, &old, 0);
	return i;
}

void hashing_run(struct hashing *hashing)
{
	struct worker worker = { hashing, 1 };
	pthread_t threads[HASHING_THREADS_MAX];
	unsigned count;

	if (hashing->hashed)
		worker.lanes = sha256_lanes_begin();
	pthread_mutex_init(&hashing->lock, 0);
	count = start_threads(&worker, threads, count_threads(hashing) - 1);
	run_thread(&worker);
	while (count > 0)
		pthread_join(threads[--count], 0);
	pthread_mutex_destroy(&hashing->lock);
}
