/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * checkout.h - a live-bootstrap checkout, read and understood for the modes it shall be run in. */
#ifndef KERNEL_BOOTSTRAP_CHECKOUT_H
#define KERNEL_BOOTSTRAP_CHECKOUT_H

#include "checkout/boot_files.h"
#include "checkout/config.h"
#include "checkout/distfiles.h"
#include "kernel-bootstrap/init_image.h"
#include "checkout/manifest.h"
#include "checkout/modes.h"
#include "checkout/problems.h"
#include "payload/pack.h"

struct checkout {
	const char *tree;
	struct modes modes;
	char *config_text; /* bootstrap.cfg, before the manifest's defines */
	struct manifest manifest;
	struct distfiles distfiles;
	struct boot_files files;
	struct init_image init;
	struct pack payload; /* of the distfiles that are there; not if there is none */
	struct problems problems;
};

/* Reads the checkout at checkout->tree for checkout->modes. payload_path is where the payload will
 * be written. With verify every distfile is read, too. What is wrong is in the problems; the
 * distfiles' own are not yet (distfiles_add_problems). */
void checkout_read(struct checkout *checkout, const char *payload_path, int verify);
void checkout_free(struct checkout *checkout);

/* 0, or the bytes of the payload's image. */
uint64_t checkout_payload_bytes(const struct checkout *checkout);

#endif
