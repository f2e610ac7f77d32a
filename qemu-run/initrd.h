/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * initrd.h - the initial CPIO, looked at before it is booted: Linux says late, or not at all, that
 * it cannot unpack it. */
#ifndef QEMU_RUN_INITRD_H
#define QEMU_RUN_INITRD_H

#include <stdint.h>

struct initrd {
	uint64_t size_bytes;     /* of the file */
	uint64_t unpacked_bytes; /* in the guest's memory; what is compressed counts as it is */
	int has_ports;           /* the driver of virtio's ports is in it */
	int has_exporter;        /* payload-export is in it */
	unsigned archives;       /* that have marks (format/initial.h); 0: not known */
};

/* Reads the file; says where Linux would not go on. It has this name in what is said. */
void initrd_read(struct initrd *initrd, const char *path, const char *name);

/* What a machine has where nobody says it: the usual, or more where that may be too little. */
uint64_t initrd_memory_mib(const struct initrd *initrd, uint64_t usual_mib);

/* Ends the program where the memory cannot hold it, and says where that is likely. */
void initrd_check_memory(const struct initrd *initrd, const char *path, unsigned memory_mib);

#endif
