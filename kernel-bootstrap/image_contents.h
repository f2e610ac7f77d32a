/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * image_contents.h - what of a checkout goes into init.img, and whether builder-hex0 will find it.
 *
 * The same files that rootfs.py copies together: stage0-posix without its binary seeds (or the
 * archive of --early-preseed), seed/, steps/ with a new bootstrap.cfg, the early distfiles; no path
 * that contains ".git". */
#ifndef KERNEL_BOOTSTRAP_IMAGE_CONTENTS_H
#define KERNEL_BOOTSTRAP_IMAGE_CONTENTS_H

#include "checkout/checkout.h"
#include "checkout/problems.h"
#include "kernel-bootstrap/image_files.h"

/* Collects them, sorted, each name once, and the list of the first set (PAYLOAD_PLAN_LIST) unless
 * that is 0. They point into the checkout and the list, which must live on. A name,
 * a size or a neighbour that builder-hex0 would take otherwise is a problem or a note, and so is
 * what cannot be read. */
void image_contents_collect(struct image_files *files, const struct checkout *checkout,
	const char *first_list, struct problems *problems);

#endif
