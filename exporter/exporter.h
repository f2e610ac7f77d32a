/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exporter.h - what the files of payload-export share: options, what is exported, the disk.
 *
 * main.c lets all names be collected (collect.c), finds the one disk that is meant (find.c), and
 * only then writes (export.c, disk.c). Whatever is wrong ends the program where it is found: die().
 * Until the last step of all, the head of a disk that was begun says that it holds no results. */
#ifndef EXPORTER_H
#define EXPORTER_H

#include "booted/block_device.h"
#include "format/export_head.h"
#include "format/payload_put.h"
#include "format/sha256.h"
#include "freestanding/files.h"
#include "freestanding/message.h"

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

enum { PIECE_BYTES = 256 * 1024 }; /* are read and written at once */

void give_up(void) __attribute__((noreturn)); /* exit status 1; says what is on the disk */

#define die(...) (complain(__VA_ARGS__), give_up())

void *get_memory(size_t size); /* zeros; dies when there are no more */

extern struct options { /* payload-export(8) */
	const char *directory, *to, *nonce_text, *from, *status, *timeout_text;
	const char *tree, *skip_unsuitable; /* 0: not given */
	uint32_t timeout_ms;
	uint8_t nonce[EXPORT_NONCE_BYTES];
} options;

/* --- collect.c: what is exported. Names are in memory, the files' bytes are not. --- */

struct entry {
	struct payload_name name; /* first: the name of an entry is the entry; ends in NUL */
	const char *path;
	struct entry *next;
	uint64_t file_bytes;
	uint64_t file_system, inode;
	uint8_t digest[SHA256_DIGEST_BYTES]; /* once it was written */
};

struct contents {
	struct payload_name **names; /* sorted; that of SHA256SUMS is one of them */
	uint32_t count;
	struct entry *sums;
	enum payload_width width;
	uint64_t container_bytes; /* with its padding */
};

/* Names everything that cannot be an entry, and dies if it may not be left out. */
void collect(struct contents *contents);

/* --- disk.c: the disk for results. --- */

struct disk {
	const char *path; /* for messages */
	const char *left; /* what it holds if the program ends now; 0: what it did before */
	int fd;
	int is_file;
	int is_marked;  /* its first bytes are those of a disk for results, and not others since */
	int is_payload; /* they are those of a payload */
	int is_silent;  /* its kernel does not tell of writes that failed */
	long error;     /* why nobody knows what is on it; 0: it was read */
	uint64_t bytes;
	struct export_head head;
};

/* Takes an open descriptor, or a negative error number, and reads the head. Returns 0, or why
 * nothing can be exported to it. */
const char *disk_begin(struct disk *disk, long fd, const char *path);

/* Dies if the container does not fit, or where this kernel cannot write to that place. */
void disk_check_room(struct disk *disk, uint64_t container_bytes);

void disk_read(const struct disk *disk, uint64_t offset, void *to, size_t size);
void disk_write(const struct disk *disk, uint64_t offset, const void *from, size_t size);
void disk_compare(const struct disk *disk, uint64_t offset, const uint8_t *with, size_t size);
void disk_flush(struct disk *disk);

/* Writes the head, and flushes it: what the disk holds from then on. */
void disk_put_head(struct disk *disk, uint64_t container_bytes);

/* --- find.c: the disk that is meant. --- */

void find_disk(struct disk *disk); /* waits for it; open for writing then */

/* --- export.c: the container. --- */

/* Writes it; digest becomes that of its SHA256SUMS. */
void export_contents(
	const struct contents *contents, struct disk *disk, uint8_t digest[SHA256_DIGEST_BYTES]);

#endif
