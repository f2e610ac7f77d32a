/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * script.h - a kernel for unit tests of the booted programs: it answers calls as it was told, and writes them down. */
#ifndef TESTS_SCRIPT_H
#define TESTS_SCRIPT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freestanding/files.h"
#include "tap.h"

/* How a call is written down, argument by argument: d a number, x one in hexadecimal, s a string, b bytes of the length
 * behind them, p a place to write to, - nothing. */
static const struct {
	long number;
	const char *name, *arguments;
} script_calls[] = {
	{ SYS_READ, "read", "dpd" },
	{ SYS_WRITE, "write", "dbd" },
	{ SYS_OPEN, "open", "dsxx" },
	{ SYS_CLOSE, "close", "d" },
	{ SYS_LSEEK, "lseek", "ddd" },
	{ SYS_FSTAT, "fstat", "dp" },
	{ SYS_STAT, "stat", "dspx" },
	{ SYS_MKDIR, "mkdir", "dsx" },
	{ SYS_MKNOD, "mknod", "dsxx" },
	{ SYS_UNLINK, "unlink", "dsd" },
	{ SYS_SYNCFS, "syncfs", "d" },
	{ SYS_SYNC, "sync", "" },
	{ SYS_STATFS, "statfs", "sp" },
	{ SYS_GETDENTS64, "getdents", "dpd" },
	{ SYS_FORK, "fork", "dd" },
	{ SYS_EXECVE, "execve", "spp" },
	{ SYS_WAIT4, "wait4", "dpdd" },
	{ SYS_DUP2, "dup3", "ddd" },
	{ SYS_PIPE2, "pipe2", "px" },
	{ SYS_RT_SIGACTION, "sigaction", "d-dd" },
	{ SYS_FINIT_MODULE, "finit_module", "dsx" },
	{ SYS_REBOOT, "reboot", "xxx" },
	{ SYS_UNAME, "uname", "p" },
	{ SYS_FLOCK, "flock", "dd" },
	{ SYS_IOCTL, "ioctl", "dxp" },
	{ SYS_PPOLL, "ppoll", "pd-" },
	{ SYS_SETSID, "setsid", "" },
	{ SYS_GETPID, "getpid", "" },
	{ SYS_UMASK, "umask", "x" },
	{ SYS_SYMLINK, "symlink", "sds" },
	{ SYS_SYSLOG, "syslog", "dpd" },
	{ SYS_NANOSLEEP, "sleep", "-" },
	{ SYS_CHDIR, "chdir", "s" },
	{ SYS_FCHDIR, "fchdir", "d" },
	{ SYS_RENAME, "rename", "dsdsd" },
	{ SYS_FCNTL, "fcntl", "ddx" },
	{ SYS_READAHEAD, "readahead", "ddd" },
};

/* What the next calls return, and write to their place; 0 and nothing, when no more was told. */
static struct {
	long result;
	const void *bytes;
	size_t size;
} script_answers[64];

static unsigned script_told, script_given;
static char script_trace[16384];
static const long *script_words; /* the first two of the last argument that is not written down */

static inline void script_begin(void)
{
	script_told = script_given = 0;
	script_trace[0] = 0;
}

static inline void script_tell(long result, const void *bytes, size_t size)
{
	script_answers[script_told].result = result;
	script_answers[script_told].bytes = bytes;
	script_answers[script_told++].size = size;
}

static void script_note(char kind, long value, long next)
{
	static long words[2];
	char *at = script_trace + strlen(script_trace);
	size_t room = sizeof script_trace - (size_t)(at - script_trace);

	switch (kind) {
	case 'd':
		snprintf(at, room, " %ld", value);
		break;
	case 'x':
		snprintf(at, room, " %lx", (unsigned long)value);
		break;
	case 's':
		snprintf(at, room, " %s", (const char *)value);
		break;
	case 'b':
		snprintf(at, room, " '%.*s'", (int)next, (const char *)value);
		break;
	case '-':
		script_words = value ? memcpy(words, (const void *)value, sizeof words) : 0;
		break;
	}
}

long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	const long arguments[] = { a, b, c, d, e, f, 0 };
	unsigned i, at, answer = script_given++;
	const char *kinds = "dddddd";
	long place = 0;

	for (i = 0; i < sizeof script_calls / sizeof *script_calls; i++) {
		if (script_calls[i].number == number)
			break;
	}
	if (i < sizeof script_calls / sizeof *script_calls) {
		kinds = script_calls[i].arguments;
		strcat(script_trace, script_calls[i].name);
	} else {
		sprintf(script_trace + strlen(script_trace), "%ld", number);
	}
	for (at = 0; kinds[at]; at++) {
		script_note(kinds[at], arguments[at], arguments[at + 1]);
		place = kinds[at] == 'p' && !place ? arguments[at] : place;
	}
	strcat(script_trace, "; ");
	if (answer >= script_told)
		return 0;
	if (script_answers[answer].size)
		memcpy((void *)place, script_answers[answer].bytes, script_answers[answer].size);
	return script_answers[answer].result;
}

#endif
