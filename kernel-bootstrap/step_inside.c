/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_inside.c - no path below a checkout may lead out of it. */
#include "kernel-bootstrap/step_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/text.h"

static void check(const char *real, const char *path)
{
	char *behind = realpath(path, 0);
	struct stat status;

	if (!behind && errno != ENOENT)
		die("%s: %s", path, strerror(errno));
	if (!behind && lstat(path, &status) == 0)
		die("%s: a symbolic link to nothing: take it out first", path);
	if (behind && real[1] /* not the root */ && !text_is_within(behind, real))
		die("%s: leads out of the checkout, to %s: nothing was changed", path, behind);
	free(behind);
}

void step_inside_check(const char *real, const char *checkout, const char *below)
{
	char *path = format_string("%s/%s", checkout, below), *slash;

	for (slash = strchr(path + strlen(checkout) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = 0;
		check(real, path);
		*slash = '/';
	}
	check(real, path);
	free(path);
}
