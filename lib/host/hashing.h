/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hashing.h - SHA-256 of many files at once: in threads, and in each thread as many files as the
 * processor hashes best together (host/sha256_lanes.h).
 *
 * A thread has some slots. A slot's buffer is filled by the caller's refill, with pieces of one or
 * several files, and refill may do with the bytes what it likes, such as write them; then the
 * pieces in the buffers of all slots are hashed together, until refill has nothing more.
 *
 * LBPAYLOAD_THREADS in the environment says how many threads (by default one for each
 * processor). */
#ifndef HOST_HASHING_H
#define HOST_HASHING_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "format/sha256.h"

enum {
	HASHING_BUFFER_BYTES = 512 * 1024,
	HASHING_PIECES_MAX = 256,
	HASHING_THREADS_MAX = 8,
	/* All buffers together are at most 8 * SHA256_LANES_MAX * 512 KiB = 32 MiB. */
};

/* A part of a file. All but the last one of a file are whole blocks; a file's pieces follow each
 * other in one slot. */
struct hashing_piece {
	size_t file;
	const uint8_t *bytes;
	size_t size;
	int is_first, is_last;
};

struct hashing_slot {
	uint8_t *buffer; /* HASHING_BUFFER_BYTES */
	size_t filled;   /* for refill's use; 0 when it is called */
	void *reader;    /* refill's own, of reader_bytes, zeros at first */
	struct hashing_piece pieces[HASHING_PIECES_MAX];
	size_t pieces_count;
	/* For hashing.c alone: */
	size_t piece; /* the ones before are hashed */
	struct sha256 hash;
};

struct hashing {
	/* Fills the buffer of a slot. Returns 0 when nothing is left for it. Runs in several
	 * threads, each with slots of its own. */
	int (*refill)(struct hashing *hashing, struct hashing_slot *slot);
	void *context; /* refill's, shared by all threads */
	size_t reader_bytes;
	int hashed;                              /* 0: only refill, in one thread */
	uint8_t (*digests)[SHA256_DIGEST_BYTES]; /* of every file, filled in */
	uint64_t total_bytes;                    /* about; decides whether threads are worth it */
	pthread_mutex_t lock;                    /* for what threads share */
};

/* Adds a piece at the end of what is filled, and counts it as filled. */
void hashing_add_piece(
	struct hashing_slot *slot, size_t file, size_t size, int is_first, int is_last);

/* How much of left_bytes of a file to put into room bytes: all, or whole blocks. */
size_t hashing_piece_bytes(uint64_t left_bytes, size_t room);

/* Runs until refill has returned 0 for every slot. */
void hashing_run(struct hashing *hashing);

#endif
