/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image.h - a payload image that has been read and understood, also on a disk of results behind its
 * head (format/export_head.h), and in a partition (payload/image_partition.h); offsets are those of the
 * disk then.
 *
 * list, verify and extract see an image through this file, so a damaged one is refused by all of
 * them with the same words: "mkpayload: IMAGE: byte OFFSET: reason". */
#ifndef PAYLOAD_IMAGE_H
#define PAYLOAD_IMAGE_H

#include "host/output.h"
#include "payload/file_source.h"
#include "payload/sums.h"

struct image_entry {
	struct payload_name name; /* first; its text ends in NUL */
	uint64_t data_offset;
	uint64_t file_bytes;
	int is_sums;    /* it is the SHA256SUMS file */
	int has_digest; /* SHA256SUMS has a line for it */
	uint8_t digest[SHA256_DIGEST_BYTES];
};

struct image {
	const char *path;
	int tree; /* names may be paths */
	struct file_source file;
	uint32_t partition; /* that it lies in; 0: in none */
	enum payload_width width;
	struct image_entry *entry; /* in the order of the image */
	uint32_t count;
	struct payload_name **by_name;
	const struct image_entry *sums; /* 0: there is none */
	struct sums lines;              /* of it; those that name an entry are used */
	uint64_t end_offset;            /* where the last entry ends */
	uint64_t image_bytes;           /* its length, without a head */
	uint64_t files_bytes;           /* of all files */
	int is_unreadable;              /* the last read of a head has failed */
};

/* Reads every header and every line of SHA256SUMS; dies when something is wrong. */
void image_open(struct image *image, const char *path, int tree);
/* The same of one that has another name in messages. */
void image_open_as(struct image *image, const char *path, const char *name, int tree);
/* The same of one in that partition. */
void image_open_partition(struct image *image, const char *path, int tree, uint32_t partition);
void image_close(struct image *image);

/* 0 when no entry has this name. */
struct image_entry *image_find(const struct image *image, const char *name, size_t name_bytes);

/* Reads an entry's file, into copy unless that is 0. Returns 1 when it has the digest that
 * SHA256SUMS says or when that says nothing, else complains and returns 0. */
int image_read_entry(struct image *image, const struct image_entry *entry, struct output *copy);

/* Dies when it is not what it was when it was opened: what was read may be of two images. */
void image_check_unchanged(const struct image *image);

/* Reads all files, several at once. Returns how many do not have the digest that SHA256SUMS says,
 * after complaining about each in the order of the image. */
size_t image_check_entries(struct image *image);

/* Dies with the place in the image and the reason. */
void image_fail(const struct image *image, uint64_t offset, const char *problem)
	__attribute__((noreturn));

/* "7 files, 12.3 MiB, narrow", "0 files, 4.0 KiB"; with the digest of SHA256SUMS, if it is not 0,
 * ", digest " and its digits. Allocated. */
char *image_summary(
	uint64_t count, uint64_t size_bytes, enum payload_width width, const uint8_t *sums_digest);

#endif
