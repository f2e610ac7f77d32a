/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_root.h - further numbers of kernel.h, for whoever changes the root: here it has them. */
#include "kernel.h"
