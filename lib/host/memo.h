/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * memo.h - what was found once under a name, so that it need not be found again. No choice of names
 * makes it slow. */
#ifndef HOST_MEMO_H
#define HOST_MEMO_H

struct memo {
	void *tree;
};

/* Where the value of this name is; a new one is 0. */
void **memo_at(struct memo *memo, const char *name);

/* Calls end, unless it is 0, with each value that is not 0. */
void memo_end(struct memo *memo, void (*end)(void *value));

#endif
