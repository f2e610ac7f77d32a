/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * pack_plan.c - which files go into which volume, and how large each will be. */
#include <string.h>

#include "format/sha256sums.h"
#include "host/memory.h"
#include "host/message.h"
#include "payload/pack.h"
#include "payload/pack_sums.h"

static uint64_t entry_bytes(const struct pack *pack, const char *name, uint64_t file_bytes)
{
	return payload_entry_bytes(pack->width) + strlen(name) + file_bytes;
}

static uint64_t with_padding(const struct pack *pack, uint64_t bytes)
{
	uint64_t over = bytes % pack->align_bytes;

	return bytes + (over ? pack->align_bytes - over : 0);
}

static uint64_t volume_bytes_max(const struct pack *pack)
{
	return pack->volume_bytes ? pack->volume_bytes : INT64_MAX;
}

static struct pack_volume *begin_volume(struct pack *pack, size_t first)
{
	struct pack_volume *volume;

	pack->volume = reallocate(pack->volume, (pack->volumes + 1) * sizeof *pack->volume);
	volume = &pack->volume[pack->volumes++];
	memset(volume, 0, sizeof *volume);
	volume->first = volume->end = first;
	volume->header.width = pack->width;
	volume->end_bytes = payload_header_bytes(pack->width);
	if (pack->sums) {
		volume->header.count = 1;
		volume->end_bytes += entry_bytes(pack, SHA256SUMS_NAME, pack->sums_bytes);
	}
	volume->image_bytes = with_padding(pack, volume->end_bytes);
	return volume;
}

/* Returns 0 when the file does not fit into the volume. */
static int add_input(const struct pack *pack, struct pack_volume *volume, const struct input *input)
{
	uint64_t end_bytes = volume->end_bytes + entry_bytes(pack, input->name, input->size_bytes);

	if (with_padding(pack, end_bytes) > volume_bytes_max(pack))
		return 0;
	volume->end_bytes = end_bytes;
	volume->image_bytes = with_padding(pack, end_bytes);
	volume->header.count++;
	volume->end++;
	return 1;
}

__attribute__((noreturn)) static void refuse_too_large(
	const struct pack *pack, const struct pack_volume *empty, const struct input *input)
{
	uint64_t end_bytes = empty->end_bytes + entry_bytes(pack, input->name, input->size_bytes);

	input_die(input->list_line, input->path,
		format_string("no volume of %llu bytes can hold it: one with this file %sneeds "
			      "%llu",
			(unsigned long long)volume_bytes_max(pack),
			pack->sums ? "and SHA256SUMS " : "",
			(unsigned long long)with_padding(pack, end_bytes)));
}

static void distribute(struct pack *pack)
{
	struct pack_volume *volume = begin_volume(pack, 0);
	const struct input *input;
	size_t i;

	if (volume->image_bytes > volume_bytes_max(pack))
		die("%s: a volume of %llu bytes is too small: even one without files needs %llu",
			pack->image_path, (unsigned long long)pack->volume_bytes,
			(unsigned long long)volume->image_bytes);
	for (i = 0; i < pack->inputs.count; i++) {
		input = &pack->inputs.item[i];
		if (!payload_fits(pack->width, input->size_bytes))
			input_die(input->list_line, input->path,
				"4 GiB or more: such a file needs --wide");
		pack->files_bytes += input->size_bytes;
		if (add_input(pack, volume, input))
			continue;
		if (!pack->volume_bytes)
			input_die(input->list_line, input->path,
				"with it, the image would be longer than a file can be (8 EiB): "
				"take --volume-size");
		volume = begin_volume(pack, i);
		if (!add_input(pack, volume, input))
			refuse_too_large(pack, volume, input);
	}
}

/* Who imports them has one disk then, and reads no further. */
static void check_first(const struct pack *pack)
{
	const struct pack_volume *volume = &pack->volume[0];

	if (volume->end < pack->inputs.first)
		die("%s: a volume of %llu bytes is too small for all files that shall come first: "
		    "%s does not fit",
			pack->image_path, (unsigned long long)pack->volume_bytes,
			pack->inputs.item[volume->end].name);
}

/* The limits hold for all volumes together, as an importer that takes all of them needs it. */
static void check_count(const struct pack *pack)
{
	unsigned long long count = pack->inputs.count + pack->inputs.directories;

	if (pack->sums)
		count += pack->volumes;
	if (count > PAYLOAD_COUNT_MAX)
		die("%s: %llu files%s, but %s at most %d", pack->image_path, count,
			pack->inputs.tree ? " and directories" : "",
			pack->volume_bytes ? "volumes together hold" : "an image holds",
			PAYLOAD_COUNT_MAX);
}

void pack_plan(struct pack *pack)
{
	if (pack->sums)
		pack->sums_bytes = pack_sums_bytes(&pack->inputs);
	distribute(pack);
	check_first(pack);
	check_count(pack);
	pack_name_volumes(pack);
}
