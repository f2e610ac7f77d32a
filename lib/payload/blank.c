/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * blank.c - a disk for results that has none yet. */
#include "payload/blank.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "host/message.h"
#include "host/output.h"
#include "payload/device_output.h"

enum {
	FILE_MODE = 0666, /* less the umask */
	BYTES_MIN = EXPORT_HEAD_BYTES + PAYLOAD_ALIGN_BYTES,
};

void blank_make_nonce(uint8_t nonce[EXPORT_NONCE_BYTES])
{
	if (getrandom(nonce, EXPORT_NONCE_BYTES, 0) != EXPORT_NONCE_BYTES)
		die("no random bytes for a nonce: %s; give one with --nonce", strerror(errno));
}

/* Down to what every kernel sees of a disk: containers end at such a place anyway. */
static uint64_t all_of(const char *path, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);

	if (size < 0)
		die("%s: %s", path, strerror(errno));
	return (uint64_t)size & ~(uint64_t)(PAYLOAD_ALIGN_BYTES - 1);
}

static void put_head(struct output *output, const struct export_head *head)
{
	uint8_t bytes[EXPORT_HEAD_BYTES];

	export_head_put(bytes, head);
	output_put(output, bytes, sizeof bytes);
}

static void write_device(const char *path, struct export_head *head)
{
	int fd = device_output_open(
		path, head->capacity_bytes ? head->capacity_bytes : (uint64_t)BYTES_MIN);
	struct output output;

	if (head->capacity_bytes == 0)
		head->capacity_bytes = all_of(path, fd);
	output_begin_device(&output, path, fd);
	put_head(&output, head);
	output_finish(&output);
}

void blank_write(const char *path, struct export_head *head, int force)
{
	int is_device = device_output_is(path, force);
	struct output output;

	if (head->capacity_bytes == 0 && !is_device)
		die("%s: how large? --size N is wanted, but for a block device", path);
	if (head->capacity_bytes < BYTES_MIN && head->capacity_bytes > 0)
		die("%s: %llu bytes hold no results: %d are the least, for the head and a "
		    "container",
			path, (unsigned long long)head->capacity_bytes, (int)BYTES_MIN);
	if (is_device) {
		write_device(path, head);
		return;
	}
	output_begin(&output, path, FILE_MODE);
	put_head(&output, head);
	/* Up to where no kernel takes a part of a sector away from a disk. */
	output_put_hole(&output, head->capacity_bytes - EXPORT_HEAD_BYTES +
					 (-head->capacity_bytes & (PAYLOAD_ALIGN_BYTES - 1)));
	output_finish(&output);
}
