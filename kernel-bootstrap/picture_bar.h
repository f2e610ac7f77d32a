/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * picture_bar.h - a stage of a plan's picture: its name, its limits, its bar, and what the colors
 * of that mean. No text lies on a bar or beside another one but a key.
 *
 * What is there is at least a pixel wide, for its color to be seen. */
#ifndef KERNEL_BOOTSTRAP_PICTURE_BAR_H
#define KERNEL_BOOTSTRAP_PICTURE_BAR_H

#include "kernel-bootstrap/picture.h"

void picture_bar_put(struct picture *picture, const struct bar *bar);

#endif
