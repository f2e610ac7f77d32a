/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_inside.h - no path below a checkout may lead out of it. */
#ifndef KERNEL_BOOTSTRAP_STEP_INSIDE_H
#define KERNEL_BOOTSTRAP_STEP_INSIDE_H

/* Dies when a symbolic link on the way to that file below the checkout, or of its name, leads out
 * of it; real is the checkout behind symbolic links. What is not there leads nowhere. */
void step_inside_check(const char *real, const char *checkout, const char *below);

#endif
