/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * deliver.h - payload images into the target and out of it: --payload and --export. */
#ifndef CHROOT_DELIVER_H
#define CHROOT_DELIVER_H

#include "chroot/request.h"

/* Their files into the target, by the library's extractor, which works there as in a root of its
 * own. Dies when one is not imported whole. */
void deliver_payloads(const struct request *request, int root);

/* What lies in the directory of the results, with what became of the command, as a container: byte
 * for byte what payload-export writes of the same. After a command that has failed it is
 * FILE.failed. Returns 1 when there is none, after saying why. */
int deliver_export(const struct request *request, int root, int status, int number);

#endif
