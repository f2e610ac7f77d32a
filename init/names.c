/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * names.c - the names in a directory, in byte order. */
#include "init/names.h"

#include <string.h>

#include "freestanding/directories.h"
#include "init/join.h"

int names_next(const char *path, char name[NAMES_BYTES])
{
	static struct directory directory;
	char least[NAMES_BYTES] = "";
	const char *here;

	if (directory_open(&directory, path) < 0)
		return 0;
	while ((here = directory_next(&directory)))
		if (here[0] != '.' && strcmp(here, name) > 0 &&
			(!*least || strcmp(here, least) < 0))
			join(least, here);
	directory_close(&directory);
	memcpy(name, least, NAMES_BYTES);
	return *least != 0;
}
