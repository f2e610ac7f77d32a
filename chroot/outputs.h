/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * outputs.h - what is known of where files go, and what is mounted where, before anything is done.
 */
#ifndef CHROOT_OUTPUTS_H
#define CHROOT_OUTPUTS_H

#include "chroot/request.h"

/* Dies where an output is read by the same call, or may not be where it is said to go
 * (host/output_rule.h); and where two would have one place, as far as the words tell. */
void outputs_look(const struct request *request);

/* FILE of --export after a command that ended so; allocated. */
char *outputs_export_path(const char *file, int status);

/* Of this machine; links are followed. */
int outputs_is_directory(const char *path);

/* The last part of a path, allocated; "" of "/". */
char *outputs_last_name(const char *path);

/* Where a --get of a file goes: into a directory that is there, or named so, under its own name;
 * allocated. */
char *outputs_get_path(const char *from, const char *to);

#endif
