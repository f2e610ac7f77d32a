/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * kernel_log_fuzz.c - any text as the kernel's log: what is found begins as it must, ends with its
 * line, and is the first; a line that is made to be found behind it is found where there was none;
 * of its end no more lines are said than are asked for.
 *
 * Aims at init/kernel_log.c */
#include "format/initial.h"
#include "freestanding/process_one.h"
#include "fuzz.h"
#include "init/kernel_log.h"

static const uint8_t *kernels;
static size_t kernels_bytes;
static unsigned said;

/* The kernel has this log, and what init says goes nowhere. */
long system_call(long number, long a, long to, long size, long d, long e, long f)
{
	size_t part = kernels_bytes < (size_t)size ? kernels_bytes : (size_t)size;

	(void)a, (void)d, (void)e, (void)f;
	if (number == SYS_SYSLOG) {
		memcpy((char *)to, kernels + kernels_bytes - part, part);
		return (long)part;
	}
	must(number == SYS_WRITE && size > 0);
	said++;
	return size;
}

static void check_said(const uint8_t *data, size_t size)
{
	enum { LINES = 3 };

	kernels = data;
	kernels_bytes = size;
	said = 0;
	kernel_log_say(LINES);
	must(said <= LINES);
}

static const char *const marks[] = { INITIAL_UNPACKING_FAILED, INITIAL_NO_INITRAMFS };

static int begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Does a line begin with a mark, without level and time? */
static int is_plain(const char *log)
{
	const char *at;
	int i;

	for (i = 0; i < 2; i++) {
		for (at = strstr(log, marks[i]); at; at = strstr(at + 1, marks[i])) {
			if (at == log || at[-1] == '\n')
				return 1;
		}
	}
	return 0;
}

static void check_found(const char *found, const char *reason, const char *log, size_t size)
{
	must(found >= log && reason > found && reason <= log + size);
	must(reason + strlen(reason) <= log + size);
	must(!strchr(found, '\n'));
	must((begins(found, marks[0]) && reason == found + strlen(marks[0])) ||
		(begins(found, marks[1]) && reason == found + strlen(marks[1])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char line[] = "\n<4>[    1.5] [  T1] " INITIAL_UNPACKING_FAILED "junk\n<6>x";
	char *log = malloc(size + sizeof line), *copy = malloc(size + 1), *found;
	const char *reason;

	must(log && copy);
	memcpy(copy, data, size);
	copy[size] = 0;
	found = kernel_log_find_refusal(copy, &reason);
	if (found) {
		check_found(found, reason, copy, size);
	} else {
		must(!is_plain(copy));
		size = strlen(copy);
		memcpy(log, copy, size);
		memcpy(log + size, line, sizeof line);
		found = kernel_log_find_refusal(log, &reason);
		must(found == log + size + strlen("\n<4>[    1.5] [  T1] "));
		must(strcmp(reason, "junk") == 0);
	}
	check_said(data, strlen((const char *)copy) < size ? 0 : size);
	free(log);
	free(copy);
	return 0;
}
