/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * links.h - the hard links of archives: members that Linux makes one file of.
 *
 * All that Linux would look for links of are told first, and sorted once. Archives that lie one
 * behind the other are numbered from 0; links never lead from one to another. */
#ifndef MKPAYLOAD_CPIO_LINKS_H
#define MKPAYLOAD_CPIO_LINKS_H

#include "format/cpio_walk.h"

struct cpio_link {
	struct cpio_member member;
	unsigned long archive;
};

struct cpio_links {
	struct cpio_link *links;
	size_t count, room, checked;
};

/* First of all: remembers the member if Linux would look for links of it; then once for all. */
void cpio_links_expect(
	struct cpio_links *links, const struct cpio_member *member, unsigned long archive);
void cpio_links_sort(struct cpio_links *links);

/* The member by whose name Linux makes a link of this one; 0 when it would not look for one, or
 * this is the first of them. */
const struct cpio_member *cpio_links_first(
	const struct cpio_links *links, const struct cpio_member *member, unsigned long archive);

/* At the end of an archive, in their order: calls find for every problem, with the member that it
 * is about and another one that has to do with it. */
void cpio_links_check(struct cpio_links *links, unsigned long archive,
	void (*find)(void *context, const struct cpio_member *about,
		const struct cpio_member *other, const char *problem),
	void *context);

void cpio_links_end(struct cpio_links *links);

#endif
