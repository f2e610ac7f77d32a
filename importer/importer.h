/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * importer.h - what the files of payload-import share: options, the device, what the payload on it
 * holds, the destination.
 *
 * main.c finds the payload (find.c, device.c), understands all of it (contents.c), compares it with
 * what is there (plan.c) and only then writes (import.c, destination.c). Functions that return -1
 * have said what is wrong. */
#ifndef IMPORTER_H
#define IMPORTER_H

#include "booted/block_device.h"
#include "format/sha256sums.h"
#include "freestanding/files.h"

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

struct options { /* payload-import(8) */
	const char *destination, *device, *probe, *only;
	uint32_t timeout_ms;
	int all, from_proc, has_digest, help, if_present, mount_proc, tree;
	uint8_t digest[SHA256_DIGEST_BYTES]; /* of the SHA256SUMS of the payload that is meant */
};

extern struct options options;

/* --- device.c: an open block device or regular file as the source of a payload. --- */

enum { DEVICE_SECTOR_BYTES = 512, DEVICE_VIEW_BYTES = 1024 * 1024 };

struct device {
	struct payload_source source; /* first: a source is a device */
	/* Shows bytes of the payload at an offset: *size of them, from 1 to size_max (which is at
	 * most DEVICE_VIEW_BYTES), until the next call for any device. Returns 0 or a static
	 * phrase, with failed_offset. */
	const char *(*view)(struct device *device, uint64_t offset, size_t size_max,
		const uint8_t **bytes, size_t *size);
	char path[256]; /* for messages */
	int fd;
	int is_file;            /* a regular one: its length is certain */
	int offsets_checked;    /* they do not wrap at 4 GiB */
	int is_hashed;          /* it has digests */
	uint64_t failed_offset; /* of what could not be read */
	/* What of its payload is imported; known once that is understood. */
	uint32_t entries;
	uint64_t file_bytes, end_offset;
};

/* Takes an open descriptor over. Returns 0, or a negative error number for what is neither a block
 * device nor a regular file. */
long device_begin(struct device *device, long fd, const char *path);

/* Where a partition begins on its disk, in sectors; 0 for a disk; fails where nobody knows. */
long device_start(const struct device *device, uint64_t *sector);

/* Says what is wrong at a byte of the device, in a file (name may be empty); returns -1. */
int device_fail(const struct device *device, uint64_t offset, const char *name, const char *reason);

/* --- find.c: the payload among the block devices of the machine. --- */

enum finding {
	FINDING_NONE,
	FINDING_SKIPPED,    /* not looked at, or no medium in the drive */
	FINDING_PAYLOAD,    /* one that may be meant */
	FINDING_OTHER,      /* a payload, but not the one that --digest names */
	FINDING_REFUSED,    /* a payload with a damaged header */
	FINDING_UNREADABLE, /* nobody knows */
	FINDINGS
};

struct candidate {
	struct block_device block;
	enum finding finding;
	const char *reason;
	uint64_t size_bytes;
};

enum { CANDIDATES_MAX = 256 };

/* All devices, and how many there are of each finding; count also has those beyond CANDIDATES_MAX.
 */
extern struct candidate candidates[CANDIDATES_MAX];
extern unsigned candidates_count, candidates_found[FINDINGS];

void find_look(void); /* lists and probes every device */
void find_say(void);  /* a line for each */
long find_open(const struct candidate *candidate, struct device *device);

/* Waits for the payload and opens it. Returns 1; 0 when there is none, which it has said, or -1. */
int find_payload(struct device *device);

/* --probe: says what the device is, and returns an exit status. */
int find_probe(const char *path);

/* Says once more that there are disks which could not be read, if there are. */
void find_warn(void);

/* --- contents.c: what a payload holds, all of it in memory; only files' bytes are read again. ---
 */

struct entry {
	struct payload_name name; /* its text ends in NUL */
	struct device *device;
	uint64_t data_offset, file_bytes;
	uint8_t digest[SHA256_DIGEST_BYTES];
	int has_digest;
	int is_there; /* at the destination, with the same content */
	int is_new;   /* the destination has nothing of this name */
	int has_part; /* an earlier run has left its .part */
};

struct contents {
	struct entry **entries; /* to be imported, in the order of the payload */
	uint32_t count, directories;
	uint32_t sums; /* how many of them are files of digests */
	uint64_t file_bytes;
	struct payload_name **names; /* all that were read, sorted */
	uint32_t names_count;
	struct payload_name **strangers; /* lines of SHA256SUMS that name none of them, sorted */
	uint32_t strangers_count;
};

/* Reads the list of options.only. */
int contents_read_list(void);

/* Reads every head and every digest; with options.only no further than the last name of the list.
 */
int contents_read(struct contents *contents, struct device *device);

/* How many files SHA256SUMS names that are not there, and one of them. */
uint32_t contents_missing(const struct contents *contents, const char **first);

/* Has the container that begins there the SHA256SUMS of options.digest, as its first entry? */
int contents_is_meant(struct payload_reader *reader);

/* --- destination.c: the directory that files are imported into. --- */

/* The process stands in the directory of the file that it works at: paths are one component long,
 * and no link that is put there meanwhile leads elsewhere. */
extern struct destination {
	const char *path;
	int fd; /* its lock, too; -1 while the directory is missing */
	struct file_system_space space;
	const char *name; /* of the file that was entered last, the last component */
	const char *part; /* its temporary name: NAME.part, or .part where that is too long */
} destination;

int destination_begin(void); /* looks at it */
int destination_open(void);  /* makes and locks it */
int destination_flush(void);

/* Goes to the directory of an entry, which is made if make says so. Returns 0; -ERROR_NOENT when it
 * is not there, -ERROR_NOTDIR when something else is, or another error. */
long destination_enter(const struct entry *entry, int make);

/* Says what is wrong with the file that was entered last (suffix "" or ".part"); returns -1. */
int destination_fail(const struct entry *entry, const char *suffix, const char *problem);

/* --- plan.c: compares the payload with the destination. import.c: brings it there. --- */

int plan(struct contents *contents);
int import(struct contents *contents);

/* Writes an entry's file, or compares it with what is there. Returns 1 when the open file has all
 * of it, and it has its digest; 0 when the file has other bytes, or cannot be written (*error < 0).
 */
int transfer(const struct entry *entry, int fd, int is_compared, long *error);

/* --- What only Linux gains from. The program is right without any of it; each may be 0. --- */

extern const struct extras {
	const char *help;
	void (*begin)(void);             /* first of all: signals, a faster hash */
	int (*option)(const char *word); /* takes an option of its own; 0: it is none */
	unsigned (*list)(struct block_device *list, unsigned count_max); /* as block_device_list */
	void (*join)(void);                       /* may find one disk among several candidates */
	void (*read_fast)(struct device *device); /* may exchange device->view */
	void (*written)(int fd, uint64_t bytes);  /* may let the disk begin */
	int (*import_all)(void);                  /* --all; returns an exit status */
} extras;

#endif
