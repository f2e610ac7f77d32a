/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * script.h - what the first line of a script names (execve(2)). */
#ifndef MKPAYLOAD_CPIO_ELF_SCRIPT_H
#define MKPAYLOAD_CPIO_ELF_SCRIPT_H

#include "mkpayload/cpio/elf/closure.h"

enum { SCRIPT_LINE_BYTES_MAX = 255, SCRIPT_DEEP_MAX = 5 }; /* as Linux has them */

struct script {
	char line[SCRIPT_LINE_BYTES_MAX + 1];
	const char *interpreter; /* in line; absolute */
	const char *program;     /* in line: what env is to find; 0: the interpreter is not env */
};

int script_is(const struct object *object);

/* Reads the first line of a script; dies when Linux would not find its interpreter. */
void script_read(
	struct script *script, const struct closure_file *file, const struct object *object);

#endif
