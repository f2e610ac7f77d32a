/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * mount_point.h - whether something is mounted on a file. */
#ifndef HOST_MOUNT_POINT_H
#define HOST_MOUNT_POINT_H

/* 0 also before Linux 5.8, which does not say so. */
int mount_point_is(int directory, const char *name);

#endif
