/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * differ.h - whether what two runs have made is the same. Each says the first difference, and
 * returns whether there is one; what cannot be compared ends the program. */
#ifndef QEMU_RUN_DIFFER_H
#define QEMU_RUN_DIFFER_H

/* Two open files, from their beginning; name is for messages. */
int differ_bytes(int one, int other, const char *name);

/* Two images of results, file by file, by mkpayload diff. */
int differ_results(const char *one, const char *other);

/* Two disks, by their paths. */
int differ_disks(const char *one, const char *other);

#endif
