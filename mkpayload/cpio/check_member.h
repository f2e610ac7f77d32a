/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_member.h - what Linux makes of one member of an archive, among those before it. */
#ifndef MKPAYLOAD_CPIO_CHECK_MEMBER_H
#define MKPAYLOAD_CPIO_CHECK_MEMBER_H

#include "format/cpio_walk.h"
#include "mkpayload/cpio/links.h"
#include "mkpayload/cpio/tree.h"

struct check {
	const char *path;      /* of the archive */
	struct cpio_tree tree; /* the files that are there so far */
	struct cpio_links links;
	unsigned long archive; /* how many have ended before it */
	unsigned long findings;
};

/* Says something about a member, and counts it. */
void check_find(struct check *check, const struct cpio_member *member, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What Linux has before the archive: expected with the members, put before the first one. */
void check_expect_built_in(struct check *check);
void check_put_built_in(struct check *check);

/* First of all: tells tree and links of each member whose name Linux takes. */
void check_expect(struct check *check, const struct cpio_member *member);

/* Then each in its turn. */
void check_member(struct check *check, const struct cpio_member *member);

#endif
