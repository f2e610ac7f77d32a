/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * outputs.h - what is known of --export and --get before anything is done. */
#ifndef CHROOT_OUTPUTS_H
#define CHROOT_OUTPUTS_H

#include "chroot/request.h"

/* Dies where an output is read by the same call, or may not be where it is said to go
 * (host/output_rule.h). */
void outputs_look(const struct request *request);

/* FILE of --export after a command that ended so; allocated. */
char *outputs_export_path(const char *file, int status);

/* Where a --get of a file goes: into a directory that is there, or named so, under its own name;
 * allocated. */
char *outputs_get_path(const char *from, const char *to);

#endif
