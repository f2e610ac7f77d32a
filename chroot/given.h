/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * given.h - the paths of this machine that a request has. */
#ifndef CHROOT_GIVEN_H
#define CHROOT_GIVEN_H

#include "chroot/request.h"

/* Whether one of them, or the current directory, is this directory, or lies below it: what is
 * mounted there would hide it. By inodes, so whatever links lead there; a path that is not there
 * yet lies where the part of it that is leads to. */
int given_is_in(const struct request *request, const char *directory);

#endif
