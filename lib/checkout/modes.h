/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modes.h - how live-bootstrap shall be run: the options that rootfs.py has, under its names. */
#ifndef CHECKOUT_MODES_H
#define CHECKOUT_MODES_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/config.h"
#include "host/options.h"

struct modes {
	int qemu, bare_metal;
	int external_sources, single_disk, wide, build_guix_also;
	int interactive, configurator;
	int force_timestamps, update_checksums, build_kernels;
	int fetches;               /* set by the command that downloads: directories are mirrors */
	const char *extra_builds;  /* another name of build_guix_also, or 0 */
	const char *repo;          /* a directory, or 0 */
	const char *early_preseed; /* a tar archive, or 0 */
	uint64_t cores, swap_mib, target_mib;
	struct option_list mirrors_given;
	char **mirror; /* of them, without a slash at the end, each once */
	size_t mirrors;
};

/* A command's groups of options, whose request has the modes at this offset. */
extern const struct option modes_rows[], modes_more_rows[];
#define MODES_GROUPS(offset)                       \
	{ "As in rootfs.py", modes_rows, offset }, \
	{                                          \
		"And", modes_more_rows, offset     \
	}

/* The defaults. */
void modes_begin(struct modes *modes);

/* When all options are read. Ends with STATUS_USAGE when they do not go together. */
void modes_finish(struct modes *modes, const char *command);

/* The directory of a file:// address, as it stands there; 0 when it is another one. */
const char *modes_mirror_directory(const char *url);

/* 1 when there is a payload. */
int modes_have_payload(const struct modes *modes);

/* bootstrap.cfg, as rootfs.py's create_configuration_file writes it. */
void modes_configure(const struct modes *modes, struct config *config);

void modes_free(struct modes *modes);

#endif
