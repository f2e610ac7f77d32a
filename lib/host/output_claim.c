/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_claim.c - no two outputs of one call have one name. */
#include "host/output_claim.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/memory.h"
#include "host/message.h"

struct claim {
	struct claim *next;
	struct stat directory;
	char *name;
	const char *option;
};

void output_claim(const char *path, const char *option)
{
	static struct claim *claims;
	char *real = realpath(path, 0), *target = real ? real : copy_string(path);
	const char *slash = strrchr(target, '/'), *name = slash ? slash + 1 : target;
	char *above = format_string("%.*s", (int)(name - target), target);
	struct stat there, status;
	struct claim *claim;

	/* A directory that cannot be looked at is refused when the output begins. */
	if ((stat(path, &there) == 0 && !S_ISREG(there.st_mode)) ||
		stat(*above ? above : ".", &status))
		return;
	for (claim = claims; claim; claim = claim->next) {
		if (claim->directory.st_dev == status.st_dev &&
			claim->directory.st_ino == status.st_ino && strcmp(claim->name, name) == 0)
			die("%s: is already an output of %s: %s needs another name", path,
				claim->option, option);
	}
	claim = allocate(sizeof *claim);
	*claim = (struct claim){ claims, status, copy_string(name), option };
	claims = claim;
	free(above);
	free(target);
}
