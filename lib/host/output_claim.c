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
	char *path, *name;
	const char *option;
};

static struct claim *claims;

char *output_claim_path(const char *path)
{
	char *real = realpath(path, 0), *above, *below;
	size_t end = strlen(path), begin;

	if (real)
		return real;
	while (end > 1 && path[end - 1] == '/')
		end--;
	for (begin = end; begin > 0 && path[begin - 1] != '/'; begin--)
		;
	/* Of "" and "/", and of a current directory that is gone. */
	if (begin == end || strcmp(path, ".") == 0)
		return copy_string(path);
	above = begin ? format_string("%.*s", (int)begin, path) : copy_string(".");
	real = output_claim_path(above);
	below = format_string("%s%s%.*s", real, strcmp(real, "/") ? "/" : "", (int)(end - begin),
		path + begin);
	free(above);
	free(real);
	return below;
}

const char *output_claim_below(const char *directory, const char *path)
{
	size_t bytes = strcmp(directory, "/") ? strlen(directory) : 0;

	return strncmp(path, directory, bytes) == 0 && path[bytes] == '/' ? path + bytes + 1 : 0;
}

/* Where many may write at once: --twice has one log for both runs then. */
static int is_shared(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode));
}

void output_claim(const char *path, const char *option)
{
	char *real = output_claim_path(path), *name = strrchr(real, '/'), *above;
	struct claim *claim;
	struct stat status;

	if (is_shared(path) || !name) {
		free(real);
		return;
	}
	above = format_string("%.*s", (int)(++name - real), real);
	/* One that cannot be looked at is refused when the output begins. */
	if (stat(above, &status)) {
		free(above);
		free(real);
		return;
	}
	free(above);
	for (claim = claims; claim; claim = claim->next) {
		if (claim->directory.st_dev == status.st_dev &&
			claim->directory.st_ino == status.st_ino && strcmp(claim->name, name) == 0)
			die("%s: is already an output of %s: %s needs another name", path,
				claim->option, option);
	}
	claim = allocate(sizeof *claim);
	*claim = (struct claim){ claims, status, real, name, option };
	claims = claim;
}

const char *output_claim_find(const char *directory, const char *but_of,
	int (*has)(const char *name, void *context), void *context)
{
	const struct claim *claim;
	const char *name;

	for (claim = claims; claim; claim = claim->next) {
		name = output_claim_below(directory, claim->path);
		if (name && strcmp(claim->option, but_of) != 0 && has(name, context))
			return claim->option;
	}
	return 0;
}
