/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * exports.h - what comes back from the guest besides its streams, by payload-export: --export, and
 * --get, each on a disk of its own. */
#ifndef QEMU_RUN_EXPORTS_H
#define QEMU_RUN_EXPORTS_H

#include "host/options.h"
#include "payload/results.h"
#include "qemu-run/session.h"

struct exports {
	char *path, *directory; /* here and in the guest; 0: none */
	const struct option_list *gets;
	struct results results, got; /* their disks */
	char *got_path;              /* a file without a name; 0: none */
	char *kept;                  /* the image that has come; 0: none */
};

/* What is wrong with --export FILE[:DIR]; 0: nothing. */
const char *exports_check(const char *text);

/* DIR of FILE[:DIR], 0: none; and FILE, allocated. */
const char *exports_find_directory(const char *text);
char *exports_path(const char *text);

/* The disks, before the machine is; the rule of outputs is looked at. export may be 0. */
void exports_begin(struct exports *exports, const char *export, const struct option_list *gets,
	uint64_t disk_bytes);

/* Attaches them. Returns what init is told, to be put before what the user appends; allocated. */
char *exports_attach(const struct exports *exports, struct machine *machine);

/* After the run, which has this status: brings each back, whatever becomes of the others. Returns
 * what qemu-run ends with: that status, unless it is 0 and something has not come. */
int exports_end(struct exports *exports, const struct session *session, int status);

#endif
