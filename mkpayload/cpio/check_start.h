/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_start.h - whether Linux could start the /init and the /main of an archive that somebody has
 * written. */
#ifndef MKPAYLOAD_CPIO_CHECK_START_H
#define MKPAYLOAD_CPIO_CHECK_START_H

#include <stddef.h>
#include <stdint.h>

/* Says what keeps it from that; path is the archive's, for people. Returns how many findings there
 * are. Of what cannot be read to its end nothing is said. */
unsigned long cpio_check_programs(const char *path, const uint8_t *bytes, size_t size);

#endif
