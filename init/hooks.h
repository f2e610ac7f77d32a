/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hooks.h - what the initial CPIO has for points on the way: programs, INITIAL_HOOKS
 * "POINT/NN-name", and dracut's hooks, which the driver sources. */
#ifndef INIT_HOOKS_H
#define INIT_HOOKS_H

#include <stdint.h>

#include "init/settings.h"

/* In the order in which they come, named as dracut names them. */
enum hooks_point {
	HOOKS_CMDLINE,
	HOOKS_PRE_UDEV,
	HOOKS_PRE_TRIGGER,
	HOOKS_INITQUEUE, /* while the root is waited for */
	HOOKS_PRE_MOUNT,
	HOOKS_MOUNT,
	HOOKS_PRE_IMPORT,
	HOOKS_POST_IMPORT,
	HOOKS_PRE_PIVOT,
	HOOKS_CLEANUP,
	HOOKS_EMERGENCY,
};

/* Whether the point has programs. */
int hooks_are_there(int point);

/* A shell before the point, where rd.break= asks for one, once. Then runs those of the point:
 * programs in byte order of their names, each as a child with the environment and HOOK, NEWROOT and
 * ROOT: the point, INITIAL_ROOT and the value of root=; then dracut's, but for initqueue. Returns
 * 0, or, where the point is one that the boot ends at, what a hook has failed with; what fails is
 * said. */
int hooks_run(int point, const struct settings *settings, char *const *environment);

/* One turn of dracut's initqueue; is_late: with what is for a timeout; left_ms: as driver_ask has
 * it. Returns 0 when there is nothing more to wait for, DRIVER_WAITS or DRIVER_ENDS. */
int hooks_queue(
	int is_late, uint32_t *left_ms, const struct settings *settings, char *const *environment);

#endif
