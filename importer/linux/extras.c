/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extras.c - what the program for Linux has beside what is needed: signals that are errors, a
 * faster hash, more ways to know of devices, faster reading, --all. */
#include <string.h>

#include "booted/early_flush.h"
#include "format/sha256_x86.h"
#include "freestanding/machine.h"
#include "freestanding/processes.h"
#include "importer/linux/linux.h"

static const char version[] = "payload-import (lbpayload) " VERSION "\n";

static const char help[] =
	"usage: payload-import [OPTION...] [--device DEV] DEST\n"
	"       payload-import --probe DEV\n"
	"       payload-import --mount-proc\n"
	"\n"
	"Finds the disk or partition with a payload (LBPAYLD1) and copies its files into DEST.\n"
	"\n"
	"  --all              import every payload there is, not just a single one\n"
	"  --device DEV       take this device (or file), look for no other\n"
	"  --digest HEX       take the payload whose SHA256SUMS has this SHA-256, and no other\n"
	"  --from-proc        know of devices from /proc/partitions alone\n"
	"  --if-present       no payload at all is no failure\n"
	"  --mount-proc       mount /proc first where it is not; without DEST do only that\n"
	"  --only LIST        import the names in the file LIST, and read no further\n"
	"  --probe DEV        say whether DEV holds a payload: exit status 0, 1, 3, 4\n"
	"  --timeout SECONDS  wait so long for the device (default 10)\n"
	"  --tree             names may be paths: their directories are made below DEST\n"
	"  --version          say which release this is\n"
	"\n"
	"Exit status: 0 every file is in place, 1 failed, 2 wrong usage.\n";

/* The SHA extensions need registers that a kernel must save when it goes from one process to the
 * next: Linux does, Fiwix does not. */
static void begin(void)
{
	/* A reader of our output that goes away, and a limit of a file's size. */
	system_ignore_signal(SIGNAL_PIPE);
	system_ignore_signal(SIGNAL_FILE_SIZE);
	if (system_linux_release() > 0 && sha256_x86_is_there())
		sha256_add_blocks = sha256_x86_add_blocks;
	destination.flush_is_told = system_linux_release() >= 5008;
}

static int take_option(const char *word)
{
	int is_version = strcmp(word, "--version") == 0;

	if (strcmp(word, "--all") == 0)
		return options.all = 1;
	if (!is_version && strcmp(word, "--help") != 0 && strcmp(word, "-h") != 0)
		return 0;
	if (is_version)
		system_write_all(1, version, sizeof version - 1);
	else
		system_write_all(1, help, sizeof help - 1);
	system_exit(STATUS_DONE);
}

const struct extras extras = {
	"; try --help",
	begin,
	take_option,
	linux_list,
	linux_join,
	linux_named,
	linux_read_carefully,
	linux_view,
	linux_check,
	early_flush,
	linux_import_all,
};
