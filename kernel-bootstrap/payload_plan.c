/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload_plan.c - the plan of the payload. */
#include "kernel-bootstrap/payload_plan.h"

#include <stdlib.h>
#include <string.h>

#include "kernel-bootstrap/distfile_input.h"
#include "payload/pack_sums.h"

static int travels(const struct distfile *distfile)
{
	return distfile->place == DISTFILE_PAYLOAD && distfile->state != DISTFILE_MISSING;
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
		input->has_digest = said.has_digest;
		input->digest_origin = said.digest_origin;
		memcpy(input->digest, said.digest, SHA256_DIGEST_BYTES);
	}
}

void payload_plan_make(
	struct payload_plan *plan, const struct distfiles *distfiles, const char *path)
{
	struct pack *pack = &plan->pack;

	memset(plan, 0, sizeof *plan);
	pack->image_path = path;
	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	pack->sums = 1;
	pack->width = distfiles->modes->wide ? PAYLOAD_WIDE : PAYLOAD_NARROW;
	add_inputs(&pack->inputs, distfiles);
	pack_sums_refuse_input(&pack->inputs, pack->sums);
	pack_plan(pack);
	plan->distfiles = pack->inputs.count;
	plan->entries = pack->volume[0].header.count;
	plan->files_bytes = pack->files_bytes;
	plan->total_bytes = pack->volume[0].image_bytes;
}

void payload_plan_free(struct payload_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->pack.volumes; i++)
		free(plan->pack.volume[i].path);
	free(plan->pack.volume);
	inputs_free(&plan->pack.inputs);
}
