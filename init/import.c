/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import.c - the payload, by payload-import. */
#include "init/import.h"

#include <string.h>

#include "init/child.h"
#include "init/hooks.h"

int import_is_wanted(const struct settings *settings)
{
	return !settings->device || strcmp(settings->device, INITIAL_DEVICE_NONE) != 0;
}

static int run_importer(const struct settings *settings, char *const *environment)
{
	const char *arguments[12] = { INITIAL_IMPORTER, "--timeout", settings->timeout };
	struct child importer = { .path = INITIAL_IMPORTER,
		.environment = environment,
		.advice = "put it into the initial CPIO, or say " INITIAL_DEVICE
			  "=" INITIAL_DEVICE_NONE };
	int count = 3;

	if (!import_is_wanted(settings))
		return 0;
	if (!settings->required)
		arguments[count++] = "--if-present";
	if (settings->tree)
		arguments[count++] = "--tree";
	if (settings->digest) {
		arguments[count++] = "--digest";
		arguments[count++] = settings->digest;
	}
	if (settings->device && strcmp(settings->device, INITIAL_DEVICE_ALL) == 0) {
		arguments[count++] = "--all";
	} else if (settings->device) {
		arguments[count++] = "--device";
		arguments[count++] = settings->device;
	}
	arguments[count] = settings->directory;
	importer.arguments = (char *const *)arguments;
	return child_run(&importer);
}

int import_payload(const struct settings *settings, char *const *environment)
{
	int result = hooks_run(HOOKS_PRE_IMPORT, settings, environment);

	if (result == 0)
		result = run_importer(settings, environment);
	if (result == 0)
		result = hooks_run(HOOKS_POST_IMPORT, settings, environment);
	return result;
}
