/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modes.h - how live-bootstrap shall be run: the options that rootfs.py has, under its names. */
#ifndef CHECKOUT_MODES_H
#define CHECKOUT_MODES_H

#include <stddef.h>
#include <stdint.h>

#include "checkout/config.h"

struct modes {
	int qemu, bare_metal;
	int external_sources, single_disk, build_guix_also;
	int interactive, configurator;
	int force_timestamps, update_checksums, build_kernels;
	const char *repo;          /* a directory, or 0 */
	const char *early_preseed; /* a tar archive, or 0 */
	uint64_t cores, swap_mib, target_mib;
	char **mirror; /* without a slash at the end, each once */
	size_t mirrors;
};

/* What option_next returns for them. */
enum {
	MODE_FIRST = 0x100,
	MODE_QEMU = MODE_FIRST,
	MODE_BARE_METAL,
	MODE_EXTERNAL_SOURCES,
	MODE_SINGLE_DISK,
	MODE_BUILD_GUIX_ALSO,
	MODE_INTERACTIVE,
	MODE_CONFIGURATOR,
	MODE_FORCE_TIMESTAMPS,
	MODE_UPDATE_CHECKSUMS,
	MODE_BUILD_KERNELS,
	MODE_REPO,
	MODE_EARLY_PRESEED,
	MODE_CORES,
	MODE_SWAP,
	MODE_TARGET_SIZE,
	MODE_MIRRORS,
};

/* Rows of a command's table of long options; its short ones, of the same meaning; its help. */
/* clang-format off */
#define MODES_LONG_OPTIONS \
	{ "qemu", no_argument, 0, MODE_QEMU }, \
	{ "bare-metal", no_argument, 0, MODE_BARE_METAL }, \
	{ "external-sources", no_argument, 0, MODE_EXTERNAL_SOURCES }, \
	{ "single-disk", no_argument, 0, MODE_SINGLE_DISK }, \
	{ "build-guix-also", no_argument, 0, MODE_BUILD_GUIX_ALSO }, \
	{ "interactive", no_argument, 0, MODE_INTERACTIVE }, \
	{ "configurator", no_argument, 0, MODE_CONFIGURATOR }, \
	{ "force-timestamps", no_argument, 0, MODE_FORCE_TIMESTAMPS }, \
	{ "update-checksums", no_argument, 0, MODE_UPDATE_CHECKSUMS }, \
	{ "build-kernels", no_argument, 0, MODE_BUILD_KERNELS }, \
	{ "repo", required_argument, 0, MODE_REPO }, \
	{ "early-preseed", required_argument, 0, MODE_EARLY_PRESEED }, \
	{ "cores", required_argument, 0, MODE_CORES }, \
	{ "swap", required_argument, 0, MODE_SWAP }, \
	{ "target-size", required_argument, 0, MODE_TARGET_SIZE }, \
	{ "mirrors", required_argument, 0, MODE_MIRRORS }
#define MODES_SHORT_OPTIONS "qbir:m:s:"
#define MODES_HELP \
	"As in rootfs.py:\n" \
	"  -q, --qemu              for QEMU\n" \
	"  -b, --bare-metal        for a machine\n" \
	"      --external-sources  bring all distfiles; else what is needed after the\n" \
	"                          network is up comes from there\n" \
	"  -r, --repo DIR          binary packages come on a disk of their own\n" \
	"      --early-preseed TAR skip the early stages: start from this archive\n" \
	"      --build-guix-also   also take steps-guix/\n" \
	"      --cores N           build with so many (2)\n" \
	"  -s, --swap SIZE         swap space in Linux, in MiB, or with G behind in GiB\n" \
	"      --target-size SIZE  how large init.img becomes for QEMU (16G)\n" \
	"  -i, --interactive       ask when something fails\n" \
	"      --configurator      run the configurator\n" \
	"      --force-timestamps, --update-checksums, --build-kernels\n" \
	"  -m, --mirrors URL       where to download from; may be given again\n" \
	"And:\n" \
	"      --single-disk       the payload goes into a partition of init.img\n"
/* clang-format on */

void modes_begin(struct modes *modes);

/* Takes an option, or returns 0 when it is none of these. */
int modes_take(struct modes *modes, const char *command, int option);

/* Ends with STATUS_USAGE when they do not go together. */
void modes_check(const struct modes *modes, const char *command);

/* 1 when there is a payload. */
int modes_have_payload(const struct modes *modes);

/* bootstrap.cfg, as rootfs.py's create_configuration_file writes it. */
void modes_configure(const struct modes *modes, struct config *config);

void modes_free(struct modes *modes);

#endif
