/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * modes.c - how live-bootstrap shall be run. */
#include "checkout/modes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/memory.h"
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

/* In capitals, too (RFC 3986). */
static int has_scheme(const char *url, const char *scheme)
{
	return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

const char *modes_mirror_directory(const char *url)
{
	static const char scheme[] = "file://";

	return has_scheme(url, scheme) ? url + strlen(scheme) : 0;
}

static const char *check_mirror(const char *mirror)
{
	size_t length = strlen(mirror);

	if (modes_mirror_directory(mirror))
		return *modes_mirror_directory(mirror) == '/'
			       ? 0
			       : "a directory is an absolute path: file:///DIR";
	while (length > 0 && mirror[length - 1] == '/')
		length--;
	if (length == 0 || mirror[length - 1] == ':' || mirror[strcspn(mirror, " \t\n\"$`\\")])
		return "not an address";
	if (!has_scheme(mirror, "http://") && !has_scheme(mirror, "https://"))
		return "neither http:// nor https:// (nor, for fetch, file:///DIR)";
	return 0;
}

/* rootfs.py may come to know others; here there is one. */
static const char *check_extra_builds(const char *value)
{
	return strcmp(value, "guix") == 0 ? 0 : "only guix is known";
}

#define TO(member) offsetof(struct modes, member)

const struct option modes_rows[] = {
	{ "qemu", 'q', OPTION_FLAG, 0, TO(qemu), .help = "for QEMU" },
	{ "bare-metal", 'b', OPTION_FLAG, 0, TO(bare_metal), .help = "for a machine" },
	{ "external-sources", 0, OPTION_FLAG, 0, TO(external_sources),
		.help = "bring all distfiles; else what is needed after the network is up comes "
			"from there" },
	{ "repo", 'r', OPTION_TEXT, "DIR", TO(repo),
		.help = "binary packages come on a disk of their own" },
	{ "early-preseed", 0, OPTION_TEXT, "TAR", TO(early_preseed),
		.help = "skip the early stages: start from this archive" },
	{ "build-guix-also", 0, OPTION_FLAG, 0, TO(build_guix_also),
		.help = "also take steps-guix/" },
	{ "extra-builds", 0, OPTION_TEXT, "NAME", TO(extra_builds), .check = check_extra_builds,
		.help = "guix: the same" },
	{ "cores", 0, OPTION_NUMBER, "N", TO(cores), .min = 1, .max = CORES_MAX,
		.help = "build with so many (2)" },
	{ "swap", 's', OPTION_MIB, "SIZE", TO(swap_mib), .max = MIB_MAX / 1024,
		.help = "swap space in Linux, in MiB, or with G behind in GiB (0)" },
	{ "target-size", 0, OPTION_MIB, "SIZE", TO(target_mib), .min = 1, .max = MIB_MAX / 1024,
		.help = "how large init.img becomes for QEMU (16G)" },
	{ "interactive", 'i', OPTION_FLAG, 0, TO(interactive), .help = "ask when something fails" },
	{ "configurator", 0, OPTION_FLAG, 0, TO(configurator), .help = "run the configurator" },
	{ "force-timestamps", 0, OPTION_FLAG, 0, TO(force_timestamps),
		.help = "set the times of all files to 0 (1970)" },
	{ "update-checksums", 0, OPTION_FLAG, 0, TO(update_checksums),
		.help = "write the checksums of packages anew; kernels, too" },
	{ "build-kernels", 0, OPTION_FLAG, 0, TO(build_kernels), .help = "build kernels, too" },
	{ "mirrors", 'm', OPTION_LIST, "URL", TO(mirrors_given), .check = check_mirror,
		.help = "where to download from, before what the sources say; may be given "
			"again" },
	{ 0 },
};

const struct option modes_more_rows[] = {
	{ "single-disk", 0, OPTION_FLAG, 0, TO(single_disk),
		.help = "the payload goes into a partition of init.img" },
	{ "wide", 0, OPTION_FLAG, 0, TO(wide),
		.help = "64-bit sizes in the payload; by itself where the checkout's importer "
			"reads "
			"no others" },
	{ 0 },
};

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
static void add_mirror(struct modes *modes, const char *mirror)
{
	size_t length = strlen(mirror);

	while (mirror[length - 1] == '/')
		length--;
	if (has_mirror(modes, mirror, length))
		return;
	modes->mirror = reallocate(modes->mirror, (modes->mirrors + 1) * sizeof *modes->mirror);
	modes->mirror[modes->mirrors++] = format_string("%.*s", (int)length, mirror);
}

void modes_finish(struct modes *modes, const char *command)
{
	size_t i;

	if (modes->qemu == modes->bare_metal)
		die_usage(command, "one of --qemu and --bare-metal is wanted");
	if (modes->single_disk && !modes_have_payload(modes))
		die_usage(command, "--single-disk without a payload: that comes with "
				   "--external-sources and without --repo");
	if (modes->wide && !modes_have_payload(modes))
		die_usage(command, "--wide without a payload: that comes with "
				   "--external-sources and without --repo");
	modes->build_guix_also |= modes->extra_builds != 0;
	for (i = 0; i < modes->mirrors_given.count; i++) {
		if (!modes->fetches && modes_mirror_directory(modes->mirrors_given.item[i].text))
			die_usage(command,
				"--mirrors %s: the booted system cannot see a directory: serve it "
				"by HTTP and give that address ('kernel-bootstrap fetch' takes it)",
				modes->mirrors_given.item[i].text);
		add_mirror(modes, modes->mirrors_given.item[i].text);
	}
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
	char *list = join_strings(modes->mirror, modes->mirrors), *quoted;

	if (modes->mirrors > 0) {
		quoted = format_string("\"%s\"", list);
		config_add(config, "MIRRORS", quoted);
		free(quoted);
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
	free(modes->mirrors_given.item);
}
