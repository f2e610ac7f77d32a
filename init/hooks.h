/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * hooks.h - programs that the initial CPIO has for points on the way: INITIAL_HOOKS
 * "POINT/NN-name". */
#ifndef INIT_HOOKS_H
#define INIT_HOOKS_H

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
};

/* Runs those of a point, in byte order of their names, each as a child with the environment and
 * HOOK, NEWROOT and ROOT: the point, INITIAL_ROOT and the value of root=. Returns 0, or, where the
 * point is one that the boot ends at, what a hook has failed with; what fails is said. */
int hooks_run(int point, const struct settings *settings, char *const *environment);

#endif
