/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_partition.h - the payload that lies in a partition of a disk. */
#ifndef PAYLOAD_IMAGE_PARTITION_H
#define PAYLOAD_IMAGE_PARTITION_H

#include <stdint.h>

#include "format/disk/partition.h"
#include "format/payload.h"
#include "host/options.h"

/* What a row of options has for it, where the number goes to this offset. */
#define IMAGE_PARTITION_OPTION(offset)                                                             \
	"partition", 0, OPTION_NUMBER, "N", offset,                                                \
		.min = 1, .max = PARTITION_GPT_ENTRIES_MAX,                                        \
		.help = "IMAGE is a disk, and this partition of it is meant; without it: the one " \
			"that has a payload"

/* Makes the source of a disk that of the partition with this number; 0: of the only one that begins
 * with a payload or, where none does, of the only one that has results. Offsets stay those of the
 * disk. What begins with either itself, or has none of them, stays as it is. Dies, with name in
 * front, where there is no such partition, or several could be meant. Returns the number, or 0. */
uint32_t image_partition_choose(struct payload_source *source, const char *name, uint32_t number);

#endif
