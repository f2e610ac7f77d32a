/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_write.c - writes what was planned.
 *
 * All volumes are begun first, so that a disk that is too full is found before the work, and stay
 * open to the end, since only then the digests for their SHA256SUMS are known. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "format/sha256sums.h"
#include "host/device.h"
#include "payload/input_file.h"
#include "host/message.h"
#include "payload/pack.h"
#include "payload/pack_sums.h"
#include "host/progress.h"

enum { FILE_MODE = 0666 /* less the umask */ };

static void open_volume(const struct pack *pack, struct pack_volume *volume)
{
	struct stat status;

	if (pack->volume_bytes || stat(volume->path, &status) || !S_ISBLK(status.st_mode)) {
		output_begin(&volume->output, volume->path, FILE_MODE);
		output_reserve(&volume->output, volume->image_bytes);
		return;
	}
	if (!pack->force)
		die("%s: a block device: --force writes to it, and what is on it is lost",
			volume->path);
	output_begin_device(&volume->output, volume->path,
		device_open_for_writing(volume->path, volume->image_bytes));
}

/* Every volume takes two, for the file and its directory. */
static void allow_open_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit); /* if not, opening the next one says so */
}

static void put_entry_head(
	const struct pack *pack, struct output *output, const char *name, uint64_t file_bytes)
{
	struct payload_entry_head head = { strlen(name), file_bytes };
	uint8_t bytes[PAYLOAD_ENTRY_BYTES_MAX];

	output_put(output, bytes, payload_put_entry(bytes, pack->width, &head));
	output_put(output, name, strlen(name));
}

/* Returns whether the file is what it should be. */
static int put_file(const struct pack *pack, struct output *output, const struct input *input,
	uint8_t digest[SHA256_DIGEST_BYTES])
{
	put_entry_head(pack, output, input->name, input->size_bytes);
	if (!pack->sums && !input->has_digest) {
		input_copy(input, output, 0);
		return 1;
	}
	input_copy(input, output, digest);
	return pack_sums_check(input, digest);
}

/* The lines of our SHA256SUMS are filled in later, at *sums_offset. Returns how many files are
 * wrong. */
static size_t put_volume(const struct pack *pack, const struct pack_volume *volume,
	struct output *output, uint64_t *sums_offset, uint8_t (*digests)[SHA256_DIGEST_BYTES])
{
	uint8_t header[PAYLOAD_WIDE_HEADER_BYTES];
	size_t i, wrong = 0;

	output_put(output, header, payload_put_header(header, &volume->header));
	if (pack->sums) {
		put_entry_head(pack, output, SHA256SUMS_NAME, pack->sums_bytes);
		*sums_offset = output->size_bytes;
		output_put_zeros(output, pack->sums_bytes);
	}
	for (i = volume->first; i < volume->end; i++)
		wrong += !put_file(pack, output, &pack->inputs.item[i], digests[i]);
	output_put_zeros(output, volume->image_bytes - volume->end_bytes);
	output_rest(output);
	return wrong;
}

static uint8_t (*allocate_digests(const struct pack *pack))[SHA256_DIGEST_BYTES]
{
	return allocate(pack->inputs.count * SHA256_DIGEST_BYTES);
}

void pack_write(struct pack *pack)
{
	uint8_t(*digests)[SHA256_DIGEST_BYTES] = allocate_digests(pack);
	struct pack_volume *volume = pack->volume, *end = volume + pack->volumes;
	size_t wrong = 0;

	allow_open_files();
	for (; volume < end; volume++)
		open_volume(pack, volume);
	progress_begin("packing", pack->files_bytes);
	for (volume = pack->volume; volume < end; volume++)
		wrong += put_volume(pack, volume, &volume->output, &volume->sums_offset, digests);
	progress_end();
	if (wrong > 0)
		die("%s: not written", pack->image_path);
	for (volume = pack->volume; pack->sums && volume < end; volume++)
		pack_sums_put(&volume->output, volume->sums_offset, &pack->inputs, digests);
	output_finish_all();
	free(digests);
}

size_t pack_put(const struct pack *pack, struct output *output)
{
	uint8_t(*digests)[SHA256_DIGEST_BYTES] = allocate_digests(pack);
	uint64_t sums_offset = 0;
	size_t wrong = put_volume(pack, &pack->volume[0], output, &sums_offset, digests);

	if (pack->sums)
		pack_sums_put(output, sums_offset, &pack->inputs, digests);
	free(digests);
	return wrong;
}
