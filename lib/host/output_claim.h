/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * output_claim.h - no two outputs of one call have one name, else the later one would silently take
 * the place of the other. */
#ifndef HOST_OUTPUT_CLAIM_H
#define HOST_OUTPUT_CLAIM_H

/* Once for each output that is asked for, after the look at it (host/output_rule.h); dies where
 * another one has this name, symbolic links followed. option, which stays, is for messages. A pipe
 * or a terminal may be claimed by many. */
void output_claim(const char *path, const char *option);

/* For files that go into a directory: asks has() about the name there of each output that is
 * claimed below it, but for those of this option. Returns the option of the first that it knows, 0:
 * of none. directory is as output_claim_path says it. */
const char *output_claim_find(const char *directory, const char *but_of,
	int (*has)(const char *name, void *context), void *context);

/* The path without symbolic links, also of what is not there yet; allocated. */
char *output_claim_path(const char *path);

/* What stands behind "DIRECTORY/", 0: the path is not below it. Both as above. */
const char *output_claim_below(const char *directory, const char *path);

#endif
