/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * guest.h - an archive as the guest will see it: as its root. */
#ifndef MKPAYLOAD_CPIO_GUEST_H
#define MKPAYLOAD_CPIO_GUEST_H

#include "mkpayload/cpio/archive.h"
#include "mkpayload/cpio/root.h"

/* The entries that are there when it begins; more may be put meanwhile. */
struct guest {
	const struct archive *archive;
	size_t *by_path, *by_name; /* indexes of entries, sorted; by_name 0: not yet */
	size_t count;
	const char *sysroot; /* below it lies what may still be put */
};

/* How much of it is looked at: the archive alone, or also what is below the sysroot, where the
 * archive has no file or link. A directory of the archive gives way to a link of the sysroot, as it
 * does when that is put (archive_follow). */
enum guest_part { GUEST_ARCHIVE, GUEST_AND_SYSROOT };

void guest_begin(struct guest *guest, const struct archive *archive, const char *sysroot);
void guest_end(struct guest *guest);

/* The entry of an absolute path that is free of links, or 0: what is no directory first. One that
 * no entry of the archive takes may be Linux's own. */
const struct archive_entry *guest_entry(const struct guest *guest, const char *path);

/* Whether there is an entry whose last component is this name. */
int guest_has_name(struct guest *guest, const char *name);

/* root_walk of that part. */
int guest_walk(const struct guest *guest, enum guest_part part, const char *path, char **resolved,
	enum root_kind *kind, const struct root_visitor *visitor);

/* Calls take for each path of a file or link in the archive, absolute, that matches a pattern as
 * glob(3) has them; in the order of their bytes. */
void guest_glob(const struct guest *guest, const char *pattern,
	void (*take)(void *context, const char *path), void *context);

#endif
