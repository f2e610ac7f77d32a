/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * step_manifest.c - the lines of the import step in steps/manifest. */
#include "kernel-bootstrap/step_manifest.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "kernel-bootstrap/step.h"

enum { LINE_BUILD, LINE_IMPORT, LINE_KEEP };
enum { LINES_BYTES = 256 }; /* our lines together */

typedef char lines_fit[sizeof "build: " STEP_NAME "\nimprove: import_payload\n"
			      "improve: keep_payload\n" <= LINES_BYTES
			       ? 1
			       : -1];

const char *const step_manifest_lines[STEP_LINES] = {
	"build: " STEP_NAME,
	"improve: import_payload",
	"improve: keep_payload",
};

/* Any import step's lines, of another version or another author. */
static const char *const any_lines[STEP_LINES] = {
	"build: payload-import",
	"improve: import_payload",
	"improve: keep_payload",
};

static int begins_with(const char *line, size_t length, const char *begin)
{
	return length >= strlen(begin) && memcmp(line, begin, strlen(begin)) == 0;
}

/* Which of our lines this is, or STEP_LINES. */
static int which(const char *line, size_t length)
{
	int i;

	for (i = 0; i < STEP_LINES; i++) {
		if (length == strlen(step_manifest_lines[i]) &&
			begins_with(line, length, step_manifest_lines[i]))
			break;
	}
	return i;
}

static int is_any(const char *line, size_t length)
{
	int i;

	for (i = 0; i < STEP_LINES; i++) {
		if (begins_with(line, length, any_lines[i]))
			return 1;
	}
	return 0;
}

static size_t line_length(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? (size_t)(newline - line) : (size_t)(end - line);
}

/* The import goes behind each improvement and definition that follows bash, up to the first other
 * directive; comments before that belong to it. */
static void see_other_line(struct step_manifest *found, const char *line, size_t length,
	size_t offset, unsigned number, int *settled)
{
	if (!found->bash && begins_with(line, length, "build: bash-")) {
		found->bash = number;
		found->wanted[LINE_BUILD] = found->wanted[LINE_IMPORT] = 1;
		found->place[LINE_BUILD] = offset;
		found->place[LINE_IMPORT] = offset + length + 1;
	} else if (found->bash && !*settled) {
		if (begins_with(line, length, "improve:") || begins_with(line, length, "define:"))
			found->place[LINE_IMPORT] = offset + length + 1;
		else if (length > 0 && line[0] != '#')
			*settled = 1;
	}
	if (found->bash && !found->move && begins_with(line, length, "jump: move_disk")) {
		found->move = number;
		found->wanted[LINE_KEEP] = 1;
		found->place[LINE_KEEP] = offset;
	}
}

void step_manifest_find(struct step_manifest *found, const char *bytes, size_t size)
{
	const char *line, *end = bytes + size;
	unsigned number = 0;
	size_t length;
	int i, settled = 0;

	memset(found, 0, sizeof *found);
	for (line = bytes; line < end; line += length + 1) {
		length = line_length(line, end);
		number++;
		i = which(line, length);
		if (i < STEP_LINES && !found->line[i])
			found->line[i] = number;
		else if (is_any(line, length))
			found->other = number;
		else
			see_other_line(
				found, line, length, (size_t)(line - bytes), number, &settled);
	}
	/* The last line has no newline. */
	if (found->place[LINE_IMPORT] > size)
		found->place[LINE_IMPORT] = 0;
}

char *step_manifest_problem(const struct step_manifest *found)
{
	const unsigned *line = found->line;

	if (found->other)
		return format_string("%u: another import step (or its line a second time); "
				     "take it out first",
			found->other);
	if (!found->bash)
		return copy_string(" no line 'build: bash-...': the place of the import is not "
				   "known; is this live-bootstrap's?");
	if (!found->place[LINE_IMPORT])
		return copy_string(" the last line does not end with a newline");
	if (line[LINE_BUILD] > found->bash)
		return format_string("%u: stands behind 'build: bash-...' (line %u), "
				     "but must be before it",
			line[LINE_BUILD], found->bash);
	if (line[LINE_IMPORT] && line[LINE_IMPORT] < found->bash)
		return format_string("%u: stands before 'build: bash-...' (line %u), "
				     "but must be behind it",
			line[LINE_IMPORT], found->bash);
	if (found->move && line[LINE_KEEP] > found->move)
		return format_string("%u: stands behind 'jump: move_disk' (line %u), "
				     "but must be before it",
			line[LINE_KEEP], found->move);
	return 0;
}

unsigned step_manifest_missing(const struct step_manifest *found)
{
	unsigned missing = 0;
	int i;

	for (i = 0; i < STEP_LINES; i++)
		missing += found->wanted[i] && !found->line[i];
	return missing;
}

char *step_manifest_put(
	const struct step_manifest *found, const char *bytes, size_t size, size_t *new_size)
{
	char *text = allocate(size + LINES_BYTES), *to = text;
	size_t done = 0, length;
	int i;

	for (i = 0; i < STEP_LINES; i++) {
		if (found->line[i] || !found->wanted[i])
			continue;
		memcpy(to, bytes + done, found->place[i] - done);
		to += found->place[i] - done;
		done = found->place[i];
		length = strlen(step_manifest_lines[i]);
		memcpy(to, step_manifest_lines[i], length);
		to[length] = '\n';
		to += length + 1;
	}
	memcpy(to, bytes + done, size - done);
	*new_size = (size_t)(to - text) + size - done;
	return text;
}

char *step_manifest_take(const char *bytes, size_t size, size_t *new_size)
{
	const char *line, *end = bytes + size;
	char *text = allocate(size + 1), *to = text;
	size_t length;

	for (line = bytes; line < end; line += length) {
		length = line_length(line, end);
		length += line + length < end; /* its newline */
		if (which(line, length - (line[length - 1] == '\n')) < STEP_LINES)
			continue;
		memcpy(to, line, length);
		to += length;
	}
	*new_size = (size_t)(to - text);
	return text;
}
