/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_made.h - images for unit tests, put together record by record. */
#ifndef TESTS_IMAGE_MADE_H
#define TESTS_IMAGE_MADE_H

#include "format/export_head.h"
#include "format/payload_put.h"
#include "format/sha256sums_put.h"
#include "inputs_text.h"

static struct {
	uint8_t bytes[4 * 1024 * 1024];
	size_t size;
	struct payload_header header;
	char sums[64 * 1024]; /* lines for the entries made so far */
	size_t sums_bytes;
} made;

static inline void image_begin(uint32_t count, enum payload_width width)
{
	memset(&made, 0, sizeof made);
	made.header.count = count;
	made.header.width = width;
	made.size = payload_put_header(made.bytes, &made.header);
}

static inline void image_add(const char *name, const void *bytes, size_t size)
{
	struct payload_entry_head head = { strlen(name), size };
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct sha256 hash;

	made.size += payload_put_entry(made.bytes + made.size, made.header.width, &head);
	memcpy(made.bytes + made.size, name, strlen(name));
	memcpy(made.bytes + made.size + strlen(name), bytes, size);
	made.size += strlen(name) + size;
	sha256_begin(&hash);
	sha256_add(&hash, bytes, size);
	sha256_end(&hash, digest);
	made.sums_bytes += sha256sums_put_line(made.sums + made.sums_bytes, digest, name, strlen(name));
}

static inline void image_add_text(const char *name, const char *text)
{
	image_add(name, text, strlen(text));
}

static inline void image_write(const char *path)
{
	FILE *file = fopen(path, "w");

	if (fwrite(made.bytes, 1, made.size, file) != made.size || fclose(file))
		abort();
}

/* With zeros up to a multiple of 4096. */
static inline void image_end(const char *path)
{
	made.size = (made.size + 4095) / 4096 * 4096;
	image_write(path);
}

#endif
