/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modes.c - how live-bootstrap shall be run. */
#include "checkout/modes.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "host/message.h"
#include "host/options.h"

enum {
	CORES_DEFAULT = 2,
	CORES_MAX = 65535,
	TARGET_MIB_DEFAULT = 16 * 1024,
	MIB_MAX = 1 << 30, /* 1 PiB */
};

void modes_begin(struct modes *modes)
{
	memset(modes, 0, sizeof *modes);
	modes->cores = CORES_DEFAULT;
	modes->target_mib = TARGET_MIB_DEFAULT;
}

/* A number of MiB, perhaps with M behind, or of GiB with G. */
static uint64_t get_mib(const char *command, const char *option, const char *text, uint64_t min)
{
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	char *number = format_string("%.*s", (int)digits, text);
	uint64_t mib;

	if (digits == 0 || (*unit && (!strchr("gGmM", *unit) || unit[1])))
		die_usage(command, "%s %s: not a number of MiB, or of GiB with G behind", option,
			text);
	mib = option_number(command, option, number, min, MIB_MAX / 1024);
	free(number);
	return *unit == 'g' || *unit == 'G' ? mib * 1024 : mib;
}

static int has_mirror(const struct modes *modes, const char *mirror, size_t length)
{
	size_t i;

	for (i = 0; i < modes->mirrors; i++) {
		if (strlen(modes->mirror[i]) == length &&
			memcmp(modes->mirror[i], mirror, length) == 0)
			return 1;
	}
	return 0;
}

/* A slash and the name come behind it here and in the booted system, so it loses its own. */
static void add_mirror(struct modes *modes, const char *command, const char *mirror)
{
	size_t length = strlen(mirror);

	if (strncmp(mirror, "file://", strlen("file://")) == 0)
		die_usage(command,
			"--mirrors %s: the booted system cannot see a directory: serve it by HTTP "
			"and give that address",
			mirror);
	while (length > 0 && mirror[length - 1] == '/')
		length--;
	if (length == 0 || mirror[length - 1] == ':' || mirror[strcspn(mirror, " \t\n\"$`\\")])
		die_usage(command, "--mirrors %s: not an address", mirror);
	if (has_mirror(modes, mirror, length))
		return;
	modes->mirror = reallocate(modes->mirror, (modes->mirrors + 1) * sizeof *modes->mirror);
	modes->mirror[modes->mirrors++] = format_string("%.*s", (int)length, mirror);
}

static int *find_flag(struct modes *modes, int option)
{
	switch (option) {
	case 'q':
	case MODE_QEMU:
		return &modes->qemu;
	case 'b':
	case MODE_BARE_METAL:
		return &modes->bare_metal;
	case MODE_EXTERNAL_SOURCES:
		return &modes->external_sources;
	case MODE_SINGLE_DISK:
		return &modes->single_disk;
	case MODE_BUILD_GUIX_ALSO:
		return &modes->build_guix_also;
	case 'i':
	case MODE_INTERACTIVE:
		return &modes->interactive;
	case MODE_CONFIGURATOR:
		return &modes->configurator;
	case MODE_FORCE_TIMESTAMPS:
		return &modes->force_timestamps;
	case MODE_UPDATE_CHECKSUMS:
		return &modes->update_checksums;
	case MODE_BUILD_KERNELS:
		return &modes->build_kernels;
	}
	return 0;
}

int modes_take(struct modes *modes, const char *command, int option)
{
	int *flag = find_flag(modes, option);

	if (flag) {
		*flag = 1;
		return 1;
	}
	switch (option) {
	case 'r':
	case MODE_REPO:
		modes->repo = optarg;
		return 1;
	case MODE_EARLY_PRESEED:
		modes->early_preseed = optarg;
		return 1;
	case MODE_CORES:
		modes->cores = option_number(command, "--cores", optarg, 1, CORES_MAX);
		return 1;
	case 's':
	case MODE_SWAP:
		modes->swap_mib = get_mib(command, "--swap", optarg, 0);
		return 1;
	case MODE_TARGET_SIZE:
		modes->target_mib = get_mib(command, "--target-size", optarg, 1);
		return 1;
	case 'm':
	case MODE_MIRRORS:
		add_mirror(modes, command, optarg);
		return 1;
	}
	return 0;
}

void modes_check(const struct modes *modes, const char *command)
{
	if (modes->qemu == modes->bare_metal)
		die_usage(command, "one of --qemu and --bare-metal is wanted");
	if (modes->single_disk && !modes_have_payload(modes))
		die_usage(command, "--single-disk without a payload: that comes with "
				   "--external-sources and without --repo");
}

int modes_have_payload(const struct modes *modes)
{
	return modes->external_sources && !modes->repo;
}

/* --- bootstrap.cfg --- */

static void add_flag(struct config *config, const char *name, int value)
{
	config_add(config, name, value ? "True" : "False");
}

static void add_number(struct config *config, const char *name, uint64_t value)
{
	char *text = format_string("%llu", (unsigned long long)value);

	config_add(config, name, text);
	free(text);
}

static void add_mirrors(const struct modes *modes, struct config *config)
{
	char *list = copy_string(""), *longer;
	size_t i;

	for (i = 0; i < modes->mirrors; i++) {
		longer = format_string("%s%s%s", list, i > 0 ? " " : "", modes->mirror[i]);
		free(list);
		list = longer;
	}
	if (modes->mirrors > 0) {
		longer = format_string("\"%s\"", list);
		config_add(config, "MIRRORS", longer);
		free(longer);
	}
	free(list);
	add_number(config, "MIRRORS_LEN", modes->mirrors);
}

/* The order of the lines is that of rootfs.py; the first cannot be changed by a define. DISK is
 * what the root of Linux goes to: the disk with the file system that comes with --repo, else the
 * boot disk, of which steps/jump/move_disk.sh takes what lies beyond the first GiB. */
void modes_configure(const struct modes *modes, struct config *config)
{
	config_add(config, "ARCH", "x86");
	config_add(config, "ARCH_DIR", "x86");
	add_flag(config, "FORCE_TIMESTAMPS", modes->force_timestamps);
	add_flag(config, "CHROOT", 0);
	add_flag(config, "UPDATE_CHECKSUMS", modes->update_checksums);
	add_number(config, "JOBS", modes->cores);
	add_number(config, "SWAP_SIZE", modes->swap_mib);
	add_number(config, "FINAL_JOBS", modes->cores);
	add_flag(config, "INTERNAL_CI", 0);
	add_flag(config, "INTERACTIVE", modes->interactive);
	add_flag(config, "PAYLOAD_REQUIRED", modes_have_payload(modes));
	add_flag(config, "QEMU", modes->qemu);
	add_flag(config, "BARE_METAL", modes->bare_metal || modes->interactive);
	if (modes->build_guix_also)
		add_flag(config, "BUILD_GUIX_ALSO", 1);
	config_add(config, "DISK", modes->repo ? "sdb1" : "sda");
	add_flag(config, "KERNEL_BOOTSTRAP", 1);
	add_flag(config, "BUILD_KERNELS", modes->update_checksums || modes->build_kernels);
	add_flag(config, "CONFIGURATOR", modes->configurator);
	if (!modes->external_sources)
		add_mirrors(modes, config);
}

void modes_free(struct modes *modes)
{
	while (modes->mirrors > 0)
		free(modes->mirror[--modes->mirrors]);
	free(modes->mirror);
}
