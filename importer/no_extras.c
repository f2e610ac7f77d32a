/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * no_extras.c - nothing but what is needed: the program of live-bootstrap's step. */
#include "importer/importer.h"

const struct extras extras = { 0 };
