/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * laid.h - what dracut's functions have laid into their $initdir, as it goes into the archive. */
#ifndef MKPAYLOAD_CPIO_DRACUT_LAID_H
#define MKPAYLOAD_CPIO_DRACUT_LAID_H

#include "host/memo.h"
#include "mkpayload/cpio/archive.h"

struct laid {
	struct archive *archive;
	const char *root;    /* where it can be read */
	struct memo origins; /* by paths in it: who has laid it, for people */
	struct memo held;    /* what the archive had before */
};

/* Before the first function: an empty file stands for each file, link or node that the archive has
 * already, so that they leave that alone. */
void laid_hold(struct laid *laid);

/* All that is new is of this origin, which must live as long as the rest. */
void laid_note(struct laid *laid, const char *origin);

/* At the end: puts all of it. */
void laid_put(struct laid *laid);
void laid_end(struct laid *laid);

#endif
