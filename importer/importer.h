/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * importer.h - what the files of payload-import share: options, the device, what the payload on it
 * holds, the destination.
 *
 * main.c finds the payload (find.c, device.c), understands all of it (contents.c), compares it with
 * what is there (plan.c) and only then writes (import.c, destination.c).
 *
 * Whatever is wrong before the first write ends the program where it is found: die(). From then on
 * functions say it and return -1, since what is complete must still get its name. */
#ifndef IMPORTER_H
#define IMPORTER_H

#include "booted/block_device.h"
#include "format/sha256sums.h"
#include "freestanding/files.h"
#include "freestanding/message.h"

enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

void give_up(void) __attribute__((noreturn)); /* exit status 1 */

#define die(...) (complain(__VA_ARGS__), give_up())

void *get_memory(size_t size); /* zeros; dies when there are no more */

extern struct options { /* payload-import(8) */
	const char *destination, *device, *digest_text, *only, *probe, *timeout_text;
	const char *from_proc, *if_present, *mount_proc, *tree; /* 0: not given */
	int all;
	uint32_t timeout_ms;
	uint8_t digest[SHA256_DIGEST_BYTES]; /* of the SHA256SUMS of the payload that is meant */
} options;

/* --- device.c: an open block device or regular file as the source of a payload. --- */

struct device {
	struct payload_source source; /* first: a source is a device */
	const char *path;             /* for messages */
	int fd, is_file;
	int offsets_checked;    /* they do not wrap at 4 GiB */
	int is_probed;          /* only looked at: what fails will be tried again */
	uint64_t failed_offset; /* of what could not be read, or is wrong */
	/* Known once its payload is understood: where that ends, as far as it is imported. */
	uint64_t end_offset;
	int is_hashed; /* it has digests */
};

/* Takes an open descriptor over. Returns 0, or a negative error number for what is neither a block
 * device nor a regular file. */
long device_begin(struct device *device, long fd, const char *path);

/* Returns 0, a negative error number, or 1 when the device ends before size bytes. */
long device_read_once(struct device *device, uint64_t offset, void *to, size_t size);

/* Returns 0 or a static phrase, with failed_offset. */
#define device_read(device, offset, to, size) \
	(device)->source.read_at(&(device)->source, offset, to, size)

/* Says what is wrong at a byte of the device, in a file (name may be empty), or with an entry. */
void device_say(const struct device *device, uint64_t offset, const char *name, const char *reason);
#define device_die(...) (device_say(__VA_ARGS__), give_up())

/* --- find.c: the payload among the block devices of the machine. --- */

enum finding {               /* --probe's exit status; 2 is for wrong usage */
	FINDING_PAYLOAD = 0, /* one that may be meant */
	FINDING_NONE,        /* none that is meant, or not looked at */
	FINDING_REFUSED = 3, /* one with a damaged header */
	FINDING_UNREADABLE,  /* nobody knows */
	FINDINGS
};

struct candidate {
	struct block_device block;
	char path[sizeof "/dev/" + BLOCK_NAME_BYTES];
	enum finding finding;
	const char *reason; /* why it is not taken */
	uint64_t size_bytes;
};

enum { CANDIDATES_MAX = 256 };

extern struct candidate candidates[CANDIDATES_MAX];
extern unsigned candidates_count; /* with those that the table has no room for */
extern unsigned candidates_found[FINDINGS];
extern int candidates_changed; /* they are not those of the look before */

void find_look(void); /* lists and probes every device */
void find_say(void);  /* a line for each */
void find_warn(void); /* the same, if there are disks that could not be read */
long find_open(const struct candidate *one, struct device *device);

int find_payload(struct device *device); /* waits; returns 0 when there is none, and said so */
int find_probe(const char *path);        /* --probe; returns an exit status */

/* --- contents.c: what a payload holds. Files' bytes are read again, all else is in memory. --- */

struct entry {
	struct payload_name name; /* first: the name of an entry is the entry; ends in NUL */
	struct device *device;
	uint64_t data_offset, file_bytes;
	const uint8_t *digest; /* 0: no line names it */
	/* At the destination, found by plan.c: */
	int is_new;     /* nothing has this name */
	int is_there;   /* a file with the same content has it */
	int has_part;   /* an earlier run has left its .part */
	uint64_t inode; /* of the file that has the name; 0: not known */
	int fd;         /* of its .part, while that waits for its name */
};

struct digest_line {              /* of SHA256SUMS */
	struct payload_name name; /* first, as above */
	uint8_t digest[SHA256_DIGEST_BYTES];
};

struct contents {
	struct entry **entries; /* to be imported, in the order of the payload */
	uint32_t count, directories;
	uint64_t file_bytes;
	struct payload_name **names, **lines; /* all that were read, sorted */
	uint32_t names_count, lines_count;
};

void contents_read_list(void); /* of options.only */

/* Reads every head and every digest; of options.only no further than the last name of the list. */
void contents_read(struct contents *contents, struct device *device);

/* How many of sorted names (of its lines, or those of another volume) the contents have not, and
 * the first of these. */
uint32_t contents_missing(const struct contents *contents, struct payload_name *const *wanted,
	uint32_t count, const char **first);

/* Has the container the SHA256SUMS of options.digest, as its first entry? */
int contents_is_meant(struct payload_reader *reader);

/* --- destination.c: the directory that files are imported into. --- */

/* The process stands in the directory of the file that it works at: paths are one component long,
 * and no link that is put there meanwhile leads elsewhere. */
extern struct destination {
	int fd; /* its lock, too; negative while it is missing */
	uint64_t file_system;
	int flush_is_told; /* this kernel's syncfs tells of writes that failed */
	struct file_system_space space;
	const char *name; /* of the file that was entered last, the last component */
	const char *part; /* its temporary name: NAME.part, or .part where that is too long */
} destination;

void destination_open(void); /* and locks it, if it is there */
void destination_make(void); /* if it is not */
int destination_flush(void);

/* Goes to the directory of an entry, which is made if make says so. Returns 0; -ERROR_NOENT when it
 * is not there, -ERROR_NOTDIR when something else is, or another error. */
long destination_enter(const struct entry *entry, int make);

/* Says what is wrong with the file of an entry (more follows its name); returns -1. */
int destination_fail(const struct entry *entry, const char *more, const char *problem);

/* --- plan.c compares the payload with the destination; import.c brings it there. --- */

void plan(const struct contents *contents);
int import(const struct contents *contents);

/* Writes an entry's bytes to an open file, or compares them with what it has. Returns 1 when the
 * file has them all, and they have their digest; 0 when it has others; or -1. */
int transfer(const struct entry *entry, int fd, int is_compared);

/* --- What only Linux gains from. The program is right without any of it; each may be 0. --- */

extern const struct extras {
	const char *usage;               /* what a wrong call is told at the end */
	void (*begin)(void);             /* first of all: signals, a faster hash */
	int (*option)(const char *word); /* takes an option of its own; 0: it is none */
	unsigned (*list)(struct block_device *list, unsigned count_max); /* as block_device_list */
	void (*join)(void); /* one disk may be several candidates, or hold results */
	void (*named)(struct device *device); /* of --device: results may be on it */
	long (*read)(struct device *device, uint64_t offset, void *to, size_t size); /* more care */
	/* Bytes of a file, up to as many, read fast; 0: they are to be read with care. */
	const uint8_t *(*view)(struct device *device, uint64_t offset, size_t *size);
	void (*check)(const struct contents *contents); /* what is there; after plan */
	void (*written)(int fd, uint64_t bytes);        /* may let the disk begin */
	int (*import_all)(void);                        /* --all; returns an exit status */
} extras;

#endif
