/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_plan.c - all that is known of what a checkout makes, before anything is written. */
#include "kernel-bootstrap/boot_plan.h"

#include "kernel-bootstrap/distfile_input.h"
#include "kernel-bootstrap/importer_width.h"

void boot_plan_make(struct boot_plan *plan, const char *payload_path, int verify)
{
	struct checkout *checkout = &plan->checkout;

	checkout_read(checkout, &plan->problems);
	if (verify)
		distfile_input_verify(&checkout->distfiles);
	if (modes_have_payload(&checkout->modes))
		importer_width_fit(checkout, &plan->problems);
	if (modes_have_payload(&checkout->modes))
		payload_plan_make(&plan->payload, &checkout->distfiles, payload_path);
	image_plan_make(&plan->image, checkout, plan->payload.total_bytes, &plan->problems);
}

void boot_plan_free(struct boot_plan *plan)
{
	image_plan_free(&plan->image);
	payload_plan_free(&plan->payload);
	checkout_free(&plan->checkout);
	problems_free(&plan->problems);
}
