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

#endif
