/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * marks.c - whether the initial CPIO is here as a whole: its marks, and the kernel's word. */
#include "init/marks.h"

#include <string.h>

#include "format/initial.h"
#include "freestanding/directories.h"
#include "freestanding/files.h"
#include "freestanding/message.h"
#include "freestanding/process_one.h"
#include "init/join.h"
#include "init/kernel_log.h"

enum { LOG_BYTES = 256 * 1024, TEXT_BYTES = sizeof INITIAL_MARK_TEXT - 1 };

static char kernel_log[LOG_BYTES];

static int is_begin(const char *name)
{
	return strlen(name) == INITIAL_MARK_ID_DIGITS + sizeof INITIAL_MARK_BEGIN - 1 &&
	       strcmp(name + INITIAL_MARK_ID_DIGITS, INITIAL_MARK_BEGIN) == 0;
}

/* Whether the mark at the end of what was begun is there, with its text. */
static int is_whole(const char *begin)
{
	char path[sizeof INITIAL_MARKS + INITIAL_MARK_ID_DIGITS + sizeof INITIAL_MARK_END];
	char id[INITIAL_MARK_ID_DIGITS + 1], text[TEXT_BYTES + 1];

	memcpy(id, begin, INITIAL_MARK_ID_DIGITS);
	id[INITIAL_MARK_ID_DIGITS] = 0;
	join(path, INITIAL_MARKS "/", id, INITIAL_MARK_END);
	if (system_read_file(path, text, sizeof text) == TEXT_BYTES &&
		memcmp(text, INITIAL_MARK_TEXT, TEXT_BYTES) == 0)
		return 1;
	complain(path, ": not there or empty: an archive of the initial CPIO was not unpacked to "
		       "its end");
	return 0;
}

/* How many archives are whole, and how many are not. */
static void count(uint32_t *whole, uint32_t *cut)
{
	struct directory directory;
	const char *name;

	*whole = *cut = 0;
	if (directory_open(&directory, INITIAL_MARKS) < 0)
		return;
	while ((name = directory_next(&directory))) {
		if (is_begin(name))
			++*(is_whole(name) ? whole : cut);
	}
	directory_close(&directory);
}

/* Says how many archives are missing. Returns whether there are any, or one is cut. */
static int misses(const struct settings *settings, uint32_t whole, uint32_t cut)
{
	if ((int)whole < settings->archives)
		complain("the initial CPIO: ", message_number(whole), " of ",
			message_number((uint64_t)settings->archives),
			" archives are here as a whole (" INITIAL_ARCHIVES ")");
	else if (settings->archives < 0 && whole + cut == 0)
		complain(
			INITIAL_MARKS ": nothing says that the initial CPIO is here as a whole, as "
				      "'mkpayload cpio' has it");
	else
		return cut > 0;
	return 1;
}

/* What is missing for lack of room the kernel leaves out, or says. */
static int has_room(const char *reason)
{
	struct file_system_space space;

	return strncmp(reason, INITIAL_NO_ROOM, sizeof INITIAL_NO_ROOM - 1) != 0 &&
	       (system_space("/", &space) < 0 || (space.free_bytes > 0 && space.free_inodes > 0));
}

/* Where all archives are known, and none of them is missing, the kernel has come to the end: to
 * read its log would take longer than all else that init does. */
int marks_check(const struct settings *settings)
{
	const char *reason = "", *refusal = 0;
	uint32_t whole, cut;
	long size;
	int is_wrong;

	if (settings->archives == 0)
		return 0;
	count(&whole, &cut);
	is_wrong = misses(settings, whole, cut);
	if (settings->archives > 0 && !is_wrong)
		return 0;
	size = system_read_log(kernel_log, sizeof kernel_log - 1);
	if (size > 0)
		refusal = kernel_log_find_refusal(kernel_log, &reason);
	if (refusal)
		complain("the kernel says: ", refusal);
	if (!is_wrong && !refusal && has_room(reason))
		return 0;
	if (!has_room(reason)) {
		complain("the memory is too small for the initial CPIO");
		return INITIAL_STATUS_OF_MEMORY;
	}
	complain("the initial CPIO is not here as a whole: 'mkpayload cpio --check' says what is "
		 "wrong with the file; " INITIAL_ARCHIVES "=0 takes what there is");
	return INITIAL_STATUS_FAILED;
}
