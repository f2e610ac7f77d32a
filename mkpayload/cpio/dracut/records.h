/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * records.h - what the shell says that runs dracut's functions (driver.bash), a record after the
 * other: five strings, a NUL behind each.
 *
 *	what	  | module | file      | line | text	     | is answered
 *	ready	  |	   |	       |      |		     | once what is asked for otherwise is
 *there done	  | yes	   | directory |      |		     | once it is known what is new kernel
 *| yes	   | flags     |      | lines	     | y when all of it is there known	  | yes |
 *|      | a kernel module | y when it is there node	  | yes	   | path      |      | c MODE MAJOR
 *MINOR | warn	  | yes	   |	       |      | words	     |
 *	cmdline	  | yes	   |	       |      | words	     |
 *	refused	  | yes	   |	       |      | why	     |
 *	fail	  | maybe  | maybe     | or 0 | why	     | never
 *	end	  |	   |	       |      |		     | */
#ifndef MKPAYLOAD_CPIO_DRACUT_RECORDS_H
#define MKPAYLOAD_CPIO_DRACUT_RECORDS_H

#include <stdio.h>

enum { RECORD_WHAT, RECORD_MODULE, RECORD_FILE, RECORD_LINE, RECORD_TEXT, RECORD_STRINGS };

struct records {
	FILE *from;
	int answers;
	char *string[RECORD_STRINGS]; /* of the last one */
	size_t room[RECORD_STRINGS];
};

/* Returns 0 at the end. */
int records_next(struct records *records);
int records_is(const struct records *records, const char *what);
void records_answer(struct records *records, int yes);
void records_end(struct records *records);

#endif
