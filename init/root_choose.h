/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_choose.h - which device root= means, and why another one is not it. Pure functions on what
 * is known of the devices. */
#ifndef INIT_ROOT_CHOOSE_H
#define INIT_ROOT_CHOOSE_H

#include "init/root_devices.h"

enum root_choice { ROOT_NONE, ROOT_FOUND, ROOT_SEVERAL };

enum { ROOT_WHY_BYTES = 256 };

/* The numbers of a name that is a node count, too, where they are not 0: a node may be a link. What
 * must not be mounted by itself is never found. One root are: a disk and the partition that begins
 * where it does, two nodes of one disk, the disks of one btrfs; the whole disk counts, else the
 * first. */
int root_choose(const struct root_devices *devices, const struct root_name *name,
	const struct root_device **found);

int root_is_meant(const struct root_name *name, const struct root_device *device);

/* Whether both are parts of one file system of several disks. */
int root_is_together(const struct root_device *a, const struct root_device *b);

/* Why it is not the root, or is one of several: near misses have their own words. */
void root_why(
	char why[ROOT_WHY_BYTES], const struct root_name *name, const struct root_device *device);

#endif
