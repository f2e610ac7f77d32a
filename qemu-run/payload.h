/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * payload.h - which payload a machine has, as init can be told (payload.digest=). */
#ifndef QEMU_RUN_PAYLOAD_H
#define QEMU_RUN_PAYLOAD_H

#include "qemu-run/machine.h"

/* The digest of the one payload that lies at the beginning of one of the machine's disks,
 * allocated; 0 where there is none, or several, one that is damaged, partitions, or a disk that
 * cannot be read here. Such things are for init to find and to say. */
char *payload_of_machine(const struct machine *machine);

#endif
