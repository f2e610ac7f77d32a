/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_write.c - writes what was planned.
 *
 * All volumes are begun first, so that a disk that is too full is found before the work, and stay
 * open to the end, since only then the digests for their SHA256SUMS are known. */
#include <stdlib.h>

#include "format/sha256sums.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/progress.h"
#include "payload/device_output.h"
#include "payload/pack.h"
#include "payload/pack_copy.h"
#include "payload/pack_sums.h"

enum { FILE_MODE = 0666 /* less the umask */ };

/* Then the image will have them, too, and takes less room than its length. */
static int has_holes(const struct pack *pack, const struct pack_volume *volume)
{
	size_t i;

	for (i = volume->first; i < volume->end; i++) {
		if (pack->inputs.item[i].state.has_holes)
			return 1;
	}
	return 0;
}

static void open_volume(const struct pack *pack, struct pack_volume *volume)
{
	if (!pack->volume_bytes && device_output_is(volume->path, pack->force)) {
		output_begin_device(&volume->output, volume->path,
			device_output_open(volume->path, volume->image_bytes));
		return;
	}
	output_begin(&volume->output, volume->path, FILE_MODE);
	if (!has_holes(pack, volume))
		output_reserve(&volume->output, volume->image_bytes);
}

/* Whether any file of the volume must have a digest, ours or its own. */
static int is_hashed(const struct pack *pack, const struct pack_volume *volume)
{
	size_t i;

	for (i = volume->first; !pack->sums && i < volume->end; i++) {
		if (pack->inputs.item[i].has_digest)
			return 1;
	}
	return pack->sums;
}

/* The lines of our SHA256SUMS are filled in later, at *sums_offset. Returns how many files are
 * wrong. */
static size_t put_volume(const struct pack *pack, const struct pack_volume *volume,
	struct output *output, uint64_t *sums_offset, uint8_t (*digests)[SHA256_DIGEST_BYTES])
{
	uint8_t header[PAYLOAD_WIDE_HEADER_BYTES];
	uint8_t head[PAYLOAD_WIDE_ENTRY_BYTES + sizeof SHA256SUMS_NAME];
	int hashed = is_hashed(pack, volume);
	size_t i, wrong = 0;

	output_put(output, header, payload_put_header(header, &volume->header));
	if (pack->sums) {
		output_put(output, head,
			pack_put_head(head, pack->width, SHA256SUMS_NAME, pack->sums_bytes));
		*sums_offset = output->size_bytes;
		output_put_zeros(output, pack->sums_bytes);
	}
	pack_copy(pack, volume, output, hashed, digests);
	for (i = volume->first; hashed && i < volume->end; i++)
		wrong += !pack_sums_check(&pack->inputs.item[i], digests[i]);
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

	file_allow_many(); /* every volume takes two, for the file and its directory */
	for (; volume < end; volume++)
		open_volume(pack, volume);
	progress_begin("packing", pack->files_bytes);
	for (volume = pack->volume; volume < end; volume++)
		wrong += put_volume(pack, volume, &volume->output, &volume->sums_offset, digests);
	progress_end();
	if (wrong > 0)
		die("%s: %s", pack->image_path,
			pack->volume[0].output.unfinished.words ? "not finished" : "not written");
	for (volume = pack->volume; pack->sums && volume < end; volume++)
		pack_sums_put(&volume->output, volume->sums_offset, &pack->inputs, digests,
			pack->sums_digest);
	progress_flush_begin();
	output_finish_all();
	progress_flush_end();
	free(digests);
}

size_t pack_put(const struct pack *pack, struct output *output)
{
	uint8_t(*digests)[SHA256_DIGEST_BYTES] = allocate_digests(pack);
	uint8_t digest[SHA256_DIGEST_BYTES];
	uint64_t sums_offset = 0;
	size_t wrong = put_volume(pack, &pack->volume[0], output, &sums_offset, digests);

	if (pack->sums)
		pack_sums_put(output, sums_offset, &pack->inputs, digests, digest);
	free(digests);
	return wrong;
}
