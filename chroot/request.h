/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * request.h - what payload-chroot's command line asks for. */
#ifndef CHROOT_REQUEST_H
#define CHROOT_REQUEST_H

#include "host/options.h"

/* Ends that are ours; 126 and 127 are the command's that could not be run, 128+N a signal's. */
enum {
	END_NOT_FLUSHED = 118,
	END_NOT_RELEASED = 119,
	END_FAILED = 125,
	END_NOT_EXECUTABLE = 126,
	END_NOT_FOUND = 127,
	END_BY_SIGNAL = 128,
};

/* Marks of what is copied, and of commands of this machine. */
enum { REQUEST_PUT, REQUEST_GET };
enum { REQUEST_PRE_MOUNT, REQUEST_POST_MOUNT, REQUEST_PRE_UNMOUNT };

struct request {
	const char *user; /* USER[:GROUP]; 0: root */
	int keeps_resolver, is_without_root;
	const char *partition; /* N, LABEL=, UUID=, PARTUUID= */
	uint64_t offset_bytes, size_bytes;
	int is_read_only;
	const char *type, *mount_options;
	const char *mounts;               /* the name of a set */
	struct option_list extra_mounts;  /* TYPE:SRC:DST[:OPTS] */
	struct option_list copies;        /* files of this machine; "": none */
	struct option_list transfers;     /* SRC:DST, marked by the enum above */
	struct option_list excluded;      /* globs */
	struct option_list payloads;      /* IMAGE[:DEST] */
	const char *export;               /* FILE[:DIR] */
	struct option_list host_commands; /* marked by the enum above */
	const char *ephemeral;            /* DIR; "": in memory; 0: not */
	struct option_list environment;
	const char *wrap, *bootstrap;
	int is_dry_run;
	const char *target;
	char **command; /* ends with 0; none: the user's shell */
	char **words;   /* of the command line, up to the target */
};

/* Ends the program where it is wrong. */
void request_read(struct request *request, char **argv);

/* Takes SRC, allocated, off SRC:DST of a transfer; returns DST. The path in the target has no
 * colon. */
const char *request_split_transfer(const struct option_value *transfer, char **source);

/* Takes the allocated parts of TEXT:/PATH apart; without one, path is 0. */
void request_split(const char *text, char **before, char **path);

#endif
