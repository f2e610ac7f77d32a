/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * dangling.c - symbolic links of an archive that lead to nothing in it. Each may be meant for what
 * another archive brings, or the running system; so it is a warning. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/initial.h"
#include "host/message.h"
#include "host/text.h"
#include "mkpayload/cpio/content.h"
#include "mkpayload/cpio/guest.h"

/* What is there only once the system runs. */
static int is_filled_later(const char *path)
{
	static const char *const places[] = { INITIAL_PROC, INITIAL_SYS, INITIAL_DEV, INITIAL_RUN,
		INITIAL_TMP };
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (text_is_within(path, places[i]))
			return 1;
	}
	return 0;
}

void cpio_warn_of_links(const struct archive *archive)
{
	struct text_shown path, target;
	struct guest guest;
	char *resolved;
	int problem;
	size_t i;

	guest_begin(&guest, archive, "");
	for (i = 0; i < archive->count; i++) {
		if (!archive->entries[i].target)
			continue;
		problem = guest_walk(
			&guest, GUEST_ARCHIVE, archive->entries[i].path, &resolved, 0, 0);
		if (problem && (problem == ELOOP || !is_filled_later(resolved)))
			complain("/%s: warning: is a symbolic link to %s, which %s",
				text_show(&path, archive->entries[i].path,
					strlen(archive->entries[i].path)),
				text_show(&target, archive->entries[i].target,
					strlen(archive->entries[i].target)),
				problem == ELOOP ? "goes round in circles"
						 : "is not in the archive");
		free(resolved);
	}
	guest_end(&guest);
}
