/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output.h - files that are there whole or not at all.
 *
 * The bytes go into a temporary file beside the final one (host/temporary.h); output_finish flushes
 * it and renames it. Whatever ends the program before that (die, an error, SIGINT, SIGTERM, SIGHUP)
 * leaves nothing behind, and an existing file of the final name as it was. Which files an output
 * may be is said in host/output_rule.h. Every function dies with the final path and the reason when
 * something fails.
 *
 * An open file that has no name (/proc/self/fd/N of a memfd, which another program has made to take
 * the output) is written in place, as a device is.
 *
 * A block device has no temporary file: its first bytes, the magic, are written last, after
 * everything else has been flushed and read back (host/read_back.h), so that a half-written device
 * is never taken for an image. They are read back, too, and cleared again where that fails. From
 * the first write on whatever ends the program says what has become of the device, too. */
#ifndef HOST_OUTPUT_H
#define HOST_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#include "host/read_back.h"
#include "host/unfinished.h"

enum { OUTPUT_BUFFER_BYTES = 1024 * 1024, OUTPUT_MAGIC_BYTES = 8, OUTPUT_LAST_BYTES_MAX = 512 };

struct output {
	char *path;      /* the final name, for messages */
	int directory;   /* the directory it is in; -1 for a block device */
	char *name;      /* its name there */
	char *temporary; /* its name there until it is finished; 0 for a block device */
	int is_new;      /* nothing of its name was there */
	int fd;
	uint64_t size_bytes; /* put so far */
	size_t buffered;
	uint8_t *buffer;                     /* OUTPUT_BUFFER_BYTES; 0: not needed now */
	uint8_t last[OUTPUT_LAST_BYTES_MAX]; /* the first bytes of a block device, until the end */
	size_t last_bytes;                   /* how many: the magic; a table is more */
	struct read_back back;
	struct unfinished unfinished;
};

/* Begins a file of this mode (with the umask applied), where the rule allows it. */
void output_begin(struct output *output, const char *path, unsigned mode);

/* A file in a directory that is locked against others, and has been looked at. */
struct output_place {
	int directory;              /* open */
	const char *directory_name; /* for messages */
	const char *name;
	const char *temporary; /* its name until it is finished: nothing is there */
	int is_new;            /* nothing of its name is there, and nothing may be in the end */
};

/* Begins it. A symbolic link of its name is replaced, never followed. */
void output_begin_at(struct output *output, const struct output_place *place, unsigned mode);

/* Begins at the first byte of a block device that is open for reading and writing; output_finish
 * closes it. last_bytes may be raised before the first put. */
void output_begin_device(struct output *output, const char *path, int fd);

/* Asks for the space that will be needed, so that a full disk is found before the work. Without it,
 * long runs of zeros become holes. */
void output_reserve(struct output *output, uint64_t size);

void output_put(struct output *output, const void *bytes, size_t size);
void output_put_zeros(struct output *output, uint64_t size);

/* The same, but of a regular file they become a hole, which takes no room on the disk. */
void output_put_hole(struct output *output, uint64_t size);

/* Leaves so many bytes to output_put_at; all of them must come. */
void output_skip(struct output *output, uint64_t size);

/* Puts the first bytes of an open file as blocks that both files share, where the file system can
 * do that and the output has reached the beginning of a block; the file's position goes behind
 * them. Returns how many, whole blocks of 4096; 0 where it cannot be done. */
uint64_t output_share(struct output *output, int fd, uint64_t size);

/* Replaces zeros that have been put, or skipped. On a block device not before byte
 * last_bytes. Several threads may do it at once, to different bytes, when nothing was put
 * since output_skip or output_rest. */
void output_put_at(struct output *output, uint64_t offset, const void *bytes, size_t size);

/* Gives the memory of the buffer back until the next put, for an output that waits for others. */
void output_rest(struct output *output);

/* Flushes to the disk, closes, gives the final name. */
void output_finish(struct output *output);

/* The same for all outputs that are not finished: none gets its name before each is on the disk,
 * and no signal comes between the names. */
void output_finish_all(void);

/* Removes the temporary file; a block device stays without magic. */
void output_abandon(struct output *output);

#endif
