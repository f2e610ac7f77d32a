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

void closure_dlopened(
	struct closure *closure, struct closure_dlopen *wanted, const char *loader, int is_found)
{
	int i = 0;

	if (closure->part == GUEST_ARCHIVE)
		return;
	while (i < wanted->loaders && strcmp(wanted->by[i].loader, loader) != 0)
		i++;
	if (i == wanted->loaders) {
		wanted->by = reallocate(
			wanted->by, (unsigned long)(wanted->loaders + 1) * sizeof *wanted->by);
		wanted->by[i].loader = copy_string(loader);
		wanted->by[i].is_found = 0;
		wanted->loaders++;
	}
	wanted->by[i].is_found |= is_found;
}

/* One that no program finds is an error; where some do, the others may not want it. */
static void check_dlopen(struct closure *closure, const struct closure_dlopen *wanted)
{
	int i, found = 0;

	for (i = 0; i < wanted->loaders; i++)
		found += wanted->by[i].is_found;
	if (!found)
		closure_miss(closure,
			format_string("%s (--dlopen): %s", wanted->name,
				closure->programs
					? "not found where the programs would look for it"
					: "no program that could load it: --exec or --file "
					  "names one"));
	for (i = 0; i < wanted->loaders && found; i++) {
		if (!wanted->by[i].is_found)
			complain("warning: %s (--dlopen): not found where the programs of %s would "
				 "look for it",
				wanted->name, wanted->by[i].loader);
	}
}

void closure_check(struct closure *closure)
{
	int i;

	for (i = 0; i < closure->dlopen_count; i++)
		check_dlopen(closure, &closure->dlopen[i]);
	for (i = 0; i < closure->missing_count; i++)
		complain("%s", closure->missing[i]);
	if (closure->missing_count)
		die("%d file%s missing: install what has them, or bring them with --add SRC:DST",
			closure->missing_count, closure->missing_count == 1 ? " is" : "s are");
}
