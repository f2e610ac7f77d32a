/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * transfer.h - files and directories into the target and out of it: --put and --get.
 *
 * As 'cp -a' copies: mode, owner, time, links as links; without hard links and attributes, and
 * outwards without set-user-ID. Nothing runs in the target meanwhile. Its paths are followed inside
 * it (calls_open_in), however its links are; below the directory of a --get no link is followed
 * either.
 */
#ifndef CHROOT_TRANSFER_H
#define CHROOT_TRANSFER_H

#include "chroot/request.h"

/* Those of this mark. root: the target's, open. Each that fails is said, and *failed becomes 1. */
void transfers_run(const struct request *request, int mark, int root, int *failed);

#endif
