/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * links.h - the hard links of one archive: members that Linux makes one file of. */
#ifndef MKPAYLOAD_CPIO_LINKS_H
#define MKPAYLOAD_CPIO_LINKS_H

#include "format/cpio_walk.h"

struct cpio_links {
	struct cpio_member *members;
	size_t count, room;
};

/* Remembers the member if Linux would look for links of it. */
void cpio_links_put(struct cpio_links *links, const struct cpio_member *member);

/* At the end of an archive: calls find for every problem, with the member that it is about and
 * another one that has to do with it, and forgets all members. */
void cpio_links_check(struct cpio_links *links,
	void (*find)(void *context, const struct cpio_member *about,
		const struct cpio_member *other, const char *problem),
	void *context);

void cpio_links_end(struct cpio_links *links);

#endif
