/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * boot_plan.c - all that is known of what a checkout makes, before anything is written. */
#include "kernel-bootstrap/boot_plan.h"

#include <stdlib.h>

#include "format/payload_put.h"
#include "host/memory.h"
#include "kernel-bootstrap/distfile_input.h"
#include "kernel-bootstrap/importer_width.h"

/* Planned as a wide payload, which holds them, the rest is seen, too. */
static void find_large(struct checkout *checkout, struct problems *problems)
{
	const struct distfile *distfile = checkout->distfiles.item;
	const struct distfile *end = distfile + checkout->distfiles.count;
	enum payload_width width = checkout->modes.wide ? PAYLOAD_WIDE : PAYLOAD_NARROW;

	for (; distfile < end; distfile++) {
		if (!distfile_travels(distfile) ||
			payload_fits(width, (uint64_t)distfile->status.st_size))
			continue;
		problems_add(problems, "%s: 4 GiB or more: such a file needs --wide",
			distfile->path);
		checkout->modes.wide = 1;
	}
}

/* What is booted says which payload it means. */
static void add_payload(struct boot_plan *plan, const char *path)
{
	struct checkout *checkout = &plan->checkout;
	char *text;

	importer_width_fit(checkout, &plan->problems);
	find_large(checkout, &plan->problems);
	if (checkout->modes.single_disk && !checkout->import.keeps_payload)
		problems_add(&plan->problems,
			"%s: 'jump: move_disk' would take the whole disk, with the payload on it: "
			"'kernel-bootstrap install' puts 'improve: keep_payload' before it",
			checkout->manifest.path);
	payload_plan_make(&plan->payload, &checkout->distfiles, checkout->import.has_rest, path);
	text = format_string(
		"%sPAYLOAD_DIGEST=%s\n", checkout->config_text, plan->payload.sums_digest);
	free(checkout->config_text);
	checkout->config_text = text;
}

void boot_plan_make(struct boot_plan *plan, const char *payload_path, int verify)
{
	struct checkout *checkout = &plan->checkout;

	checkout_read(checkout, &plan->problems);
	if (verify)
		distfile_input_verify(&checkout->distfiles);
	if (modes_have_payload(&checkout->modes))
		add_payload(plan, payload_path);
	image_plan_make(&plan->image, checkout, &plan->payload, &plan->problems);
	limits_find(&plan->limits, checkout, &plan->payload, &plan->image);
	limits_check(&plan->limits, &plan->problems);
}

void boot_plan_free(struct boot_plan *plan)
{
	image_plan_free(&plan->image);
	payload_plan_free(&plan->payload);
	checkout_free(&plan->checkout);
	problems_free(&plan->problems);
}
