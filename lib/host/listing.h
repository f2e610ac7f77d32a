/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * listing.h - what is in a directory, in the order of the names' bytes. */
#ifndef HOST_LISTING_H
#define HOST_LISTING_H

#include <stddef.h>

struct listing {
	char **name; /* without "." and ".." */
	size_t count;
};

/* Returns 0, or a phrase that says why it cannot be read: then the listing is empty. */
const char *listing_read(struct listing *listing, const char *path);
void listing_free(struct listing *listing);

#endif
