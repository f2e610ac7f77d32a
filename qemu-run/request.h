/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * request.h - what qemu-run's command line asks for. */
#ifndef QEMU_RUN_REQUEST_H
#define QEMU_RUN_REQUEST_H

#include "host/options.h"
#include "host/words.h"

/* Marks of what goes into the archive. */
enum { REQUEST_PUT, REQUEST_PACKAGE, REQUEST_EXCLUDE };

struct request {
	const char *arch, *kernel, *initrd, *log, *monitor, *report, *cpu, *rtc, *net;
	uint64_t memory_mib, cores, timeout_s; /* memory: 0, not said */
	struct option_list disks;              /* marked 1 where what is written stays */
	struct option_list append, environment;
	struct option_list contents; /* marked by the enum above */
	const char *modules_from;
	int no_etc, has_terminal, is_verbose, takes_any_payload;
	const char *export;    /* FILE[:DIR]; 0: none */
	uint64_t export_bytes; /* 0: not said */
	struct option_list gets;
	int is_twice, varies;
	const char *program; /* 0: the initial CPIO's own */
	char **arguments;
};

/* Takes QEMU_RUN_FLAGS, too. Ends the program where it is wrong. */
void request_read(struct request *request, char **argv);

/* What stands behind the program's name in a call that asks for this. */
void request_put_words(const struct request *request, struct words *words);

#endif
