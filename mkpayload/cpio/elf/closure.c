/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * closure.c - what the programs of an archive need: what is missing of it. */
#include "mkpayload/cpio/elf/closure.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"

void closure_miss(struct closure *closure, char *line)
{
	int i;

	for (i = 0; i < closure->missing_count; i++) {
		if (strcmp(closure->missing[i], line) == 0) {
			free(line);
			return;
		}
	}
	closure->missing = reallocate(closure->missing,
		(unsigned long)(closure->missing_count + 1) * sizeof *closure->missing);
	closure->missing[closure->missing_count++] = line;
}

void closure_end(struct closure *closure)
{
	int i;

	for (i = 0; i < closure->dlopen_count; i++) {
		if (!closure->dlopen_found[i])
			closure_miss(closure,
				format_string("%s (--dlopen): %s", closure->dlopen[i],
					closure->programs
						? "not found where the programs would look for it"
						: "no program that could load it: --exec or --file "
						  "names one"));
	}
	for (i = 0; i < closure->missing_count; i++)
		complain("%s", closure->missing[i]);
	if (closure->missing_count)
		die("%d file%s missing: install what has them, or bring them with --add SRC:DST",
			closure->missing_count, closure->missing_count == 1 ? " is" : "s are");
	free(closure->missing);
	object_end(&closure->cache);
}
