/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * volume_name.h - what the volumes of a set are called: NAME-1.SUFFIX, NAME-2.SUFFIX, ... */
#ifndef PAYLOAD_VOLUME_NAME_H
#define PAYLOAD_VOLUME_NAME_H

#include <stdint.h>

/* The path that stands for the set, taken to pieces. */
struct volume_name {
	char *directory;    /* with its '/'; or "" */
	char *stem;         /* of the last component, up to its suffix */
	const char *suffix; /* from the last '.' on; "" if there is none but at the beginning */
};

/* Dies when it is not the name of a file. */
void volume_name_get(struct volume_name *name, const char *path);
void volume_name_free(struct volume_name *name);

/* The path of a volume, from 1; allocated. */
char *volume_name_path(const struct volume_name *name, uint64_t number);

#endif
