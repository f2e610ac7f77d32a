/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * run_console.c - what the console of a bootstrap tells about how far it is. */
#include "kernel-bootstrap/run_console.h"

#include <string.h>

/* kaem shows each command behind " +> "; build in steps/helpers.sh names its package. */
#define BUILDS ": beginning build"

static const struct run_sign signs[] = {
	{ RUN_MILESTONE, "Booting from Hard Disk", 0, "builder-hex0 reads its files", 0 },
	{ RUN_MILESTONE, " +> ", 0, "stage0: the first programs run", 0 },
	{ RUN_MILESTONE, " +> ./x86/artifact/cc_x86 ", 0, "cc_x86, a C compiler in assembly", 0 },
	{ RUN_MILESTONE, " +> ./x86/artifact/M2 ", 0, "M2-Planet", 0 },
	{ RUN_MILESTONE, " +> ./script-generator ", 0, "live-bootstrap's manifest", 0 },
	{ RUN_MILESTONE, " +> pkg=mes-", 0, "mes", 0 },
	{ RUN_MILESTONE, " +> pkg=tcc-0.9.26", 0, "tcc 0.9.26", 0 },
	{ RUN_MILESTONE, " +> pkg=tcc-0.9.27", 0, "tcc 0.9.27", 0 },
	{ RUN_MILESTONE, " +> pkg=fiwix-", 0, "building Fiwix", 0 },
	{ RUN_MILESTONE, "kexec-fiwix: ", "starting kernel", "kexec-fiwix", 0 },
	{ RUN_MILESTONE, "Fiwix kernel v", 0, "Fiwix", 0 },
	{ RUN_MILESTONE, " +> pkg=make-", 0, "make", 0 },
	{ RUN_MILESTONE, " +> pkg=payload-import-", 0, "building payload-import", 0 },
	{ RUN_MILESTONE, " +> pkg=bash-", 0, "bash", 0 },
	{ RUN_MILESTONE, "payload-import: ", ", into /", "import: the payload is found", 0 },
	{ RUN_MILESTONE, "payload-import: ", ", in ", "import: every file is in place", 0 },
	{ RUN_MILESTONE, "musl-", BUILDS, "musl", 0 },
	{ RUN_MILESTONE, "perl-", BUILDS, "perl", 0 },
	{ RUN_MILESTONE, "binutils-", BUILDS, "binutils", 0 },
	{ RUN_MILESTONE, "gcc-4", BUILDS, "gcc 4", 0 },
	{ RUN_MILESTONE, "linux-", BUILDS, "building Linux", 0 },
	{ RUN_MILESTONE, "kexec_linux: ", 0, "kexec of Linux", 0 },
	{ RUN_MILESTONE, "Linux version ", 0, "Linux", 0 },
	{ RUN_MILESTONE, "Creating ext4 partition", 0, "move to the disk", 0 },
	{ RUN_MILESTONE, "curl-", BUILDS, "curl", 0 },
	{ RUN_MILESTONE, "python-3.11", BUILDS, "python 3.11", 0 },
	{ RUN_MILESTONE, "gcc-1", BUILDS, "gcc of today", 0 },
	{ RUN_CAUSE, ": FAILED", 0, 0, 0 },
	{ RUN_CAUSE, "did NOT match", 0, 0, 0 },
	{ RUN_CAUSE, "payload-import: no payload disk", 0, 0, 0 },
	{ RUN_CAUSE, " NOT FOUND!", 0, 0, 0 },
	{ RUN_CAUSE, "No such file or directory", 0, 0, 0 },
	{ RUN_CAUSE, "No space left", 0, 0, 0 },
	/* The same is said when kexec of Linux follows, which takes its time to begin. */
	{ RUN_FAILURE, "the last user process has exited", 0, "nothing runs on Fiwix any more",
		60 },
	/* One kaem after the other says so and ends, until nothing runs any more: builder-hex0 then
	 * reboots, Fiwix sits there. */
	{ RUN_FAILURE, "ABORTING HARD", 0, "a program of the bootstrap failed", 30 },
	{ RUN_FAILURE, "PANIC: in ", 0, "Fiwix panicked", 2 },
	{ RUN_FAILURE, "Kernel panic - not syncing", 0, "Linux panicked", 2 },
	{ RUN_DONE, "reboot: Power down", 0, "the system is complete and has switched itself off",
		10 },
};

typedef char signs_fit[sizeof signs / sizeof *signs <= RUN_SIGNS_MAX ? 1 : -1];

static int is_seen(const char *line, const struct run_sign *sign)
{
	const char *found = strstr(line, sign->text);

	return found && (!sign->more || strstr(found, sign->more));
}

/* The word that begins at name, as far as it has room. */
static void keep_package(struct run_console *console, const char *name, size_t length)
{
	if (length >= sizeof console->package)
		length = sizeof console->package - 1;
	memcpy(console->package, name, length);
	console->package[length] = 0;
}

static void find_package(struct run_console *console)
{
	static const char assignment[] = " +> pkg=";
	const char *builds = strstr(console->line, BUILDS);

	if (strncmp(console->line, assignment, sizeof assignment - 1) == 0)
		keep_package(console, console->line + sizeof assignment - 1,
			strcspn(console->line + sizeof assignment - 1, " "));
	else if (builds && strcspn(console->line, " ") > (size_t)(builds - console->line))
		keep_package(console, console->line, (size_t)(builds - console->line));
}

static void take_sign(struct run_console *console, size_t i)
{
	switch (signs[i].kind) {
	case RUN_MILESTONE:
		if (console->seen[i])
			break;
		console->seen[i] = 1;
		console->ending = 0;
		console->last = signs[i].meaning;
		console->reached(signs[i].meaning);
		break;
	case RUN_CAUSE:
		memcpy(console->cause, console->line, sizeof console->cause);
		break;
	case RUN_FAILURE:
	case RUN_DONE:
		console->ending = &signs[i];
		break;
	}
}

static void take_line(struct run_console *console)
{
	size_t i;

	console->line[console->used] = 0;
	console->used = 0;
	if (console->line[0] == 0)
		return;
	memcpy(console->last_line, console->line, sizeof console->last_line);
	find_package(console);
	for (i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (is_seen(console->line, &signs[i]))
			take_sign(console, i);
	}
}

void run_console_begin(struct run_console *console, void (*reached)(const char *meaning))
{
	memset(console, 0, sizeof *console);
	console->reached = reached;
}

void run_console_add(struct run_console *console, const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (bytes[i] == '\n')
			take_line(console);
		else if ((unsigned char)bytes[i] >= ' ' && console->used < RUN_LINE_BYTES - 1)
			console->line[console->used++] = bytes[i];
	}
}

void run_console_end(struct run_console *console)
{
	if (console->used > 0)
		take_line(console);
}
