/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * root_mount.h - the root is mounted, with what lies over it. */
#ifndef INIT_ROOT_MOUNT_H
#define INIT_ROOT_MOUNT_H

#include "init/root_devices.h"
#include "init/settings.h"

/* Mounts the device on INITIAL_ROOT, which is there, or a tmpfs without one (0), and the writable
 * layer, where settings ask for it. Returns 0, or says why not; then nothing is mounted. */
int root_mount(const struct settings *settings, const struct root_device *device);

/* Makes it read-only, where that is asked for of what had to be filled first. */
void root_mount_end(void);

/* Unmounts it again. */
void root_unmount(void);

#endif
