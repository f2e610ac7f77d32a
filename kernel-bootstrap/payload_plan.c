/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_plan.c - the plan of the payload. */
#include "kernel-bootstrap/payload_plan.h"

#include <stdlib.h>
#include <string.h>

#include "format/sha256sums_put.h"
#include "host/memory.h"
#include "kernel-bootstrap/distfile_input.h"
#include "payload/pack_sums.h"

static int travels(const struct distfile *distfile)
{
	return distfile_travels(distfile) && distfile->state != DISTFILE_MISSING;
}

/* The digests are those of the sources, so the files are held to them while they are packed. */
static void add_inputs(struct inputs *inputs, const struct distfiles *distfiles)
{
	const struct distfile *distfile, *end = distfiles->item + distfiles->count;
	struct input *input, said;

	for (distfile = distfiles->item; distfile < end; distfile++) {
		if (travels(distfile))
			inputs_add_file(inputs, distfile->name, distfile->path, 0);
	}
	inputs_sort(inputs);
	for (distfile = distfiles->item; distfile < end; distfile++) {
		if (!travels(distfile))
			continue;
		input = inputs_find(inputs, distfile->name, strlen(distfile->name));
		distfile_input_set(&said, distfile);
		input->is_first = distfile->place == DISTFILE_FIRST;
		input->has_digest = said.has_digest;
		input->digest_origin = said.digest_origin;
		memcpy(input->digest, said.digest, SHA256_DIGEST_BYTES);
	}
}

/* --- The first set. --- */

static void count_first(struct payload_plan *plan, int in_two)
{
	const struct inputs *inputs = &plan->pack.inputs;
	const struct input *input = inputs->item, *end;

	plan->first = in_two ? inputs->first : inputs->count;
	plan->first_files_bytes = plan->pack.sums_bytes;
	plan->first_end_bytes = payload_header_bytes(plan->pack.width) +
				payload_entry_bytes(plan->pack.width) + strlen(SHA256SUMS_NAME) +
				plan->pack.sums_bytes;
	for (end = input + plan->first; input < end; input++) {
		plan->first_files_bytes += input->size_bytes;
		plan->first_end_bytes += payload_entry_bytes(plan->pack.width) +
					 strlen(input->name) + input->size_bytes;
	}
}

/* SHA256SUMS is in it, so that it is never empty. */
static char *list_first(const struct inputs *inputs)
{
	size_t bytes = sizeof SHA256SUMS_NAME, i;
	char *list, *end;

	for (i = 0; i < inputs->first; i++)
		bytes += strlen(inputs->item[i].name) + 1;
	list = allocate(bytes + 1);
	end = stpcpy(list, SHA256SUMS_NAME "\n");
	for (i = 0; i < inputs->first; i++) {
		end = stpcpy(end, inputs->item[i].name);
		end = stpcpy(end, "\n");
	}
	return list;
}

void payload_plan_make(
	struct payload_plan *plan, const struct distfiles *distfiles, int in_two, const char *path)
{
	struct pack *pack = &plan->pack;
	uint8_t digest[SHA256_DIGEST_BYTES];

	memset(plan, 0, sizeof *plan);
	pack->image_path = path;
	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	pack->sums = 1;
	pack->width = distfiles->modes->wide ? PAYLOAD_WIDE : PAYLOAD_NARROW;
	add_inputs(&pack->inputs, distfiles);
	pack_sums_refuse_input(&pack->inputs, pack->sums);
	inputs_put_first(&pack->inputs);
	pack_plan(pack);
	plan->distfiles = pack->inputs.count;
	plan->entries = pack->volume[0].header.count;
	plan->files_bytes = pack->files_bytes;
	plan->total_bytes = pack->volume[0].image_bytes;
	count_first(plan, in_two);
	if (in_two)
		plan->first_list = list_first(&pack->inputs);
	pack_sums_digest(&pack->inputs, digest);
	sha256sums_put_digest(plan->sums_digest, digest);
}

void payload_plan_free(struct payload_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->pack.volumes; i++)
		free(plan->pack.volume[i].path);
	free(plan->pack.volume);
	inputs_free(&plan->pack.inputs);
	free(plan->first_list);
}
