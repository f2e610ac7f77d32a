/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_write.h - writes init.img as it is planned. */
#ifndef KERNEL_BOOTSTRAP_IMAGE_WRITE_H
#define KERNEL_BOOTSTRAP_IMAGE_WRITE_H

#include <stddef.h>

#include "host/output.h"
#include "kernel-bootstrap/image_plan.h"
#include "payload/pack.h"

/* Puts all of it into an output that has nothing yet, and that stays unfinished. The payload is
 * read only if the plan has room for it. Returns how many distfiles are not what they should be;
 * each has been named. Dies when a file changes meanwhile. */
size_t image_write(
	const struct image_plan *plan, const struct pack *payload, struct output *output);

#endif
