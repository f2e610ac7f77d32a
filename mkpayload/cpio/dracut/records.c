/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * records.c - what the shell says that runs dracut's functions. */
#include "mkpayload/cpio/dracut/records.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"

int records_next(struct records *records)
{
	int i;

	for (i = 0; i < RECORD_STRINGS; i++) {
		if (getdelim(&records->string[i], &records->room[i], 0, records->from) <= 0)
			return 0;
	}
	return 1;
}

int records_is(const struct records *records, const char *what)
{
	return strcmp(records->string[RECORD_WHAT], what) == 0;
}

/* Who is not there to take it has ended, which the next record says. */
void records_answer(struct records *records, int yes)
{
	if (file_put(records->answers, yes ? "y\n" : "n\n", 2))
		return;
}

void records_end(struct records *records)
{
	int i;

	for (i = 0; i < RECORD_STRINGS; i++)
		free(records->string[i]);
	fclose(records->from);
	close(records->answers);
}
