/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * distfile_input.c - distfiles as lib/payload reads files. */
#include "kernel-bootstrap/distfile_input.h"

#include <string.h>

#include "host/progress.h"
#include "payload/input_file.h"

void distfile_input_set(struct input *input, const struct distfile *distfile)
{
	memset(input, 0, sizeof *input);
	input->name = distfile->name;
	input->path = distfile->path;
	input_state_set(&input->state, &distfile->status);
	input->size_bytes = (uint64_t)distfile->status.st_size;
	input->has_digest = 1;
	input->digest_origin = distfile->said_by;
	memcpy(input->digest, distfile->digest, SHA256_DIGEST_BYTES);
}

void distfile_input_verify(struct distfiles *distfiles)
{
	struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	uint8_t digest[SHA256_DIGEST_BYTES];
	struct input input;

	progress_begin("reading", distfiles_bytes(distfiles, DISTFILE_EARLY) +
					  distfiles_bytes(distfiles, DISTFILE_FIRST) +
					  distfiles_bytes(distfiles, DISTFILE_REST));
	for (; distfile < end; distfile++) {
		if (distfile->state != DISTFILE_UNREAD)
			continue;
		distfile_input_set(&input, distfile);
		input_copy(&input, 0, digest);
		distfile_judge(distfile, digest);
	}
	progress_end();
}
