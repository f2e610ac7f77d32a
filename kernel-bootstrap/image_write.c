/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_write.c - writes init.img as it is planned. */
#include "kernel-bootstrap/image_write.h"

#include "format/srcfs.h"
#include "kernel-bootstrap/image_stream.h"

size_t image_write(const struct image_plan *plan, const struct pack *payload, struct output *output)
{
	uint64_t begin = SRCFS_FIRST_SECTOR * SRCFS_SECTOR_BYTES;
	size_t wrong;

	output_put(output, plan->stage1, sizeof plan->stage1);
	output_put(output, plan->stage2.bytes, plan->stage2.size);
	output_put_zeros(output, begin - output->size_bytes);
	wrong = image_stream_put(&plan->contents, output);
	if (plan->payload_offset) {
		output_put_zeros(output, plan->payload_offset - output->size_bytes);
		wrong += pack_put(payload, output);
	}
	output_put_zeros(output, plan->content_bytes - output->size_bytes);
	output_put_hole(output, plan->image_bytes - output->size_bytes);
	return wrong;
}
