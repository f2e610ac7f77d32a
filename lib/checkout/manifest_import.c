/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * manifest_import.c - where in the manifest distfiles begin to come from elsewhere. */
#include "checkout/manifest_import.h"

#include <string.h>

static int is_import(const struct manifest_step *step)
{
	return step->active && step->kind == MANIFEST_IMPROVE &&
	       strcmp(step->argument, "import_payload") == 0;
}

/* Without an import the step after bash is the first that is not early, since that is where the
 * import belongs. */
size_t manifest_early_steps(
	const struct manifest *manifest, int have_payload, struct problems *problems)
{
	size_t i;

	for (i = 0; i < manifest->count; i++) {
		if (have_payload ? is_import(&manifest->step[i]) : manifest->step[i].says_network)
			return i;
	}
	if (!have_payload)
		return i;
	problems_add(problems,
		"%s: nothing imports the payload: 'kernel-bootstrap install' puts 'improve: "
		"import_payload' in",
		manifest->path);
	for (i = 0; i < manifest->count; i++) {
		if (manifest->step[i].active && manifest_builds_bash(&manifest->step[i]))
			break;
	}
	return i + 1;
}
