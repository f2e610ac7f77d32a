/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_signs.c - the lines of a bootstrap's console that mean something. */
#include "kernel-bootstrap/run_signs.h"

#include <string.h>

#define LINUX_BEGINS "Linux version "
#define COMMAND      RUN_SIGNS_COMMAND
#define PACKAGE      RUN_SIGNS_PACKAGE
#define BUILD        RUN_SIGNS_BUILD

const struct run_sign run_signs[RUN_SIGNS_MAX] = {
	/* --- Milestones, in the order of live-bootstrap's manifest. --- */
	{ RUN_MILESTONE, "Booting from Hard Disk", .meaning = "builder-hex0 reads its files" },
	{ RUN_MILESTONE, COMMAND, .meaning = "stage0: the first programs run" },
	{ RUN_MILESTONE, COMMAND "./x86/artifact/cc_x86 ",
		.meaning = "cc_x86, a C compiler in assembly" },
	{ RUN_MILESTONE, COMMAND "./x86/artifact/M2 ", .meaning = "M2-Planet" },
	{ RUN_MILESTONE, COMMAND "./script-generator ", .meaning = "live-bootstrap's manifest" },
	{ RUN_MILESTONE, PACKAGE "mes-", .meaning = "mes" },
	{ RUN_MILESTONE, PACKAGE "tcc-0.9.26", .meaning = "tcc 0.9.26" },
	{ RUN_MILESTONE, PACKAGE "tcc-0.9.27", .meaning = "tcc 0.9.27" },
	{ RUN_MILESTONE, PACKAGE "fiwix-", .meaning = "building Fiwix" },
	{ RUN_MILESTONE, "kexec-fiwix: ", .more = "starting kernel", .meaning = "kexec-fiwix" },
	{ RUN_MILESTONE, "Fiwix kernel v", .meaning = "Fiwix" },
	{ RUN_MILESTONE, PACKAGE "make-", .meaning = "make" },
	{ RUN_MILESTONE, PACKAGE "payload-import-", .meaning = "building payload-import" },
	{ RUN_MILESTONE, PACKAGE "payload-export-", .meaning = "building payload-export" },
	{ RUN_MILESTONE, PACKAGE "bash-", .meaning = "bash" },
	{ RUN_MILESTONE, "payload-import: ", .more = ", into /", .era = RUN_EARLY,
		.meaning = "import: the payload is found" },
	{ RUN_MILESTONE, "payload-import: ", .more = ", in ", .era = RUN_EARLY,
		.meaning = "import: every file is in place" },
	{ RUN_MILESTONE, "musl-", .more = BUILD, .meaning = "musl" },
	{ RUN_MILESTONE, "perl-", .more = BUILD, .meaning = "perl" },
	{ RUN_MILESTONE, "binutils-", .more = BUILD, .meaning = "binutils" },
	{ RUN_MILESTONE, "gcc-4", .more = BUILD, .meaning = "gcc 4" },
	{ RUN_MILESTONE, "linux-", .more = BUILD, .meaning = "building Linux" },
	{ RUN_MILESTONE, "kexec_linux: ", .meaning = "kexec of Linux" },
	{ RUN_MILESTONE, LINUX_BEGINS, .meaning = "Linux" },
	{ RUN_MILESTONE, "Creating ext4 partition", .meaning = "move to the disk" },
	{ RUN_MILESTONE, "payload-import: ", .more = ", into /", .era = RUN_LINUX,
		.meaning = "second import: the payload is found" },
	{ RUN_MILESTONE, "payload-import: ", .more = ", in ", .era = RUN_LINUX,
		.meaning = "second import: every file is in place" },
	{ RUN_MILESTONE, "curl-", .more = BUILD, .meaning = "curl" },
	{ RUN_MILESTONE, "python-3.11", .more = BUILD, .meaning = "python 3.11" },
	{ RUN_MILESTONE, "gcc-1", .more = BUILD, .meaning = "gcc of today" },
	{ RUN_MILESTONE, "payload-export: ", .more = ", written; digest ", .era = RUN_LINUX,
		.meaning = "every package is exported" },
	{ RUN_MILESTONE, "export_results: nothing was exported", .era = RUN_LINUX,
		.meaning = "no package was exported" },
	/* --- Endings. --- */
	/* The same is said when kexec of Linux follows, which takes its time to begin. */
	{ RUN_FAILURE, "the last user process has exited",
		.meaning = "nothing runs on Fiwix any more", .grace_s = 60 },
	/* One kaem after the other says so and ends, until nothing runs any more: builder-hex0 then
	 * reboots, Fiwix sits there. */
	{ RUN_FAILURE, "ABORTING HARD", .meaning = "a program of the bootstrap failed",
		.grace_s = 30 },
	/* The last that it says whatever has happened, unless a disk was to be written. */
	{ RUN_FAILURE, "ERROR: no hda writes!",
		.meaning = "the programs of builder-hex0 have ended, and none has started a kernel",
		.grace_s = 10 },
	{ RUN_FAILURE, "PANIC: in ", .meaning = "Fiwix panicked", .grace_s = 2, .has_reason = 1 },
	{ RUN_FAILURE, "Kernel panic - not syncing", .meaning = "Linux panicked", .grace_s = 2 },
	{ RUN_DONE, "reboot: Power down",
		.meaning = "the system is complete and has switched itself off", .grace_s = 10 },
	{ 0 },
};

const char *const run_causes[] = {
	": FAILED",
	"did NOT match",
	"payload-import: no payload disk",
	" NOT FOUND!",
	"No space left",
	"no space left",
	"*** [",
	" does not exist!",
	": no checksum stored!",
	"Cannot cd into ",
	"Timeout reached for ",
	" ran out of memory",
	"Out of memory: ",
	"BUG: ",
	"Oops: ",
	0,
};

int run_sign_is_linux(const struct run_sign *sign)
{
	return strcmp(sign->text, LINUX_BEGINS) == 0;
}
