/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * plan.h - how 'kernel-bootstrap plan' says what it has found. */
#ifndef KERNEL_BOOTSTRAP_PLAN_H
#define KERNEL_BOOTSTRAP_PLAN_H

#include "kernel-bootstrap/checkout.h"

/* "init.img", "payload", ... and "good", "missing", ... */
const char *plan_place_word(enum distfile_place place);
const char *plan_state_word(enum distfile_state state);

/* For people (plan_text.c): a line for each distfile; and what stands last, where it is seen. */
void plan_print_table(const struct checkout *checkout);
void plan_print_summary(const struct checkout *checkout);

/* For programs (plan_json.c). */
void plan_print_json(const struct checkout *checkout);

/* A picture of the two images (plan_svg.c). */
void plan_write_svg(const struct checkout *checkout, const char *path);

#endif
