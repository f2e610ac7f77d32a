/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * extras.c - what the program for Linux has beside what is needed: signals that are errors, a
 * faster hash, more ways to know of devices, faster reading, --all. */
#include <string.h>

#include "format/sha256_x86.h"
#include "freestanding/machine.h"
#include "freestanding/processes.h"
#include "importer/linux/linux.h"

static const char version[] = "payload-import (lbpayload) " VERSION "\n";

static const char help[] =
	"\n"
	"  --all              import every payload there is, not just a single one\n"
	"  --version          say which release this is\n";

/* A reader of our output that goes away, and a limit of a file's size, make writes fail instead of
 * killing the program. */
static void survive(int signal)
{
	enum { SIGNAL_SET_BYTES = 8 };
	/* struct sigaction of the kernel: the first word is the handler, 1 for none (SIG_IGN); what
	 * follows, in an order that depends on the architecture, is all zero. */
	long action[6] = { 1 };

	call(SYS_RT_SIGACTION, signal, action, 0, SIGNAL_SET_BYTES);
}

/* The SHA extensions need registers that a kernel must save when it goes from one process to the
 * next: Linux does, Fiwix does not. */
static void begin(void)
{
	enum { SIGNAL_PIPE = 13, SIGNAL_FILE_SIZE = 25 };

	survive(SIGNAL_PIPE);
	survive(SIGNAL_FILE_SIZE);
	if (system_is_linux() && sha256_x86_is_there())
		sha256_add_blocks = sha256_x86_add_blocks;
}

static int take_option(const char *word)
{
	if (strcmp(word, "--all") == 0)
		return options.all = 1;
	if (strcmp(word, "--version") == 0) {
		system_write_all(1, version, sizeof version - 1);
		system_exit(STATUS_DONE);
	}
	return 0;
}

const struct extras extras = {
	help,
	begin,
	take_option,
	linux_list,
	linux_join,
	linux_read_fast,
	linux_written,
	linux_import_all,
};
