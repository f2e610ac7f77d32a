/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exclusion.h - names that are left out, by patterns: those of fnmatch(3).
 *
 * A pattern with a '/' is compared with the path and with the directories it begins with; one
 * without with each of their names. So a directory is left out with all that is in it. Paths begin
 * with no '/': one at the beginning of a pattern says that it is a path, and no more. */
#ifndef HOST_EXCLUSION_H
#define HOST_EXCLUSION_H

#include <stddef.h>
#include <stdint.h>

struct exclusion {
	struct exclusion_pattern {
		char *glob;
		int is_path, is_used;
	} * pattern;
	size_t patterns;
	uint64_t count; /* of what was left out: files, and directories that were not entered */
};

void exclusion_add(struct exclusion *exclusion, const char *glob);

/* Whether a path, without a '/' at its beginning, is left out; counts it if it is. */
int exclusion_has(struct exclusion *exclusion, const char *path);

/* Says how many were left out, and of each pattern that nothing matches: whoever has misspelled one
 * has what should not be there. option: what they were given with. */
void exclusion_note(const struct exclusion *exclusion, const char *option);

void exclusion_end(struct exclusion *exclusion);

#endif
